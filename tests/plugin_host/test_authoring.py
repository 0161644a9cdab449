"""The plugin in docs/plugin-authoring.md works as it stands there."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.plugin_host.stand import Stand, wait_for
from trayapp.core.action import Action, ActionCall
from trayapp.core.control import Control

PAGE = Path(__file__).parents[2] / "docs/plugin-authoring.md"


@pytest.fixture
def stand(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Stand]:
    monkeypatch.setattr("trayapp.plugin_host.discovery._shipped", lambda: iter(()))
    stand = Stand(tmp_path)
    yield stand
    stand.host.stop()
    stand.bus.stop()


def block(language: str) -> str:
    found = re.search(rf"```{language}\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    assert found is not None
    return found[1]


def test_the_example_rolls_a_die(stand: Stand) -> None:
    code = block("python")
    assert len(code.splitlines()) <= 40
    stand.plugin("dice", code, manifest=block("toml"))
    stand.host.start()
    stand.wait("dice", "on")
    call = ActionCall(Action(kind="dice.roll"), "press", Control("pad", "A", 1), "", 1, 1.0, 0.0)
    said = stand.registered["dice.roll"](call)
    assert re.fullmatch(r"[1-6] of 6", said)
    assert [finding.text for finding in stand.host.findings()] == ["on", "rolled 1 times"]
    kind, state, params = stand.states[0]
    assert (kind, state.detail, state.state == "on", params) == ("dice.roll", said[0], said == "6 of 6", {})
    (panel,) = stand.host.panels()
    assert (panel.title, [row.text for row in panel.rows]) == ("Die", ["Last", "Roll"])
    panel.refresh()
    wait_for(lambda: panel.values()[0].text == said[0], "the panel shows what was rolled")
    panel.act(1)
    wait_for(lambda: [f.text for f in stand.host.findings()][1] == "rolled 2 times", "the button rolls")
