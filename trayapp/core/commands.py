"""Everything that can be asked of the state. A command is a frozen value; `reduce` carries it out."""

from typing import Annotated, Any, Literal

from pydantic import Field, TypeAdapter

from trayapp.core.binding import Binding
from trayapp.core.model import FrozenMap, Model
from trayapp.core.panel import Bank, Panel, PanelType, new_id
from trayapp.core.preset import Preset, PresetKind
from trayapp.core.standing import Standing


class _Command(Model):
    @property
    def undoable(self) -> bool:
        """Whether `undo` takes it back."""
        return True


class CreatePanel(_Command):
    """A new inactive panel at the end. Without a preset it shows the first of its kind."""

    do: Literal["create_panel"] = "create_panel"
    type: PanelType
    bank: Bank
    preset: str | None = None
    title: str = ""
    id: str = Field(default_factory=new_id)


class UpdatePanel(_Command):
    """Change a panel's title, preset or controller; what is None stays."""

    do: Literal["update_panel"] = "update_panel"
    id: str
    title: str | None = None
    preset: str | None = None
    device: str | None = None


class MovePanel(_Command):
    """Move a panel to another bank. An active one takes the new slot; whoever held that steps down."""

    do: Literal["move_panel"] = "move_panel"
    id: str
    bank: Bank


class OrderPanel(_Command):
    """Put a panel before another one in the order of panels; `before` None puts it last."""

    do: Literal["order_panel"] = "order_panel"
    id: str
    before: str | None = None


class StandPanel(_Command):
    """Tear a panel off to a place of its own, move it there, or (None) take it back into the overlay."""

    do: Literal["stand_panel"] = "stand_panel"
    id: str
    window: Standing | None

    @property
    def undoable(self) -> bool:
        """No: taking back an edit moves no window."""
        return False


class DeletePanel(_Command):
    """Remove a panel; its preset stays."""

    do: Literal["delete_panel"] = "delete_panel"
    id: str


class ActivatePanel(_Command):
    """Activate a panel in place of the one in its slot; the active one is deactivated. `active` forces one way."""

    do: Literal["activate_panel"] = "activate_panel"
    id: str
    active: bool | None = None


class CreatePreset(_Command):
    """Add a preset under a free name."""

    do: Literal["create_preset"] = "create_preset"
    preset: Preset


class RenamePreset(_Command):
    """Give a preset another free name; its panels follow."""

    do: Literal["rename_preset"] = "rename_preset"
    kind: PresetKind
    name: str
    new_name: str


class DuplicatePreset(_Command):
    """Copy a preset under another free name."""

    do: Literal["duplicate_preset"] = "duplicate_preset"
    kind: PresetKind
    name: str
    new_name: str


class DeletePreset(_Command):
    """Remove a preset; its panels show a remaining one. The last of a kind stays."""

    do: Literal["delete_preset"] = "delete_preset"
    kind: PresetKind
    name: str


class SetBinding(_Command):
    """Bind a position of a preset, or clear it with None."""

    do: Literal["set_binding"] = "set_binding"
    kind: PresetKind
    name: str
    position: int
    binding: Binding | None


class SwapBindings(_Command):
    """Exchange what two positions do: of one preset, or of two where `other` names the preset of the second."""

    do: Literal["swap_bindings"] = "swap_bindings"
    kind: PresetKind
    name: str
    first: int
    second: int
    other: str = ""


class ChangeSettings(_Command):
    """Set settings by dotted name, as `{"audio.block_size": 256}`; all or none. Undo takes back rules alone."""

    do: Literal["change_settings"] = "change_settings"
    values: FrozenMap[str, Any]

    @property
    def undoable(self) -> bool:
        """Rules name presets, so undo takes them back together."""
        return any(name.startswith("automatic.") for name in self.values)


class FollowWindow(_Command):
    """Another window is in front: panels with a rule for it show that rule's preset, the others go back to theirs."""

    do: Literal["follow_window"] = "follow_window"
    program: str = ""
    title: str = ""

    @property
    def undoable(self) -> bool:
        """No: nobody chose it."""
        return False


class Replace(_Command):
    """Take presets and panels as a file has them after an edit by hand or an import."""

    do: Literal["replace"] = "replace"
    presets: tuple[Preset, ...]
    panels: tuple[Panel, ...]


Command = (
    CreatePanel
    | UpdatePanel
    | MovePanel
    | OrderPanel
    | StandPanel
    | DeletePanel
    | ActivatePanel
    | CreatePreset
    | RenamePreset
    | DuplicatePreset
    | DeletePreset
    | SetBinding
    | SwapBindings
    | ChangeSettings
    | FollowWindow
    | Replace
)

COMMAND: TypeAdapter[Command] = TypeAdapter(Annotated[Command, Field(discriminator="do")])
"""Reads a command from its JSON form, told apart by `do`."""
