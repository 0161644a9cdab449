"""Bindings in words."""

from __future__ import annotations

import math

import pytest

from overlay.strings import speak
from overlay.words import action_words, binding_words, label, measure, reading, turned
from trayapp.core.action import Action
from trayapp.core.binding import Binding
from trayapp.core.scale import PERCENT, Scale
from trayapp.plugin_host.api import Effect

KEYS = Action(kind="keystroke", params={"keys": "ctrl+shift+m"})
MUTE = Action(kind="volume", params={"op": "toggle_mute", "target": "mic"})


@pytest.mark.parametrize(
    ("action", "words"),
    [
        (KEYS, "Ctrl+Shift+M"),
        (MUTE, "Volume: Microphone"),
        (Action(kind="volume", params={"target": "app:obs"}), "Volume: obs"),
        (Action(kind="media", params={"key": "play_pause"}), "Media: Play or pause"),
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
    assert label(Binding(gestures={"tap": MUTE})) == "Volume: Microphone"
    assert label(Binding()) == ""


def test_all_gestures_are_told() -> None:
    assert binding_words(Binding(gestures={"tap": KEYS, "hold": MUTE})) == "Ctrl+Shift+M · Hold: Volume: Microphone"


@pytest.mark.parametrize(
    ("value", "spec", "unit", "english", "russian"),
    [
        (5.25, ".1f", "ms", "5.2 ms", "5,2 мс"),
        (-6.5, ".1f", "dB", "-6.5 dB", "-6,5 дБ"),
        (48_000, ",", "Hz", "48,000 Hz", "48\N{NO-BREAK SPACE}000 Гц"),
        (8.2, "g", "kHz", "8.2 kHz", "8,2 кГц"),
        (0.1, "g", "s", "0.1 s", "0,1 с"),  # noqa: RUF001 - Russian
        (12, "+", "semitones", "+12 semitones", "+12 полутонов"),
        (31.25, ".1f", "%", "31.2 %", "31,2 %"),
        (3, "g", "bars", "3 bars", "3 bars"),
        (-math.inf, ".1f", "dB", "-∞ dB", "-∞ дБ"),
    ],
)
def test_a_value_and_its_unit_follow_the_language(
    value: float, spec: str, unit: str, english: str, russian: str
) -> None:
    said = []
    for language in ("ru", "en"):
        speak(language)
        said.append(measure(value, spec, unit))
    assert said == [russian, english]


def test_a_knob_is_read_in_the_unit_of_what_it_turns() -> None:
    hertz = Scale(20, 20_000, "Hz", "octaves")
    rows = (Effect("delay.mix", "Delay", float, print), Effect("filter.cutoff", "Cutoff", float, print, hertz))

    def effects() -> tuple[Effect, ...]:
        return rows

    def bound(action: Action) -> Binding:
        return Binding(gestures={"turn": action})

    assert reading(turned(bound(Action(kind="effect", params={"effect": "filter.cutoff"})), effects), 0.87) == "8.1 kHz"
    assert turned(bound(Action(kind="effect", params={"effect": "delay.mix"})), effects) == PERCENT
    assert turned(bound(Action(kind="effect", params={"effect": "gone"})), effects) == PERCENT
    assert turned(bound(MUTE), effects) == turned(Binding(gestures={"tap": KEYS}), effects) == PERCENT
    assert turned(None, effects) == PERCENT
