"""Which regions sound: every condition of the format, one by one and together."""

from __future__ import annotations

from pathlib import Path

import pytest

from plugins.piano.play_state import HeldKey, PlayState
from plugins.piano.sfz.sfz_instrument import SfzInstrument
from tests.plugins.piano.notes import load, strike


def tuned(
    instrument: SfzInstrument, key: int = 60, velocity: int = 100, state: PlayState | None = None, channel: int = 0
) -> list[int]:
    """What sounds, told apart by the `transpose` that each region of these tests has."""
    voices = strike(instrument, key, velocity, state, channel)
    return [round((voice.pitch_cents - 100 * (key - 60)) / 100) for voice in voices]


def regions(folder: Path, *conditions: str, head: str = "") -> SfzInstrument:
    """One region for each condition, with transpose 1, 2, 3 ... on all keys."""
    lines = [f"<region> sample=a.wav pitch_keycenter=60 transpose={n} {text}" for n, text in enumerate(conditions, 1)]
    return load(folder, head + "\n" + "\n".join(lines))


@pytest.mark.parametrize(
    ("condition", "key", "velocity", "sounds"),
    [
        ("", 0, 1, True),
        ("lokey=60 hikey=61", 59, 100, False),
        ("lokey=60 hikey=61", 61, 100, True),
        ("lovel=64", 60, 63, False),
        ("lovel=64", 60, 64, True),
        ("hivel=63", 60, 64, False),
        ("lovel=10 hivel=10", 60, 10, True),
        ("lochan=2", 60, 100, False),
        ("hichan=1", 60, 100, True),
        ("loprog=1", 60, 100, False),
        ("lorand=0 hirand=0", 60, 100, False),
        ("lorand=0 hirand=1", 60, 100, True),
        ("end=-1", 60, 100, False),
        ("sw_last=24", 60, 100, False),
        ("sw_down=30", 60, 100, False),
        ("sw_up=30", 60, 100, True),
        ("sw_previous=30", 60, 100, False),
        ("lobend=1", 60, 100, False),
        ("lochanaft=1", 60, 100, False),
        ("lopolyaft=1", 60, 100, False),
        ("locc20=1", 60, 100, False),
        ("hicc20=0", 60, 100, True),
        ("amplitude=0", 60, 100, False),
    ],
)
def test_one_condition(tmp_path: Path, condition: str, key: int, velocity: int, sounds: bool) -> None:
    instrument = regions(tmp_path, condition, "lokey=127")
    assert bool(strike(instrument, key, velocity)) == sounds


@pytest.mark.parametrize(("value", "expected"), [(0, [1]), (63, [1]), (63.5, [1]), (64, [2]), (127, [2])])
def test_neighbouring_controller_ranges_leave_no_gap(tmp_path: Path, value: float, expected: list[int]) -> None:
    instrument = regions(tmp_path, "hicc64=63", "locc64=64")
    state = instrument.new_state()
    state.channels[0].controllers[64] = value / 127
    assert tuned(instrument, state=state) == expected


def test_the_start_value_of_a_controller_counts(tmp_path: Path) -> None:
    instrument = regions(tmp_path, "hicc20=63", "locc20=64", head="<control> set_cc20=100")
    assert tuned(instrument) == [2]


def test_wheel_pressures_program_and_channel_open_regions(tmp_path: Path) -> None:
    instrument = regions(
        tmp_path, "lobend=4096", "lochanaft=64", "lopolyaft=64", "loprog=5 hiprog=5", "lochan=3 hichan=3"
    )
    state = instrument.new_state()
    midi = state.channels[2]
    midi.bend, midi.pressure, midi.key_pressure[60], midi.program = 0.6, 0.9, 0.8, 5
    assert tuned(instrument, state=state, channel=2) == [1, 2, 3, 4, 5]
    assert tuned(instrument, state=state, channel=1) == []


def test_round_robins_take_turns_and_velocity_layers_stay_in_step(tmp_path: Path) -> None:
    instrument = regions(
        tmp_path,
        "seq_length=3 seq_position=1 hivel=63",
        "seq_length=3 seq_position=2 hivel=63",
        "seq_length=3 seq_position=3 hivel=63",
        "seq_length=3 seq_position=2 lovel=64",
    )
    state = instrument.new_state()
    heard = [tuned(instrument, velocity=velocity, state=state) for velocity in (10, 100, 10, 10, 10, 10)]
    assert heard == [[1], [4], [3], [1], [2], [3]]


def test_chance_splits_regions_without_overlap(tmp_path: Path) -> None:
    instrument = regions(tmp_path, "hirand=0.25", "lorand=0.25 hirand=0.5", "lorand=0.5")
    state = instrument.new_state()
    heard = [tuned(instrument, state=state) for _note in range(400)]
    assert all(len(found) == 1 for found in heard)
    assert 60 < sum(found == [1] for found in heard) < 140
    assert 150 < sum(found == [3] for found in heard) < 250


def test_a_state_made_anew_plays_the_same(tmp_path: Path) -> None:
    instrument = regions(tmp_path, "hirand=0.5", "lorand=0.5")
    first, second = instrument.new_state(), instrument.new_state()
    assert [tuned(instrument, state=first) for _ in range(20)] == [tuned(instrument, state=second) for _ in range(20)]


def test_key_switches_change_the_articulation_for_what_follows(tmp_path: Path) -> None:
    instrument = regions(
        tmp_path,
        "sw_last=24 lokey=40",
        "sw_last=25 lokey=40",
        "sw_lolast=26 sw_hilast=27 lokey=40",
        head="<global> sw_lokey=24 sw_hikey=27 sw_default=25",
    )
    state = instrument.new_state()
    heard = [tuned(instrument, state=state)]
    for switch in (24, 27, 26, 25):
        strike(instrument, switch, state=state)
        heard.append(tuned(instrument, state=state))
    assert heard == [[2], [1], [3], [3], [2]]
    assert tuned(instrument, state=state, channel=1) == [2]


def test_a_key_held_down_or_played_before(tmp_path: Path) -> None:
    instrument = regions(tmp_path, "sw_down=30", "sw_up=30", "sw_previous=62")
    state = instrument.new_state()
    state.channels[0].held[30] = HeldKey(100, 0.0)
    state.channels[0].last_key = 62
    assert tuned(instrument, state=state) == [1, 3]


def test_first_and_legato_look_at_the_other_keys(tmp_path: Path) -> None:
    instrument = regions(tmp_path, "trigger=first", "trigger=legato", "trigger=attack")
    state = instrument.new_state()
    assert tuned(instrument, state=state) == [1, 3]
    state.channels[0].held[50] = HeldKey(100, 0.0)
    assert tuned(instrument, state=state) == [2, 3]


def test_legato_may_take_the_velocity_before(tmp_path: Path) -> None:
    instrument = regions(tmp_path, "trigger=legato sw_vel=previous hivel=50", "trigger=legato lovel=51")
    state = instrument.new_state()
    state.channels[0].held[50] = HeldKey(40, 0.0)
    state.channels[0].last_velocity = 40
    assert tuned(instrument, velocity=100, state=state) == [1, 2]


def release(
    instrument: SfzInstrument, state: PlayState, key: int = 60, velocity: int = 100, held_s: float = 1.0
) -> list[float]:
    """Gains of the release voices of a key that was down for `held_s`."""
    state.channels[0].held[key] = HeldKey(velocity, 0.0)
    return [voice.gain_db for voice in instrument.note_off(0, key, 64, state, held_s)]


def test_a_release_sound_plays_at_the_release_with_the_velocity_of_the_press(tmp_path: Path) -> None:
    instrument = regions(
        tmp_path, "trigger=release amp_veltrack=0 lovel=90", "trigger=release_key amp_veltrack=0", "trigger=attack"
    )
    assert release(instrument, instrument.new_state()) == [0.0, 0.0]
    assert release(instrument, instrument.new_state(), velocity=20) == [0.0]
    assert len(strike(instrument)) == 1


def test_a_release_sound_is_softer_the_longer_the_key_was_held(tmp_path: Path) -> None:
    instrument = regions(tmp_path, "trigger=release amp_veltrack=0 rt_decay=6")
    assert release(instrument, instrument.new_state(), held_s=2.5) == [-15.0]


def test_the_pedal_holds_release_sounds_back_until_it_goes_up(tmp_path: Path) -> None:
    instrument = regions(tmp_path, "trigger=release", "trigger=release_key", "trigger=release sustain_sw=off")
    state = instrument.new_state()
    midi = state.channels[0]
    midi.controllers[64] = 1.0
    assert len(release(instrument, state)) == 2
    midi.pedalled[60] = midi.held.pop(60)
    assert len(instrument.control(0, 64, 0, state, 3.0)) == 1


def test_a_dead_note_has_no_release_sound_unless_it_asks(tmp_path: Path) -> None:
    instrument = regions(tmp_path, "trigger=release", "trigger=release rt_dead=on transpose=5")
    state = instrument.new_state()
    state.channels[0].held[60] = HeldKey(100, 0.0, sounds_until_s=1.0)
    assert len(instrument.note_off(0, 60, 64, state, 0.5)) == 2
    assert len(instrument.note_off(0, 60, 64, state, 2.0)) == 1


def test_a_controller_starts_regions_when_it_moves_into_their_range(tmp_path: Path) -> None:
    instrument = regions(
        tmp_path, "on_locc64=64 on_hicc64=127", "on_hicc64=63 on_locc64=0", "locc20=5 on_locc64=64 on_hicc64=127"
    )
    state = instrument.new_state()
    assert len(instrument.control(0, 64, 127, state, 0.0)) == 1
    assert strike(instrument, state=state) == []
    state.channels[0].controllers[64] = 1.0
    assert instrument.control(0, 64, 127, state, 0.0) == []
    down = instrument.control(0, 64, 0, state, 0.0)
    assert [round(voice.pitch_cents) for voice in down] == [200]
    assert down[0].note_off is False
