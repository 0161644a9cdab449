"""Older words for actions, in any of the ways they are written."""

from __future__ import annotations

from typing import Any

import pytest

from trayapp.store.older_actions import binding


@pytest.mark.parametrize(
    ("entry", "kind", "params"),
    [
        ("ctrl+c", "keystroke", {"keys": "ctrl+c"}),
        ("play_pause", "media", {"key": "play_pause"}),
        ({"type": "keystroke", "keys": ["ctrl", "v"]}, "keystroke", {"keys": "ctrl+v"}),
        ({"hotkey": "alt+tab"}, "keystroke", {"keys": "alt+tab"}),
        ({"action": "key", "value": "f13"}, "keystroke", {"keys": "f13"}),
        ({"type": "text", "text": "hi"}, "text", {"text": "hi"}),
        ({"command": "ls"}, "shell", {"command": "ls"}),
        ({"action": {"type": "launch", "path": "calc"}}, None, {}),
        (
            {"action": "launch", "program": "calc", "args": ["-x"]},
            "launch",
            {"program": "calc", "args": ("-x",), "folder": ""},
        ),
        ({"type": "url", "url": "http://x"}, "open", {"target": "http://x"}),
        ({"type": "media", "key": "next"}, "media", {"key": "next"}),
        ({"action": "Volume-Up"}, "media", {"key": "volume_up"}),
        ({"action": "volume", "target": "app:obs"}, "volume", {"target": "app:obs", "op": "toggle_mute", "value": 5.0}),
        ({"action": "set_volume", "value": 30}, "volume", {"target": "master", "op": "set", "value": 30.0}),
        ({"action": "overlay"}, "overlay", {"op": "toggle"}),
        ({"action": "panic"}, "panic", {}),
        ({"action": "none", "label": "Later"}, None, {}),
    ],
)
def test_an_older_action_reads_as_one_of_today(entry: Any, kind: str | None, params: dict[str, Any]) -> None:
    left: list[str] = []
    found = binding(entry, "tap", left.append)
    action = found.gestures.get("tap") if found else None
    assert (action and action.kind) == kind
    assert dict(action.params if action else {}) == params
    assert bool(left) == (entry == {"action": {"type": "launch", "path": "calc"}})


@pytest.mark.parametrize(
    ("colour", "shown"), [("#FFF", "#ffffff"), ("4c8dff", "#4c8dff"), ("Green", "#3DD68C"), ("mauve", ""), (7, "")]
)
def test_colours_are_read_in_their_usual_ways(colour: Any, shown: str) -> None:
    left: list[str] = []
    found = binding({"label": "x", "color": colour}, "tap", left.append)
    assert found is not None
    assert found.colour == shown
    assert bool(left) == (shown == "")


@pytest.mark.parametrize("entry", [None, "", {}, {"action": ""}])
def test_nothing_is_nothing(entry: Any) -> None:
    assert binding(entry, "tap", pytest.fail) is None


@pytest.mark.parametrize("entry", [3, [1], {"label": "x", "action": "media", "key": "rewind"}, {"macro": 1}])
def test_what_cannot_be_read_is_reported(entry: Any) -> None:
    left: list[str] = []
    binding(entry, "tap", left.append)
    assert len(left) == 1
