"""Every shipped profile holds its promises; a user's own wins; a broken one is named and hurts no other."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import ValidationError

from trayapp.core.device_profile import DeviceProfile, Hit, KnobGroup, Lights, PadGroup
from trayapp.midi.profiles import GENERIC, Profiles, load, read
from trayapp.paths import assets

SHIPPED = assets() / "devices"
NOWHERE = Path("/nonexistent")


@pytest.fixture(scope="module")
def shipped() -> Profiles:
    return load(SHIPPED, NOWHERE)


def test_all_are_there_and_none_is_broken(shipped: Profiles) -> None:
    assert shipped.problems == ()
    assert sorted(shipped.by_name) == [
        "Akai LPD8",
        "Akai LPD8 MK2",
        "Akai MPK Mini MK3",
        "Akai MPK Mini Play",
        "Arturia MiniLab 3",
        "Generic",
        "Korg nanoKONTROL2",
        "Korg nanoPAD2",
        "Novation Launchkey Mini MK3",
        "Novation Launchpad Mini MK3",
    ]


@pytest.mark.parametrize("file", sorted(SHIPPED.glob("*.toml")), ids=lambda file: file.stem)
def test_a_profile_says_where_its_numbers_come_from_and_draws_every_pad_once(file: Path) -> None:
    profile = read(file)
    assert len(profile.source) > 80
    assert profile.name == GENERIC or (profile.ports and profile.maker.split()[0] in profile.source)
    drawn = {position for row in profile.pad_rows for position in row}
    assert drawn == set(range(1, len(drawn) + 1))
    for bank in {group.bank for group in profile.pads}:
        assert all(any(profile.pad_sources(bank, position)) for position in drawn)


def test_the_mpk_mini_play_is_as_the_design_says(shipped: Profiles) -> None:
    play = shipped.by_name["Akai MPK Mini Play"]
    for channel in (1, 10):
        for at in range(8):
            assert play.hit("note", channel, 16 + at) == Hit("pad", "A", at + 1)
            assert play.hit("note", channel, 24 + at) == Hit("pad", "B", at + 1)
        for at in range(4):
            assert play.hit("control_change", channel, 48 + at) == Hit("knob", "", at + 1)
    assert play.pad_rows == ((5, 6, 7, 8), (1, 2, 3, 4))
    assert play.is_key(1, 60)
    assert play.lights.kind == "none"


def test_wheels_and_a_joystick_are_knobs_like_any_other(shipped: Profiles) -> None:
    for name, first in (("Generic", 9), ("Akai MPK Mini MK3", 9), ("Akai MPK Mini Play", 5)):
        profile = shipped.by_name[name]
        assert profile.hit("pitch_bend", 1, 0) == Hit("knob", "", first)
        assert profile.hit("control_change", 1, 1) == Hit("knob", "", first + 1)


@pytest.mark.parametrize(
    ("port", "name", "other"),
    [
        ("MPK mini play:midi_out", "Akai MPK Mini Play", False),
        ("MPK mini 3", "Akai MPK Mini MK3", False),
        ("LPD8", "Akai LPD8", False),
        ("LPD8 mk2", "Akai LPD8 MK2", False),
        ("LPMiniMK3 MIDI", "Novation Launchpad Mini MK3", False),
        ("LPMiniMK3 DAW", "Novation Launchpad Mini MK3", True),
        ("MIDIIN2 (LPMiniMK3 MIDI)", "Novation Launchpad Mini MK3", False),
        ("Launchpad Mini MK3 LPMiniMK3 DA", "Novation Launchpad Mini MK3", True),
        ("Launchkey Mini MK3 MIDI Port", "Novation Launchkey Mini MK3", False),
        ("Launchkey Mini MK3 DAW Port", "Novation Launchkey Mini MK3", True),
        ("MIDIIN2 (Launchkey Mini MK3 MID", "Novation Launchkey Mini MK3", True),
        ("nanoKONTROL2 _ CTRL", "Korg nanoKONTROL2", False),
        ("nanoKONTROL2 SLIDER/KNOB", "Korg nanoKONTROL2", False),
        ("nanoPAD2 PAD", "Korg nanoPAD2", False),
        ("Minilab3 MIDI", "Arturia MiniLab 3", False),
        ("Minilab3 MCU/HUI", "Arturia MiniLab 3", True),
        ("Some Keyboard", "Generic", False),
    ],
)
def test_the_profile_of_a_port(shipped: Profiles, port: str, name: str, other: bool) -> None:
    profile = shipped.of_port(port, {})
    assert (profile.name, shipped.is_other(profile, port)) == (name, other)


def test_a_profile_chosen_by_hand_wins(shipped: Profiles) -> None:
    assert shipped.of_port("LPD8", {"lpd8": "Generic"}).name == "Generic"
    assert shipped.of_port("LPD8", {"LPD8": "gone"}).name == "Akai LPD8"
    assert shipped.of_port("LPD8", {"MPK": "Generic"}).name == "Akai LPD8"


def test_a_users_own_wins_and_a_broken_one_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text('name = "Akai LPD8"\nsource = "mine"\nports = ["LPD8"]\n')
    (tmp_path / "b.toml").write_text('name = "B"\nsource = "mine"\n[[pads]]\nbank = "C"\nnumbers = [1]\n')
    (tmp_path / "c.toml").write_text("name = \n")
    (tmp_path / "d.toml").write_bytes(b"\xff\xfe")
    (tmp_path / "e.toml").write_text('name = "Akai LPD8"\nsource = "again"\n')
    profiles = load(SHIPPED, tmp_path)
    assert profiles.by_name["Akai LPD8"].source == "mine"
    assert "B" not in profiles.by_name
    assert len(profiles.by_name) == 10
    for problem, words in zip(
        profiles.problems,
        (("b.toml, line 4", "bank"), ("c.toml, line 1",), ("d.toml",), ("e.toml", "rename")),
        strict=True,
    ):
        assert all(word in problem for word in words), problem


def test_without_any_file_there_is_still_the_generic_one() -> None:
    assert load(NOWHERE, NOWHERE).of_port("x", {}).name == GENERIC


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        (
            {"pads": (PadGroup(bank="A", numbers=(5,)),), "knobs": (KnobGroup(numbers=(5,)),)},
            "",
        ),
        (
            {"pads": (PadGroup(bank="A", numbers=(5,)), PadGroup(bank="B", channel=3, numbers=(5,)))},
            "note 5 on channel 3 is both pad A1 and pad B1",
        ),
        (
            {
                "pads": (PadGroup(bank="A", kind="control_change", numbers=(5,)),),
                "knobs": (KnobGroup(numbers=(5,)),),
            },
            "control_change 5 on channel 1 is both pad A1 and knob 1",
        ),
        ({"pad_rows": ((1,),)}, "pad_rows: nothing sends position 1"),
        ({"knobs": (KnobGroup(numbers=(1, 2)),), "knob_rows": ((1, 1),)}, "knob_rows: a position stands twice"),
    ],
)
def test_a_profile_is_checked(fields: dict[str, object], reason: str) -> None:
    if not reason:
        DeviceProfile(name="x", source="x", **fields)  # type: ignore[arg-type]
        return
    with pytest.raises(ValidationError, match=reason):
        DeviceProfile(name="x", source="x", **fields)  # type: ignore[arg-type]


def test_what_has_no_number_says_so() -> None:
    with pytest.raises(ValidationError, match="numbers = \\[0\\]"):
        KnobGroup(kind="pitch_bend", numbers=(1,))


@pytest.mark.parametrize("kind", ["palette", "rgb_sysex"])
def test_lights_need_what_their_kind_needs(kind: str) -> None:
    with pytest.raises(ValidationError, match=kind):
        Lights(kind=kind)  # type: ignore[arg-type]


def test_wheels_and_pressure_have_no_place_in_the_rows(shipped: Profiles) -> None:
    others = {name: profile.other_knobs for name, profile in shipped.by_name.items() if profile.other_knobs}
    assert others["Akai MPK Mini Play"] == (5, 6)
    assert others["Akai MPK Mini MK3"] == (9, 10)
    assert others["Generic"] == (9, 10, 11)
    assert "Korg nanoKONTROL2" not in others  # its faders are drawn
