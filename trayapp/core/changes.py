"""What changed between two states, as typed values in a fixed order. Each has the dotted name that the API sends."""

from collections.abc import Iterator
from typing import Any, ClassVar, TypeVar

from trayapp.core.model import FrozenMap, Model
from trayapp.core.panel import Bank, Panel, PanelType
from trayapp.core.preset import Preset, PresetKind
from trayapp.core.state import AppState

T = TypeVar("T")


class _Change(Model):
    name: ClassVar[str]

    @property
    def key(self) -> None:
        """None: every change is delivered."""
        return


class PanelCreated(_Change):
    """A panel is new, at `index` of the panels."""

    name: ClassVar[str] = "panel.created"
    panel: Panel
    index: int


class PanelUpdated(_Change):
    """A panel's title, bank, preset, controller or activity changed."""

    name: ClassVar[str] = "panel.updated"
    before: Panel
    panel: Panel


class PanelActivated(_Change):
    """Another panel, or none, receives a slot's MIDI now."""

    name: ClassVar[str] = "panel.activated"
    type: PanelType
    bank: Bank
    id: str | None
    previous: str | None


class PanelDeleted(_Change):
    """A panel is gone."""

    name: ClassVar[str] = "panel.deleted"
    panel: Panel


class PresetCreated(_Change):
    """A preset is new, at `index` of the presets."""

    name: ClassVar[str] = "preset.created"
    preset: Preset
    index: int


class PresetUpdated(_Change):
    """Bindings changed at `positions`."""

    name: ClassVar[str] = "preset.updated"
    preset: Preset
    positions: tuple[int, ...]


class PresetDeleted(_Change):
    """A preset is gone."""

    name: ClassVar[str] = "preset.deleted"
    kind: PresetKind
    preset_name: str


class Reordered(_Change):
    """Panels or presets that there were before and still are stand in another order: the new one, whole."""

    name: ClassVar[str] = "order.changed"
    panels: tuple[str, ...]
    presets: tuple[tuple[PresetKind, str], ...]


class SettingsChanged(_Change):
    """Settings changed; `values` has the new ones by dotted name, as plain values, one for each changed field."""

    name: ClassVar[str] = "settings.changed"
    values: FrozenMap[str, Any]


Change = (
    PanelCreated
    | PanelUpdated
    | PanelActivated
    | PanelDeleted
    | PresetCreated
    | PresetUpdated
    | PresetDeleted
    | Reordered
    | SettingsChanged
)


def diff(before: AppState, after: AppState) -> tuple[Change, ...]:
    """Every change from one state to the other: what appears, panels, slots, what disappears, order, settings."""
    if before is after:
        return ()
    return (
        *_presets_in(before, after),
        *_panels_in(before, after),
        *_slots(before, after),
        *(PanelDeleted(panel=panel) for panel in before.panels if after.panel(panel.id) is None),
        *(
            PresetDeleted(kind=old.kind, preset_name=old.name)
            for old in before.presets
            if after.preset(old.kind, old.name) is None
        ),
        *_order(before, after),
        *_settings(before, after),
    )


def _presets_in(before: AppState, after: AppState) -> Iterator[Change]:
    for index, new in enumerate(after.presets):
        old = before.preset(new.kind, new.name)
        if old is None:
            yield PresetCreated(preset=new, index=index)
        elif old is not new and old != new:
            positions = sorted(old.bindings.keys() | new.bindings.keys())
            changed = tuple(at for at in positions if old.binding(at) != new.binding(at))
            yield PresetUpdated(preset=new, positions=changed)


def _panels_in(before: AppState, after: AppState) -> Iterator[Change]:
    for index, new in enumerate(after.panels):
        old = before.panel(new.id)
        if old is None:
            yield PanelCreated(panel=new, index=index)
        elif old != new:
            yield PanelUpdated(before=old, panel=new)


def _slots(before: AppState, after: AppState) -> Iterator[Change]:
    for slot in sorted(before.active.keys() | after.active.keys()):
        old, new = before.active.get(slot), after.active.get(slot)
        old_id, new_id = old.id if old else None, new.id if new else None
        if old_id != new_id:
            yield PanelActivated(type=slot[0], bank=slot[1], id=new_id, previous=old_id)


def _order(before: AppState, after: AppState) -> Iterator[Change]:
    panels, presets = _ids(after), _keys(after)
    if _shared(_ids(before), panels) != _shared(panels, _ids(before)) or (
        _shared(_keys(before), presets) != _shared(presets, _keys(before))
    ):
        yield Reordered(panels=panels, presets=presets)


def _ids(state: AppState) -> tuple[str, ...]:
    return tuple(panel.id for panel in state.panels)


def _keys(state: AppState) -> tuple[tuple[PresetKind, str], ...]:
    return tuple((preset.kind, preset.name) for preset in state.presets)


def _shared(these: tuple[T, ...], those: tuple[T, ...]) -> list[T]:
    present = set(those)
    return [this for this in these if this in present]


def _settings(before: AppState, after: AppState) -> Iterator[Change]:
    if before.settings is after.settings:
        return
    values = dict(_changed_fields(before.settings, after.settings, ""))
    if values:
        yield SettingsChanged(values=values)


def _changed_fields(before: Model, after: Model, prefix: str) -> Iterator[tuple[str, Any]]:
    for field in type(after).model_fields:
        old, new = getattr(before, field), getattr(after, field)
        if old == new:
            continue
        if isinstance(old, Model) and isinstance(new, Model):
            yield from _changed_fields(old, new, f"{prefix}{field}.")
        else:
            yield f"{prefix}{field}", after.model_dump(include={field})[field]
