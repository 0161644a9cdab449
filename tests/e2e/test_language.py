"""The running app and `padtray doctor` beside it: what is for people is Russian, what is for programs English."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.rig.desktop import XServer
from tests.rig.padtray_process import PadTrayProcess
from tests.rig.waiting import wait_until

pytestmark = pytest.mark.e2e


def test_the_doctor_tells_of_the_running_app_in_russian(
    desktop: XServer, padtray: Callable[..., PadTrayProcess], tmp_path: Path
) -> None:
    (tmp_path / "settings.toml").write_text('[general]\nlanguage = "ru"\n', encoding="utf-8")
    app = padtray(desktop.env, "--headless", home=tmp_path)
    binding = {"label": "Nichts", "gestures": {"tap": {"kind": "focus", "params": {"window": "no such window"}}}}
    pads = next(panel for panel in app.status()["panels"] if panel["type"] == "pad")
    command = {"do": "set_binding", "kind": "pad", "name": pads["preset"], "position": 1, "binding": binding}
    assert app.run("ctl", "command", json.dumps(command)).returncode == 0
    app.ctl("press", pads["id"], "1")
    last = wait_until(lambda: app.status()["last"], "the press is told")[-1]
    assert last["result"].startswith("no window of 'no such window' is open")  # for programs
    told = app.run("doctor").stdout
    assert f"[ok] padtray: {app.status()['version']} работает, процесс {app.pid}" in told
    assert "«Nichts» → Вывести окно вперёд: нет открытого окна «no such window»" in told
    assert "нажатия клавиш: X-сервер принимает клавиши (XTEST)" in told
    rows = json.loads(app.run("doctor", "--json").stdout)
    assert {"padtray", "keystrokes", "hotkeys"} <= {row["name"] for row in rows["findings"]}


def test_an_import_tells_people_what_it_took_and_what_not(
    padtray: Callable[..., PadTrayProcess], tmp_path: Path
) -> None:
    home, older = tmp_path / "home", tmp_path / "old.toml"
    home.mkdir()
    (home / "settings.toml").write_text('[general]\nlanguage = "ru"\n', encoding="utf-8")
    older.write_text('[[pad_presets]]\nname = "Games"\npads = {16 = {action = "ctrl+m"}, 17 = {action = "teleport"}}\n')
    app = padtray({}, home=home, start=False)
    told = app.run("import", str(older)).stdout
    assert "Перенесено:\n  old.toml: pad_presets[1] «Games»: назначено 1, теперь это набор пэдов «Games»" in told
    assert "Пропущено:\n  old.toml: pad_presets[1] «Games», пэд 17: действие «teleport» неизвестно" in told
    refused = app.run("import", str(tmp_path / "none.toml"))
    assert (refused.returncode, "не читается" in refused.stderr) == (1, True)
