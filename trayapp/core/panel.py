"""A panel: a preset shown on a bank of pads, knobs or keys."""

from typing import Literal
from uuid import uuid4

from pydantic import Field, model_validator

from trayapp.core.errors import BadInputError
from trayapp.core.model import Model
from trayapp.core.preset import PresetKind
from trayapp.core.standing import Standing

PanelType = Literal["pad", "knob", "piano"]
Bank = Literal["A", "B", "play", "map"]
BANKS: dict[PanelType, tuple[Bank, ...]] = {"pad": ("A", "B"), "knob": ("A", "B"), "piano": ("play", "map")}
PRESET_KIND: dict[PanelType, PresetKind] = {"pad": "pad", "knob": "knob", "piano": "key"}

Slot = tuple[PanelType, Bank]
"""At most one active panel for each."""


def new_id() -> str:
    """A fresh panel id."""
    return uuid4().hex


class Panel(Model):
    """One panel. An inactive one stays editable, without MIDI. `device` ties it to one controller; empty is any.

    `own` is the preset to go back to while a rule shows another one; empty where none does.
    `window` is where it stands torn off, in a window of its own; None while it lies in the overlay.
    """

    id: str = Field(default_factory=new_id, pattern=r"^[0-9a-f]{32}$")
    type: PanelType
    bank: Bank
    preset: str
    title: str = Field(default="", max_length=60)
    active: bool = False
    device: str = ""
    own: str = ""
    window: Standing | None = None

    @property
    def slot(self) -> Slot:
        """The (type, bank) in which at most one panel is active."""
        return (self.type, self.bank)

    @property
    def preset_kind(self) -> PresetKind:
        """The kind of preset that this panel shows."""
        return PRESET_KIND[self.type]

    @model_validator(mode="after")
    def _bank_fits(self) -> "Panel":
        if self.bank not in BANKS[self.type]:
            raise BadInputError(
                "this panel has banks {banks}, not {bank}",
                banks=" and ".join(BANKS[self.type]),
                bank=self.bank,
            )
        return self
