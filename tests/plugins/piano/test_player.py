"""What reaches the engine for each MIDI event, and that no key is ever left hanging."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plugins.piano.player import Player, duration_s
from plugins.piano.sfz.sfz_instrument import SfzInstrument
from tests.plugins.piano.notes import Sink, load, only, strike
from trayapp.core.events import MidiEvent, MidiKind


def event(kind: MidiKind, number: int = 0, value: int = 0, time: float = 1.0, channel: int = 1) -> MidiEvent:
    return MidiEvent(kind, channel, number, value, time)


@pytest.fixture
def instrument(tmp_path: Path) -> SfzInstrument:
    return load(
        tmp_path,
        "<region> sample=a.wav amp_veltrack=0\n<region> sample=a.wav trigger=release rt_decay=6 amp_veltrack=0",
    )


@pytest.fixture
def sink() -> Sink:
    return Sink()


@pytest.fixture
def player(sink: Sink, instrument: SfzInstrument) -> Player:
    made = Player(sink, instrument)
    sink.heard.clear()
    return made


def test_a_note_and_its_release_sound(player: Player, sink: Sink) -> None:
    player.play(event("note_on", 60, 100, time=1.0))
    player.play(event("note_off", 60, 64, time=1.5))
    assert sink.heard == [("play", 1, 1.0), ("off", 0, 60, 1.5), ("play", 1, 1.5)]
    assert sink.voices[1].gain_db == pytest.approx(-3.0)


def test_an_instrument_may_have_other_pedals(tmp_path: Path, sink: Sink) -> None:
    text = "<global> sustain_cc=4 sostenuto_cc=5 sostenuto_lo=10\n<region> sample=a.wav"
    player = Player(sink, load(tmp_path, text))
    sink.heard.clear()
    for number, value in ((4, 127), (64, 127), (5, 9), (5, 10), (66, 127)):
        player.play(event("control_change", number, value))
    assert [heard[2:4] for heard in sink.heard] == [
        *((4, 1.0), (64, 1.0)),
        *((5, 9 / 127), (66, 0.0)),
        *((5, 10 / 127), (66, 1.0)),
    ]


def test_regions_that_name_different_pedals_are_reported(tmp_path: Path) -> None:
    instrument = load(tmp_path, "<region> sample=a.wav sustain_cc=4\n<region> sample=a.wav")
    assert instrument.info.findings == ("regions name different pedals; those of the first one are played",)
    assert instrument.pedals.sustain_cc == 4


def test_before_there_is_an_instrument_nothing_happens(sink: Sink) -> None:
    Player(sink).play(event("note_on", 60, 100))
    assert sink.heard == []


def test_controllers_wheel_and_pressure_reach_the_engine(player: Player, sink: Sink) -> None:
    player.play(event("control_change", 1, 127, channel=3))
    player.play(event("pitch_bend", 0, -8192))
    player.play(event("pitch_bend", 0, 8191))
    player.play(event("channel_pressure", 0, 127))
    player.play(event("poly_pressure", 61, 0))
    assert sink.heard == [
        ("control", 2, 1, 1.0, 1.0),
        ("bend", 0, -1.0, 1.0),
        ("bend", 0, 1.0, 1.0),
        ("pressure", 0, None, 1.0, 1.0),
        ("pressure", 0, 61, 0.0, 1.0),
    ]


def test_starting_controllers_are_told_for_every_channel(sink: Sink, tmp_path: Path) -> None:
    Player(sink, load(tmp_path, "<control> set_cc20=127\n<region> sample=a.wav"))
    told = [heard for heard in sink.heard if heard[0] == "control" and heard[2] == 20]
    assert told == [("control", channel, 20, 1.0, 0.0) for channel in range(16)]


def test_the_pedal_holds_the_release_sound_back(player: Player, sink: Sink) -> None:
    player.play(event("control_change", 64, 127, 0.0))
    player.play(event("note_on", 60, 100, 1.0))
    player.play(event("note_off", 60, 64, 2.0))
    assert len(sink.voices) == 1
    player.play(event("control_change", 64, 0, 1.5))
    assert len(sink.voices) == 2
    player.play(event("control_change", 64, 0, 1.6))
    assert len(sink.voices) == 2


def test_the_sostenuto_pedal_holds_what_was_down_and_nothing_else(player: Player, sink: Sink) -> None:
    for one in (
        ("note_on", 60, 100),
        ("control_change", 66, 127),
        ("note_on", 62, 100),
        ("note_off", 60, 0),
        ("note_off", 62, 0),
    ):
        player.play(event(*one))
    assert [voice.key for voice in sink.voices] == [60, 62, 62]
    player.play(event("control_change", 66, 0))
    assert [voice.key for voice in sink.voices] == [60, 62, 62, 60]


def test_a_release_goes_to_the_key_that_its_press_played(player: Player, sink: Sink) -> None:
    player.transpose = 12
    player.play(event("note_on", 60, 100))
    player.transpose = -5
    player.play(event("note_off", 60, 0))
    assert sink.voices[0].key == 72
    assert ("off", 0, 72, 1.0) in sink.heard


def test_touch_bends_the_velocity(player: Player, sink: Sink, tmp_path: Path) -> None:
    player.use(load(tmp_path / "touch", "<region> sample=a.wav"))
    for power in (0.5, 1.0, 2.0):
        player.velocity_power = power
        player.play(event("note_on", 60, 64))
    light, normal, heavy = (voice.velocity for voice in sink.voices)
    assert heavy < normal < light


def test_a_new_instrument_finds_the_pedals_where_they_are_and_no_old_keys(
    player: Player, sink: Sink, tmp_path: Path
) -> None:
    player.play(event("note_on", 60, 100))
    player.play(event("control_change", 64, 127))
    sink.heard.clear()
    other = load(tmp_path / "other", "<region> sample=a.wav trigger=release amp_veltrack=0")
    player.use(other, 2.0)
    assert sink.heard[0] == ("swap", other)
    assert ("control", 0, 64, 1.0, 2.0) in sink.heard
    player.play(event("note_off", 60, 0))
    player.play(event("control_change", 64, 0))
    assert len(sink.voices) == 1


def test_program_change_chooses_regions(sink: Sink, tmp_path: Path) -> None:
    player = Player(sink, load(tmp_path, "<region> sample=a.wav loprog=5 hiprog=5"))
    player.play(event("note_on", 60, 100))
    player.play(event("program_change", 5))
    player.play(event("note_on", 60, 100))
    assert len(sink.voices) == 1


@pytest.mark.parametrize("number", [123, 124, 127])
def test_all_notes_off_releases_what_is_down(player: Player, sink: Sink, number: int) -> None:
    player.play(event("note_on", 60, 100))
    player.play(event("note_on", 64, 100))
    player.play(event("control_change", number, 0))
    assert {heard[2] for heard in sink.heard if heard[0] == "off"} == {60, 64}


def test_all_sound_off_ends_everything(player: Player, sink: Sink) -> None:
    player.play(event("note_on", 60, 100))
    player.play(event("control_change", 120, 0))
    assert sink.heard[-1] == ("silence", 1.0)


def test_reset_brings_controllers_back_but_not_volume_and_pan(player: Player, sink: Sink) -> None:
    for number in (1, 7, 10, 64):
        player.play(event("control_change", number, 127))
    sink.heard.clear()
    player.play(event("control_change", 121, 0))
    moved = {heard[2]: heard[3] for heard in sink.heard if heard[0] == "control"}
    assert moved == {64: 0.0, 1: 0.0, 11: 1.0}
    assert ("bend", 0, 0.0, 1.0) in sink.heard


EVENTS = st.one_of(
    st.tuples(st.just("note_on"), st.integers(58, 62), st.integers(1, 127)),
    st.tuples(st.just("note_off"), st.integers(58, 62), st.integers(0, 127)),
    st.tuples(st.just("control_change"), st.sampled_from([1, 7, 64, 66, 120, 121, 123]), st.integers(0, 127)),
    st.tuples(st.just("program_change"), st.integers(0, 127), st.just(0)),
)


@pytest.fixture(scope="module")
def every_trigger(tmp_path_factory: pytest.TempPathFactory) -> SfzInstrument:
    text = """
    <region> sample=a.wav
    <region> sample=a.wav trigger=release
    <region> sample=a.wav on_locc64=64 on_hicc64=127
    """
    return load(tmp_path_factory.mktemp("triggers"), text)


@settings(max_examples=200)
@given(played=st.lists(st.tuples(EVENTS, st.integers(1, 2)), max_size=40))
def test_after_everything_is_let_go_no_key_is_held(every_trigger: SfzInstrument, played: list) -> None:
    sink = Sink()
    player = Player(sink, every_trigger)
    for number, (one, channel) in enumerate(played):
        player.play(event(one[0], one[1], one[2], time=float(number), channel=channel))
    pressed = {(channel - 1, one[1]) for one, channel in played if one[0] == "note_on"}
    player.release_all(99.0)
    player.play(event("control_change", 120, 0))
    told = {(heard[1], heard[2]) for heard in sink.heard if heard[0] == "off"}
    silenced = any(heard[0] == "silence" for heard in sink.heard[:-1])
    assert silenced or pressed <= told
    for midi in player._state.channels:
        assert not midi.held
        assert not midi.pedalled
        assert not midi.caught


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("", 1.0),
        ("pitch_keycenter=72", 2.0),
        ("delay=0.5 end=23999", 1.0),
        ("loop_mode=loop_continuous", float("inf")),
        ("loop_mode=loop_continuous ampeg_decay=3 ampeg_hold=1 ampeg_sustain=0", 4.0),
    ],
)
def test_how_long_a_voice_lasts_by_itself(tmp_path: Path, text: str, seconds: float) -> None:
    assert duration_s(only(strike(load(tmp_path, f"<region> sample=a.wav {text}")))) == pytest.approx(seconds, rel=1e-3)
