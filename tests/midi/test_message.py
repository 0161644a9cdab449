from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trayapp.core.events import MidiEvent
from trayapp.midi.message import decode, encode


@pytest.mark.parametrize(
    ("message", "event"),
    [
        ([0x90, 60, 100], MidiEvent("note_on", 1, 60, 100, 0.5, "p")),
        ([0x9F, 60, 0], MidiEvent("note_off", 16, 60, 0, 0.5, "p")),
        ([0x80, 60, 64], MidiEvent("note_off", 1, 60, 64, 0.5, "p")),
        ([0xB2, 64, 127], MidiEvent("control_change", 3, 64, 127, 0.5, "p")),
        ([0xE0, 0, 0], MidiEvent("pitch_bend", 1, 0, -8192, 0.5, "p")),
        ([0xE0, 0, 64], MidiEvent("pitch_bend", 1, 0, 0, 0.5, "p")),
        ([0xE0, 127, 127], MidiEvent("pitch_bend", 1, 0, 8191, 0.5, "p")),
        ([0xD0, 9], MidiEvent("channel_pressure", 1, 0, 9, 0.5, "p")),
        ([0xA0, 60, 9], MidiEvent("poly_pressure", 1, 60, 9, 0.5, "p")),
        ([0xC0, 5], MidiEvent("program_change", 1, 5, 0, 0.5, "p")),
        ([0xF0, 1, 2, 0xF7], MidiEvent("sysex", 1, 0, 0, 0.5, "p", (1, 2))),
        ([0xF8], None),
        ([0xFE], None),
        ([], None),
        ([0x90, 60], None),
        ([60, 100, 0], None),
    ],
)
def test_decode(message: list[int], event: MidiEvent | None) -> None:
    assert decode(message, "p", 0.5) == event


@given(st.integers(0x80, 0xEF), st.integers(0, 127), st.integers(0, 127))
def test_encoding_gives_the_message_back(status: int, first: int, second: int) -> None:
    event = decode([status, first, second], "p", 0.0)
    assert event is not None
    assert decode(encode(event), "p", 0.0) == event


@given(st.binary(max_size=20))
def test_any_bytes_decode_without_an_exception(message: bytes) -> None:
    decode(message, "p", 0.0)
