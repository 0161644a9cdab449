"""The doctor's report: each fault has a remedy beside it, whatever is missing."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from trayapp import doctor, texts
from trayapp.core.errors import UnavailableError
from trayapp.core.finding import Finding
from trayapp.paths import Paths


def test_each_fault_has_a_remedy_where_nothing_is_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DISPLAY", "PULSE_SERVER", "DBUS_SESSION_BUS_ADDRESS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PULSE_SERVER", f"unix:{tmp_path}/none")
    monkeypatch.setenv("JACK_DEFAULT_SERVER", "padtray-none")
    report = doctor.examine(Paths.below(tmp_path))
    faults = [row for row in report["findings"] if not row["ok"]]
    assert {"padtray", "keystrokes", "volumes"} <= {row["name"] for row in faults}
    assert not [row for row in faults if not row["remedy"]]
    assert not report["ok"]
    assert report["presses"] == []


def test_a_room_that_breaks_hides_no_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def breaks(_paths: Paths) -> Iterator[Finding]:
        raise ValueError("odd")

    def running_breaks(_presses: list[dict[str, Any]], _paths: Paths) -> Iterator[Finding]:
        raise ValueError("odd")

    def refuses(_paths: Paths) -> Iterator[Finding]:
        raise UnavailableError("nothing is there; plug it in")

    for name in ("_audio", "_midi", "_tray"):
        monkeypatch.setattr(doctor, name, breaks)
    monkeypatch.setattr(doctor, "_running", running_breaks)
    monkeypatch.setattr(doctor, "_input", refuses)
    rows = doctor.examine(Paths.below(tmp_path))["findings"]
    assert {"name": "keys and volumes", "ok": False, "text": "nothing is there", "remedy": "plug it in"} in rows
    assert [row["remedy"] for row in rows if row["text"] == "ValueError: odd"] == [doctor.SEE_LOG] * 4
    assert any(row["name"] == "files" and row["ok"] for row in rows)


def test_devices_that_this_user_may_not_use_are_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Path, "glob", lambda _self, _pattern: iter((Path("/dev/null"),)))
    assert next(doctor._permissions(Paths.below(tmp_path))).ok
    monkeypatch.setattr("os.access", lambda *_: False)
    found = next(doctor._permissions(Paths.below(tmp_path)))
    assert (found.ok, "audio" in found.remedy) == (False, True)


@pytest.mark.parametrize(("language", "words"), [("en", "PadTray is not running"), ("ru", "PadTray не запущен")])
def test_people_read_it_in_their_language(
    tmp_path: Path, language: str, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("_files", "_permissions", "_audio", "_midi", "_tray", "_input"):
        monkeypatch.setattr(doctor, name, lambda _paths: iter(()))
    report = doctor.examine(Paths.below(tmp_path))
    texts.speak(language)
    try:
        assert doctor.lines(report)[0] == f"[!!] padtray: {words}"
    finally:
        texts.speak("en")
    assert json.loads(json.dumps(report))["findings"][0]["text"] == "PadTray is not running"  # for programs
