"""A named set of bindings by position."""

from typing import Literal

from pydantic import Field

from trayapp.core.binding import Binding
from trayapp.core.model import FrozenMap, Model

PresetKind = Literal["pad", "knob", "key"]


class Preset(Model):
    """Bindings by position: pad 1.., knob 1.., or MIDI note for keys. Works on either bank; names keep case."""

    kind: PresetKind
    name: str = Field(min_length=1, max_length=60, pattern=r"^\S(.*\S)?$")
    bindings: FrozenMap[int, Binding] = Field(default_factory=dict, validate_default=True)

    def binding(self, position: int) -> Binding | None:
        """The binding at `position`, or None where nothing is bound."""
        return self.bindings.get(position)
