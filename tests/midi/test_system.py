from __future__ import annotations

import os
from pathlib import Path

import pytest

from trayapp.midi.alsa_ports import card_life
from trayapp.midi.system import SystemName, choose


@pytest.mark.parametrize(
    ("platform", "sequencer", "name"),
    [("win32", False, "winmm"), ("linux", True, "alsa"), ("linux", False, "jack")],
)
def test_choose(platform: str, sequencer: bool, name: SystemName) -> None:
    assert choose(platform, sequencer=sequencer) == name


def test_a_card_that_was_gone_in_between_shows(tmp_path: Path) -> None:
    node = tmp_path / "controlC2"
    node.touch()
    raw = "LPD8:LPD8 MIDI 1 24:0"
    before = card_life(raw, tmp_path)
    assert before is not None
    assert card_life(raw, tmp_path) == before
    (tmp_path / "new").touch()
    os.replace(tmp_path / "new", node)  # noqa: PTH105 - keeps both inodes alive, so they differ
    assert card_life(raw, tmp_path) != before


@pytest.mark.parametrize("raw", ["LPD8:LPD8 MIDI 1 28:0", "Some program:out 128:0", "LPD8"])
def test_a_port_without_a_card_has_no_life(raw: str, tmp_path: Path) -> None:
    assert card_life(raw, tmp_path) is None
