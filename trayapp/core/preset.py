"""A named set of bindings by position."""

from collections.abc import Mapping
from functools import cached_property
from types import MappingProxyType
from typing import Literal, NamedTuple

from pydantic import Field

from trayapp.core.action import Action
from trayapp.core.binding import Binding
from trayapp.core.gesture import partner
from trayapp.core.model import FrozenMap, Model
from trayapp.core.phrase import Phrase

PresetKind = Literal["pad", "knob", "key"]
KIND_WORDS: dict[PresetKind, Phrase] = {"pad": Phrase("pad"), "knob": Phrase("knob"), "key": Phrase("key")}
"""Each kind as sentences name it."""


def no_preset(kind: PresetKind, name: str) -> Phrase:
    """What is said of a preset that is not there."""
    return Phrase("there is no {kind} preset {name!r}", kind=KIND_WORDS[kind], name=name)


class Together(NamedTuple):
    """What two controls do that are pressed together, and the label of the binding that says so."""

    action: Action
    label: str


class Preset(Model):
    """Bindings by position: pad 1.., knob 1.., or MIDI note for keys. Works on either bank; names keep case."""

    kind: PresetKind
    name: str = Field(min_length=1, max_length=60, pattern=r"^\S(.*\S)?$")
    bindings: FrozenMap[int, Binding] = Field(default_factory=dict, validate_default=True)

    def binding(self, position: int) -> Binding | None:
        """The binding at `position`, or None where nothing is bound."""
        return self.bindings.get(position)

    def partners(self, position: int) -> Mapping[int, Together]:
        """What a control does together with others, by their position."""
        return self._chords.get(position, _ALONE)

    @cached_property
    def _chords(self) -> Mapping[int, Mapping[int, Together]]:
        chords: dict[int, dict[int, Together]] = {}
        for first, binding in self.bindings.items():
            for gesture, action in binding.gestures.items():
                second = partner(gesture)
                if binding.armed and second is not None and second != first:
                    together = Together(action, binding.label)
                    chords.setdefault(first, {}).setdefault(second, together)
                    chords.setdefault(second, {}).setdefault(first, together)
        return MappingProxyType(chords)


_ALONE: Mapping[int, Together] = MappingProxyType({})
