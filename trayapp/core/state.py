"""The one state of the app and its invariants."""

from functools import cached_property
from types import MappingProxyType

from pydantic import model_validator

from trayapp.core.binding import Binding
from trayapp.core.errors import BadInputError
from trayapp.core.model import Model
from trayapp.core.panel import Bank, Panel, PanelType, Slot
from trayapp.core.preset import Preset, PresetKind
from trayapp.core.rule import InFront
from trayapp.core.settings import Settings


class AppState(Model):
    """Settings, presets and panels. Always valid: unique ids and names, one active panel a slot, no dangling preset.

    `in_front` and `held` (ids of panels switched by hand since) are of the moment and never stored.
    """

    settings: Settings = Settings()
    presets: tuple[Preset, ...] = ()
    panels: tuple[Panel, ...] = ()
    in_front: InFront = InFront()
    held: frozenset[str] = frozenset()

    @cached_property
    def _presets(self) -> MappingProxyType[tuple[PresetKind, str], Preset]:
        return MappingProxyType({(preset.kind, preset.name): preset for preset in self.presets})

    @cached_property
    def _panels(self) -> MappingProxyType[str, Panel]:
        return MappingProxyType({panel.id: panel for panel in self.panels})

    @cached_property
    def active(self) -> MappingProxyType[Slot, Panel]:
        """The active panel of each occupied slot."""
        return MappingProxyType({panel.slot: panel for panel in self.panels if panel.active})

    def preset(self, kind: PresetKind, name: str) -> Preset | None:
        """The preset of that kind and exact name."""
        return self._presets.get((kind, name))

    def presets_of(self, kind: PresetKind) -> tuple[Preset, ...]:
        """The presets of one kind, in their order."""
        return tuple(preset for preset in self.presets if preset.kind == kind)

    def panel(self, panel_id: str) -> Panel | None:
        """The panel with that id."""
        return self._panels.get(panel_id)

    def active_panel(self, type_: PanelType, bank: Bank) -> Panel | None:
        """The panel that receives this slot's MIDI."""
        return self.active.get((type_, bank))

    def panel_preset(self, panel: Panel) -> Preset:
        """The preset that a panel shows."""
        return self._presets[panel.preset_kind, panel.preset]

    def binding(self, panel: Panel, position: int) -> Binding | None:
        """What a panel's control is bound to."""
        return self.panel_preset(panel).binding(position)

    def with_windows_of(self, now: "AppState") -> "AppState":
        """With the windows of panels as they are in another state: undoing an edit moves none."""
        windows = {panel.id: panel.window for panel in now.panels}
        panels = (
            panel if panel.window == windows.get(panel.id, panel.window) else panel.replace(window=windows[panel.id])
            for panel in self.panels
        )
        return self.replace(panels=tuple(panels))

    @model_validator(mode="after")
    def _consistent(self) -> "AppState":
        if len(self._panels) != len(self.panels):
            raise BadInputError("two panels have the same id")
        if len(self._presets) != len(self.presets):
            raise BadInputError("two presets of one kind have the same name")
        if len(self.active) != sum(panel.active for panel in self.panels):
            raise BadInputError("two panels are active in the same bank")
        for panel in self.panels:
            if (panel.preset_kind, panel.preset) not in self._presets:
                raise BadInputError(
                    "panel {title!r} shows a missing preset {preset!r}",
                    title=panel.title or panel.id,
                    preset=panel.preset,
                )
        return self
