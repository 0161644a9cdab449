"""The bytes of MIDI messages (MIDI 1.0), and their way out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.actions.conftest import PAD, Rig
from tests.rig.waiting import wait_until
from trayapp.actions.midi import message
from trayapp.core.action import Action, ActionCall, Phase
from trayapp.core.action_table import BUILT_IN, by_kind, check
from trayapp.core.errors import BadInputError

SPECS = by_kind(BUILT_IN)


def data(phase: Phase, live: float, **params: Any) -> str:
    action = Action(kind="midi", params={"port": "out", **params})
    checked = Action(kind="midi", params=check(action, SPECS))
    return message(ActionCall(checked, phase, PAD, "", 1, live, 0.0)).hex(" ")


@pytest.mark.parametrize(
    ("phase", "live", "params", "sent"),
    [
        ("press", 0.5, {"number": 60}, "90 3c 40"),
        ("press", 0.0, {"number": 60}, "90 3c 01"),
        ("press", 0.5, {"number": 61, "value": 100, "channel": 16}, "9f 3d 64"),
        ("release", 0.0, {"number": 60, "channel": 2}, "81 3c 00"),
        ("turn", 0.5, {"message": "cc", "number": 7}, "b0 07 40"),
        ("turn", 1.0, {"message": "cc", "number": 7, "value": 3}, "b0 07 7f"),
        ("press", 1.0, {"message": "cc", "number": 7, "value": 3}, "b0 07 03"),
        ("release", 0.0, {"message": "cc", "number": 7}, ""),
        ("press", 1.0, {"message": "program", "number": 5}, "c0 05"),
        ("press", 1.0, {"message": "sysex", "data": "F0 7E 7F 06 01 F7"}, "f0 7e 7f 06 01 f7"),
        ("press", 1.0, {"message": "sysex", "data": "7e7f"}, "f0 7e 7f f7"),
    ],
)
def test_bytes(phase: Phase, live: float, params: dict[str, Any], sent: str) -> None:
    assert data(phase, live, **params) == sent


@pytest.mark.parametrize("body", ["", "F0 F7", "80", "xyz"])
def test_a_body_that_is_none(body: str) -> None:
    with pytest.raises(BadInputError, match="system exclusive body"):
        data("press", 1.0, message="sysex", data=body)


def test_a_knob_sends_no_note() -> None:
    with pytest.raises(BadInputError, match="choose cc"):
        data("turn", 0.5)


def test_a_note_goes_out_with_the_pad(rig: Callable[..., Rig]) -> None:
    made = rig()
    press = made.call("midi", port="Synth", number=60)
    made.release(press)
    wait_until(lambda: len(made.sent) == 2, "both are sent")
    assert made.sent == [("Synth", b"\x90\x3c\x7f"), ("Synth", b"\x80\x3c\x00")]
    wait_until(lambda: made.events, "it is told")
    assert [event.what for event in made.events] == ["MIDI note 60 to Synth"]
