"""MIDI files are read with the times that a sequencer would play them at."""

from __future__ import annotations

import struct
from pathlib import Path

import mido
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from trayapp.core.errors import BadInputError
from trayapp.midi.midi_file import read_midi_file


def write(path: Path, tracks: list[list[mido.Message]], kind: int = 1, division: int = 480) -> Path:
    """A MIDI file of these tracks."""
    file = mido.MidiFile(type=kind, ticks_per_beat=division)
    file.tracks.extend(mido.MidiTrack(track) for track in tracks)
    file.save(str(path))
    return path


def note(key: int, time: int = 0, velocity: int = 100, channel: int = 0) -> mido.Message:
    return mido.Message("note_on", note=key, velocity=velocity, time=time, channel=channel)


def test_a_tempo_change_holds_for_all_tracks(tmp_path: Path) -> None:
    tempo = [mido.MetaMessage("set_tempo", tempo=1_000_000, time=480)]
    events = read_midi_file(write(tmp_path / "a.mid", [tempo, [note(60, 480), note(61, 480)]]))
    assert [(event.number, round(event.time, 6)) for event in events] == [(60, 0.5), (61, 1.5)]


def test_type_0_and_type_1_give_the_same_events(tmp_path: Path) -> None:
    one = read_midi_file(write(tmp_path / "1.mid", [[note(60, 10)], [note(64, 20, channel=3)]]))
    zero = read_midi_file(write(tmp_path / "0.mid", [[note(60, 10), note(64, 10, channel=3)]], kind=0))
    assert one == zero


def test_tracks_of_type_2_follow_one_another(tmp_path: Path) -> None:
    events = read_midi_file(write(tmp_path / "2.mid", [[note(60, 480)], [note(61, 480)]], kind=2))
    assert [round(event.time, 6) for event in events] == [0.5, 1.0]


def test_smpte_time_ignores_the_tempo(tmp_path: Path) -> None:
    path = write(tmp_path / "s.mid", [[mido.MetaMessage("set_tempo", tempo=9_000, time=0), note(60, 1000)]])
    data = bytearray(path.read_bytes())
    data[12:14] = struct.pack(">bB", -25, 40)
    path.write_bytes(data)
    assert read_midi_file(path)[0].time == pytest.approx(1.0)


def test_every_channel_message_arrives_as_a_value(tmp_path: Path) -> None:
    messages = [
        note(60, channel=9),
        note(60, velocity=0, channel=9),
        mido.Message("control_change", control=64, value=127, channel=1),
        mido.Message("program_change", program=5, channel=2),
        mido.Message("pitchwheel", pitch=-8192, channel=3),
        mido.Message("aftertouch", value=7, channel=4),
        mido.Message("polytouch", note=61, value=8, channel=5),
    ]
    events = read_midi_file(write(tmp_path / "k.mid", [messages]))
    assert [(event.kind, event.channel, event.number, event.value) for event in events] == [
        ("note_on", 10, 60, 100),
        ("note_off", 10, 60, 0),
        ("control_change", 2, 64, 127),
        ("program_change", 3, 5, 0),
        ("pitch_bend", 4, 0, -8192),
        ("channel_pressure", 5, 0, 7),
        ("poly_pressure", 6, 61, 8),
    ]


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadInputError, match=r"nothing\.mid"):
        read_midi_file(tmp_path / "nothing.mid")


@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(st.data())
def test_a_damaged_file_gives_one_clear_error_or_events(tmp_path: Path, data: st.DataObject) -> None:
    path = write(tmp_path / "d.mid", [[note(60, 480), note(60, 480, 0), mido.MetaMessage("track_name", name="x")]])
    raw = bytearray(path.read_bytes())
    for _change in range(data.draw(st.integers(1, 4))):
        raw[data.draw(st.integers(0, len(raw) - 1))] = data.draw(st.integers(0, 255))
    path.write_bytes(raw[: data.draw(st.integers(0, len(raw)))])
    text = "d.mid"
    events = []
    try:
        events = read_midi_file(path)
    except BadInputError as fault:
        text = str(fault)
    assert "d.mid" in text
    assert all(0 <= event.number <= 127 for event in events)
