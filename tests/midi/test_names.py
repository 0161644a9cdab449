from __future__ import annotations

import pytest

from trayapp.midi.names import closest, is_hidden, is_own, matches, plain, same, told_apart, without_number


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        ("MPK mini play:midi_out", "MPK mini play:midi_out"),
        ("MPK mini 3:MPK mini 3 MIDI 1 24:0", "MPK mini 3 MIDI 1"),
        ("nanoKONTROL2:nanoKONTROL2 _ CTRL 20:0", "nanoKONTROL2 _ CTRL"),
        ("2- MPK mini", "MPK mini"),
        ("12 - LPD8", "LPD8"),
        ("a2j:MPK mini 3 [24] (capture): MPK mini 3 MIDI 1", "MPK mini 3 MIDI 1"),
        ("Midi-Bridge:MPK mini 3:(capture_0) MPK mini 3 MIDI 1", "MPK mini 3 MIDI 1"),
        ("LPD8", "LPD8"),
        ("LPD8:LPD8", "LPD8"),
    ],
)
def test_plain(raw: str, name: str) -> None:
    assert plain(raw) == name


def test_the_same_port_has_one_name_wherever_it_is_plugged_in() -> None:
    assert plain("LPD8:LPD8 MIDI 1 24:0") == plain("LPD8:LPD8 MIDI 1 28:0")
    assert same("2- MPK mini", "mpk MINI")
    assert not same("MPK mini", "MPK mini 3")
    assert without_number("2- MPK mini 7") == "2- MPK mini"


def test_two_of_one_model_are_told_apart() -> None:
    assert told_apart(["LPD8", "MPK", "LPD8", "LPD8"]) == ["LPD8", "MPK", "LPD8 #2", "LPD8 #3"]


@pytest.mark.parametrize(
    ("name", "hidden"),
    [
        ("Midi Through Port-0", True),
        ("Default App Loopback (A)", True),
        ("system:midi_capture_1", True),
        ("Throughput Pad", False),
        ("LPD8", False),
    ],
)
def test_loops_are_hidden(name: str, hidden: bool) -> None:
    assert is_hidden(name) == hidden


def test_own_ports_are_known() -> None:
    assert is_own("PadTray out:out")
    assert is_own("PadTray in-01:in")
    assert not is_own("MPK mini")


def test_patterns_match_anywhere_and_in_any_case() -> None:
    assert matches("Akai MPK MINI Play", ["mpk mini play"])
    assert matches("LPMiniMK3 DAW", ["LPMini*DAW"])
    assert not matches("MPK mini 3", ["MPK mini play", "LPD8"])


@pytest.mark.parametrize(
    ("name", "outputs", "best"),
    [
        ("MPK mini play:midi_out", ["LPD8", "MPK mini play:midi_in"], "MPK mini play:midi_in"),
        ("LPD8 MIDI 1", ["LPD8 MIDI 1", "MPK mini"], "LPD8 MIDI 1"),
        ("LPD8 #2", ["LPD8", "LPD8 #2"], "LPD8 #2"),
        ("MIDIIN2 (LPMiniMK3 MIDI)", ["LPMiniMK3 MIDI", "MIDIOUT2 (LPMiniMK3 MIDI)"], "MIDIOUT2 (LPMiniMK3 MIDI)"),
        ("LPD8", ["MPK mini"], None),
    ],
)
def test_the_output_of_the_same_controller(name: str, outputs: list[str], best: str | None) -> None:
    assert closest(name, outputs) == best
