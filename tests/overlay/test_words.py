"""Bindings in words."""

from __future__ import annotations

import pytest

from overlay.words import action_words, binding_words, label
from trayapp.core.action import Action
from trayapp.core.binding import Binding

KEYS = Action(kind="keystroke", params={"keys": "ctrl+shift+m"})
MUTE = Action(kind="volume", params={"op": "toggle_mute", "target": "mic"})


@pytest.mark.parametrize(
    ("action", "words"),
    [
        (KEYS, "Ctrl+Shift+M"),
        (MUTE, "Volume: mic"),
        (Action(kind="launch", params={"program": "/usr/bin/obs"}), "Start: obs"),
        (Action(kind="obs.scene", params={"scene": "Game"}), "obs scene: Game"),
        (Action(kind="panic"), "Panic"),
        (Action(kind="text", params={"text": "secret"}), "Types a text"),
        (Action(kind="keystroke", params={"keys": "not a chord"}), "not a chord"),
    ],
)
def test_an_action_is_named_by_what_it_acts_on(action: Action, words: str) -> None:
    assert action_words(action) == words


def test_a_label_wins_over_what_the_binding_does() -> None:
    assert label(Binding(label="Mute", gestures={"tap": MUTE})) == "Mute"
    assert label(Binding(gestures={"tap": MUTE})) == "Volume: mic"
    assert label(Binding()) == ""


def test_all_gestures_are_told() -> None:
    assert binding_words(Binding(gestures={"tap": KEYS, "hold": MUTE})) == "Ctrl+Shift+M · Hold: Volume: mic"
