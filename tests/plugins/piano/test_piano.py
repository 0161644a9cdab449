"""The piano as the host runs it: settings, actions, loading in the background, and what it reports."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from plugins.piano import offer as rows
from plugins.piano.piano import KNOBS, Piano
from plugins.piano.sf2.generators import Gen
from tests.plugins.piano.notes import write_instrument
from tests.plugins.piano.sf2.font_writer import PresetOf, ZoneOf, write
from trayapp.core.action import Action, ActionCall, Phase, Scalar
from trayapp.core.control import Control
from trayapp.core.errors import BadInputError
from trayapp.core.events import MidiEvent, Notice, ProgressEvent
from trayapp.plugin_host.api import Offer
from trayapp.plugin_host.manifest import read_manifest


class Engine:
    """The engine's door, writing down what comes in."""

    def __init__(self) -> None:
        self.heard: list[tuple[Any, ...]] = []
        self.effects: dict[str, float] = {}

    def __getattr__(self, name: str) -> Callable[..., None]:
        return lambda *values, **named: self.heard.append((name, values, named))

    def set_fx_param(self, name: str, value: float) -> None:
        self.effects[name] = value

    def status(self) -> SimpleNamespace:
        return SimpleNamespace(effects=dict(self.effects))

    def count(self, name: str) -> int:
        return sum(heard[0] == name for heard in self.heard)


class HostOfTest:
    """A host whose worker runs when the test says so."""

    name = "piano"
    folder = Path(__file__).parent
    log = logging.getLogger("plugin.piano")

    def __init__(self, home: Path, **values: Scalar) -> None:
        self.storage = self.cache = home / "cache"
        self.instruments = home / "instruments"
        self.engine = Engine()
        self.tasks: list[Callable[[], None]] = []
        self.told: list[Any] = []
        self.lit: dict[tuple[Any, ...], bool] = {}
        self.stored: dict[str, Scalar] = {"transpose": 0, "touch": "normal", **values}
        self.changed: Callable[[Mapping[str, Scalar]], None] = lambda _values: None

    def values(self) -> Mapping[str, Scalar]:
        return self.stored

    def set_value(self, name: str, value: Scalar) -> None:
        self.stored[name] = value
        self.changed({name: value})

    def publish(self, event: Any) -> None:
        self.told.append(event)

    def subscribe(self, handler: Any, *types: type) -> Callable[[], None]:
        raise NotImplementedError

    def show_state(self, kind: str, *, on: bool, params: Mapping[str, Scalar]) -> None:
        self.lit[kind, *params.values()] = on

    def work(self, task: Callable[[], None]) -> None:
        self.tasks.append(task)

    def audio(self) -> Any:
        return self.engine

    def begin(self) -> Offer:
        """Start the plugin as the host does: then it is told all its settings, and its worker runs on."""
        made = Piano(self, self.work).offer()
        assert made.settings_changed is not None
        self.changed = made.settings_changed
        made.settings_changed(self.values())
        return made

    def run(self) -> None:
        while self.tasks:
            self.tasks.pop(0)()


@pytest.fixture
def host(tmp_path: Path) -> HostOfTest:
    write_instrument(tmp_path / "instruments" / "One", "<region> sample=a.wav", "one.sfz")
    write_instrument(tmp_path / "instruments" / "Two", "<region> sample=a.wav foo=1", "two.sfz")
    return HostOfTest(tmp_path, instrument="One/one.sfz")


@pytest.fixture
def offer(host: HostOfTest) -> Offer:
    made = host.begin()
    host.run()
    return made


@pytest.mark.usefixtures("offer")
def test_the_pads_of_what_plays_are_lit(host: HostOfTest) -> None:
    assert host.lit["piano.instrument", "One/one.sfz"]
    host.set_value("instrument", "Two/two.sfz")
    host.run()
    host.set_value("sound", "8:4")
    host.set_value("sound", "0:5")
    lit = [key for key, on in host.lit.items() if on]
    assert lit == [("piano.instrument", "Two/two.sfz"), ("piano.sound", 0, 5)]
    assert not host.lit["piano.instrument", "One/one.sfz"]


def call(kind: str, phase: Phase = "press", value: float = 1.0, **params: Scalar) -> ActionCall:
    return ActionCall(Action(kind=kind, params=params), phase, Control("pad", "A", 1), "x", 1, value, 1.0)


def carry(offer: Offer, kind: str, phase: Phase = "press", value: float = 1.0, **params: Scalar) -> str:
    carrier = next(carrier for spec, carrier in offer.actions if spec.kind == kind)
    return carrier(call(kind, phase, value, **params))


def play(offer: Offer, number: int = 60, velocity: int = 100) -> None:
    assert offer.play is not None
    offer.play(MidiEvent("note_on" if velocity else "note_off", 1, number, velocity, 1.0))


def test_the_manifest_starts_it() -> None:
    manifest = read_manifest(Path(rows.__file__).parent)
    assert (manifest.name, manifest.start) == ("piano", "plugin:start")


def test_notes_reach_the_engine_once_the_instrument_is_there(host: HostOfTest) -> None:
    offer = host.begin()
    play(offer)
    assert host.engine.count("play") == 0
    host.run()
    play(offer)
    play(offer, velocity=0)
    assert host.engine.count("swap_instrument") == host.engine.count("play") == 1
    assert ("note_off", (), {"channel": 0, "key": 60, "at_ns": 1_000_000_000}) in host.engine.heard


def test_sounds_are_chosen_by_setting_and_action(host: HostOfTest, offer: Offer) -> None:
    zones = [[ZoneOf(0, {Gen.COARSE_TUNE: index, Gen.ROOT_KEY: 60})] for index in range(2)]
    presets = [PresetOf([ZoneOf(0)], name="Piano"), PresetOf([ZoneOf(1)], 8, 4, "Harp")]
    write(host.instruments / "a.sf2", instruments=zones, presets=presets)
    host.set_value("instrument", "a.sf2")
    host.run()
    (sounds,) = [setting for setting in offer.settings if setting.param is rows.SOUND]
    assert sounds.choices is not None
    assert [choice.text for choice in sounds.choices()] == ["0:0 Piano", "8:4 Harp"]
    assert carry(offer, "piano.sound", bank=8, program=4) == "8:4 Harp"
    assert host.stored["sound"] == "8:4"
    play(offer)
    host.set_value("sound", "0:0")
    play(offer)
    voices = [heard[1][0][0] for heard in host.engine.heard if heard[0] == "play"]
    assert [voice.pitch_cents for voice in voices] == [100, 0]


@pytest.mark.parametrize("sound", ["", "5", "0:128", "129:0", "a:b", "-1:0"])
def test_a_sound_that_cannot_be_is_refused(offer: Offer, sound: str) -> None:
    assert offer.settings_changed is not None
    with pytest.raises(BadInputError, match="write it as bank:program"):
        offer.settings_changed({"sound": sound})


def test_another_instrument_plays_when_it_is_ready_and_not_before(host: HostOfTest, offer: Offer) -> None:
    assert carry(offer, "piano.instrument", instrument="Two/two.sfz") == "two"
    play(offer)
    assert host.engine.count("swap_instrument") == 1
    host.run()
    assert host.engine.count("swap_instrument") == 2
    assert [event for event in host.told if isinstance(event, Notice)] == [
        Notice("warning", "two: not played as written: 1", "padtray info Two/two.sfz lists them")
    ]


@pytest.mark.usefixtures("offer")
def test_how_far_a_load_is_goes_out_with_its_title(host: HostOfTest) -> None:
    host.told.clear()
    host.set_value("instrument", "Two/two.sfz")
    host.run()
    told = [event for event in host.told if isinstance(event, ProgressEvent)]
    assert {event.what for event in told} == {"two"}
    assert (told[0].fraction, told[-1].fraction) == (0.0, 1.0)


def test_choosing_another_one_while_one_loads_ends_the_first(host: HostOfTest, offer: Offer) -> None:
    """The wish reaches the loader while it is at work, as from the tray: the old instrument plays meanwhile."""
    swaps = host.engine.count("swap_instrument")

    def publish(event: Any) -> None:
        host.told.append(event)
        if isinstance(event, ProgressEvent) and event.what == "two" and event.fraction < 1:
            play(offer)
            host.set_value("instrument", "One/one.sfz")

    host.publish = publish  # type: ignore[method-assign]
    host.set_value("instrument", "Two/two.sfz")
    host.run()
    assert host.engine.count("swap_instrument") == swaps + 1
    assert host.engine.count("play") == 1
    assert [event.what for event in host.told if isinstance(event, ProgressEvent) and event.fraction == 1][-1] == "one"


def test_a_broken_choice_is_said_and_the_old_one_plays_on(host: HostOfTest, offer: Offer) -> None:
    host.set_value("instrument", "gone.sfz")
    host.run()
    play(offer)
    assert host.engine.count("play") == 1
    assert host.told[-1].level == "error"
    assert not offer.findings()[0].ok


def test_an_instrument_that_is_not_there_cannot_be_chosen_by_an_action(host: HostOfTest, offer: Offer) -> None:
    with pytest.raises(BadInputError, match="no such instrument"):
        carry(offer, "piano.instrument", instrument="gone.sfz")
    assert host.stored["instrument"] == "One/one.sfz"


def test_next_goes_round_the_list(host: HostOfTest, offer: Offer) -> None:
    seen = [carry(offer, "piano.next") for _step in range(5)]
    assert seen == ["Two/two.sfz", "sine-piano", "electric-piano", "organ", "One/one.sfz"]
    assert next(choice.value for choice in (offer.settings[0].choices or tuple)()) == "sine-piano"
    assert host.stored["instrument"] == "One/one.sfz"


def test_octaves_and_touch(host: HostOfTest, offer: Offer) -> None:
    assert carry(offer, "piano.octave", octaves=1) == "+12 semitones"
    host.set_value("touch", "light")
    play(offer, 60, 64)
    (voice,) = host.engine.heard[-1][1][0]
    assert voice.key == 72
    assert voice.velocity > 64 / 127
    for _step in range(2):
        carry(offer, "piano.octave", octaves=1)
    with pytest.raises(BadInputError, match="out of reach"):
        carry(offer, "piano.octave", octaves=1)


def test_a_pad_can_play_a_note_and_hold_the_pedal(host: HostOfTest, offer: Offer) -> None:
    carry(offer, "piano.sustain")
    carry(offer, "piano.note", value=0.5, note=48)
    carry(offer, "piano.note", phase="release", note=48)
    carry(offer, "piano.sustain", phase="release")
    names = [heard[0] for heard in host.engine.heard[-4:]]
    assert names == ["control", "play", "note_off", "control"]


def test_every_effect_has_a_row_that_reads_and_turns(offer: Offer) -> None:
    assert sorted(effect.name for effect in offer.effects) == sorted(KNOBS)
    reverb = next(effect for effect in offer.effects if effect.name == "reverb.mix")
    assert reverb.get() == KNOBS["reverb.mix"].neutral
    reverb.set(0.3)
    assert reverb.get() == 0.3


def test_findings_say_what_plays(offer: Offer) -> None:
    (finding,) = offer.findings()
    assert (finding.ok, finding.text) == (True, "one: regions 1, samples 1, 0 MB")


def test_stopping_lets_go_of_keys(host: HostOfTest, offer: Offer) -> None:
    play(offer)
    offer.stop()
    assert host.engine.heard[-1][0] == "note_off"
