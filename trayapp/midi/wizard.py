"""The steps by which an unknown controller becomes a device profile. Pure: messages and answers in, what to show out.

What each step is stands in `core.wizard`.
"""

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Any, get_args

from trayapp.core.device_profile import DeviceProfile, Keys, KnobGroup, Lights, PadBank, PadGroup, SourceKind
from trayapp.core.errors import BadInputError
from trayapp.core.events import MidiEvent
from trayapp.core.wizard import STEPS, Question, WizardAsk, WizardEvent, WizardStep
from trayapp.midi.lights import light
from trayapp.midi.turned import Knob, TurnedKnobs

Message = tuple[int, ...]
Pad = tuple[SourceKind, int, int]
"""(kind, channel, number) that a pad sends."""

_PALETTE = ((5, "#FF0000"), (21, "#00FF00"), (45, "#0000FF"), (13, "#FFFF00"), (3, "#FFFFFF"), (53, "#FF00FF"),
            (37, "#00FFFF"), (9, "#FF8000"))  # fmt: skip
"""Velocities and colours of Novation's palette, which other makers took over (Launchpad [MK2] and [MK3], Programmer's
reference, "Colour palette")."""
TESTED = ("#FF0000", "#00FF00", "#0000FF", "#FFFF00")
"""What the first pads show when colours are asked about."""
_LIGHTS: dict[Question, Lights] = {
    "lit": Lights(kind="switch"),
    "colours": Lights(kind="palette", palette=_PALETTE),
}
_BANKS: dict[WizardStep, PadBank] = {"pads_a": "A", "pads_b": "B"}
_WIDE_FROM = 17
"""So many pads or knobs lie in rows of eight; fewer in rows of four."""


class Wizard:
    """One run for one controller. One thread at a time."""

    def __init__(self, port: str) -> None:
        self._port = port
        self._step: WizardStep = "pads_a"
        self._pads: dict[PadBank, list[Pad]] = {"A": [], "B": []}
        self._knobs = TurnedKnobs()
        self._keys: list[tuple[int, int]] = []
        self._lights = Lights()
        self._question: Question = ""
        self._hint = ""

    @property
    def lit(self) -> list[Message]:
        """The messages that light pads as the question asks about; none while nothing is asked."""
        lights = _LIGHTS.get(self._question)
        if lights is None:
            return []
        return [light(lights, pad, TESTED[at % len(TESTED)], "on") for at, pad in enumerate(self._pads["A"])]

    @property
    def dark(self) -> list[Message]:
        """The messages that put out whatever was lit."""
        return [light(Lights(kind="switch"), pad, "", "off") for pad in self._pads["A"]]

    def hear(self, event: MidiEvent) -> bool:
        """Take in one message of the controller; whether it changed what is shown."""
        before = (self._found(), self._hint)
        if self._step in _BANKS:
            self._hear_pad(event, _BANKS[self._step])
        elif self._step == "knobs":
            self._knobs.hear(event)
        elif self._step == "keys" and event.kind == "note_on":
            self._keys.append((event.channel, event.number))
        return before != (self._found(), self._hint)

    def answer(self, ask: WizardAsk) -> None:
        """Take in an answer; one that means nothing at this step changes nothing."""
        at, self._hint = STEPS.index(self._step), ""
        if ask.do == "next" and self._step != "name":
            self._go(STEPS[at + 1])
        elif ask.do == "back" and at > 0:
            self._go(STEPS[at - 1])
        elif ask.do == "undo":
            self._undo()
        elif ask.do in {"yes", "no"} and self._step == "lights":
            self._judge(ask.do == "yes")

    def show(self) -> WizardEvent:
        """What to draw now."""
        known = tuple((step, len(self._found(step))) for step in STEPS[:4] if step != self._step)
        suggestion = self._port.partition(":")[0][:60]
        return WizardEvent(self._port, self._step, self._found(), known, self._question, self._hint, suggestion)

    def profile(self, name: str, source: str) -> DeviceProfile:
        """What was found, under a name; `source` says where it comes from.

        Raises:
            BadInputError: nothing was found at all.
        """
        knobs = self._turned()
        if not (any(self._pads.values()) or knobs or self._keys):
            raise BadInputError("nothing was pressed or turned; go back and touch the controls")
        pads = max(len(found) for found in self._pads.values())
        notes = [note for _, note in self._keys]
        channels = {channel for channel, _ in self._keys}
        return DeviceProfile(
            name=name,
            source=source,
            ports=(self._port,),
            pads=tuple(group for bank, found in self._pads.items() for group in _pad_groups(bank, found)),
            pad_rows=_rows(pads),
            knobs=tuple(_knob_groups(knobs)),
            knob_rows=_rows(len(knobs)),
            keys=Keys(channel=channels.pop() if len(channels) == 1 else 0, low=min(notes), high=max(notes))
            if notes
            else None,
            lights=self._lights,
        )

    def _go(self, step: WizardStep) -> None:
        self._step, self._question = step, ""
        if step == "lights":
            self._lights = Lights()
            if self._pads["A"]:
                self._question = "lit"
            else:
                self._step = "name"

    def _judge(self, yes: bool) -> None:
        """Lit at all: then perhaps in colours. Whatever was seen last is what it can."""
        if yes:
            self._lights = _LIGHTS[self._question]
        if yes and self._question == "lit":
            self._question = "colours"
        else:
            self._go("name")

    def _undo(self) -> None:
        if self._step in _BANKS:
            self._pads[_BANKS[self._step]][-1:] = []
        elif self._step == "knobs":
            self._knobs.undo()
        elif self._step == "keys":
            self._keys.clear()

    def _hear_pad(self, event: MidiEvent, bank: PadBank) -> None:
        if event.kind not in {"note_on", "control_change"} or not event.value:
            return
        pad: Pad = ("note" if event.kind == "note_on" else "control_change", event.channel, event.number)
        found = self._pads[bank]
        other = self._pads["A"] if bank == "B" else []
        self._hint = ""
        if pad in other:
            self._hint = f"pad A{other.index(pad) + 1}"
        elif pad not in found:
            found.append(pad)

    def _turned(self) -> list[Knob]:
        """The knobs; a button that was pressed as a pad is none."""
        pads = {pad for found in self._pads.values() for pad in found}
        return [knob for knob in self._knobs.found() if (knob.kind, knob.channel, knob.number) not in pads]

    def _found(self, step: WizardStep | None = None) -> tuple[str, ...]:
        step = step or self._step
        if step in _BANKS:
            return tuple(_words(*pad) for pad in self._pads[_BANKS[step]])
        if step == "knobs":
            return tuple(_knob_words(knob) for knob in self._turned())
        if step == "keys" and self._keys:
            notes = [note for _, note in self._keys]
            return tuple(f"note {note}" for note in sorted({min(notes), max(notes)}))
        return ()


def _words(kind: SourceKind, channel: int, number: int) -> str:
    what = kind.replace("control_change_14", "controller pair").replace("control_change", "controller")
    return f"{what.replace('_', ' ')}{'' if kind == 'pitch_bend' else f' {number}'}, channel {channel}"


def _knob_words(knob: Knob) -> str:
    return f"{_words(knob.kind, knob.channel, knob.number)}, {knob.encoding.replace('_', ' ')}"


def _pad_groups(bank: PadBank, pads: Sequence[Pad]) -> Iterable[PadGroup]:
    """Pads of one kind and channel that follow one another are one group."""
    first = 1
    for (kind, channel), group in groupby(pads, key=lambda pad: pad[:2]):
        numbers = tuple(number for _, _, number in group)
        yield PadGroup(bank=bank, kind="note" if kind == "note" else "control_change", channel=channel, numbers=numbers,
                       first=first)  # fmt: skip
        first += len(numbers)


def _knob_groups(knobs: Sequence[Knob]) -> Iterable[KnobGroup]:
    first = 1
    for (kind, channel, encoding), group in groupby(knobs, key=lambda knob: (knob.kind, knob.channel, knob.encoding)):
        numbers = tuple(knob.number for knob in group)
        groups = [(0,) for _ in numbers] if kind == "pitch_bend" else [numbers]
        for each in groups:
            fields: dict[str, Any] = {"kind": kind, "channel": channel, "numbers": each, "encoding": encoding}
            yield KnobGroup(**fields, first=first)
            first += len(each)


def _rows(count: int) -> tuple[tuple[int, ...], ...]:
    """Positions as they were pressed: the upper row first, from the left."""
    width = 8 if count >= _WIDE_FROM else 4
    return tuple(tuple(range(first, min(first + width, count + 1))) for first in range(1, count + 1, width))


assert set(_LIGHTS) | {""} == set(get_args(Question))
