"""`reduce(state, command) -> (state', changes)`: the only way in which the state becomes another."""

from collections.abc import Callable
from functools import singledispatch
from typing import Any

from pydantic import ValidationError

from trayapp.core import automatic
from trayapp.core import commands as c
from trayapp.core.binding import Binding
from trayapp.core.changes import Change, diff
from trayapp.core.errors import CommandError
from trayapp.core.fault import first_problem
from trayapp.core.panel import PRESET_KIND, Panel
from trayapp.core.preset import KIND_WORDS, Preset, PresetKind, no_preset
from trayapp.core.rule import InFront, Rule
from trayapp.core.settings import PluginSettings, Settings
from trayapp.core.state import AppState


def reduce(state: AppState, command: c.Command) -> tuple[AppState, tuple[Change, ...]]:
    """Carry out one command.

    Raises:
        CommandError: it cannot be done on this state; says what and how to mend it.
    """
    try:
        after = automatic.settled(_apply(command, state))
    except ValidationError as error:
        raise CommandError(first_problem(error)) from error
    return after, diff(state, after)


@singledispatch
def _apply(command: Any, _state: AppState) -> AppState:
    raise CommandError("no such command: {name}", name=type(command).__name__)


def _panel(state: AppState, panel_id: str) -> Panel:
    panel = state.panel(panel_id)
    if panel is None:
        raise CommandError("there is no panel {panel!r}; `padtray ctl status` lists them", panel=panel_id)
    return panel


def _preset(state: AppState, kind: PresetKind, name: str) -> Preset:
    preset = state.preset(kind, name)
    if preset is None:
        alike = next((p.name for p in state.presets_of(kind) if p.name.lower() == name.lower()), None)
        missing = no_preset(kind, name)
        if not alike:
            raise CommandError(missing)
        raise CommandError("{missing}; names are case-sensitive, did you mean {alike!r}?", missing=missing, alike=alike)
    return preset


def _free_name(state: AppState, kind: PresetKind, name: str) -> None:
    if state.preset(kind, name) is not None:
        raise CommandError(
            "a {kind} preset {name!r} exists already; choose another name", kind=KIND_WORDS[kind], name=name
        )


def _with_panels(state: AppState, change: Callable[[Panel], Panel]) -> AppState:
    return state.replace(panels=tuple(change(panel) for panel in state.panels))


def _with_preset(state: AppState, kind: PresetKind, name: str, new: Preset) -> AppState:
    return state.replace(presets=tuple(new if (p.kind, p.name) == (kind, name) else p for p in state.presets))


@_apply.register
def _(command: c.CreatePanel, state: AppState) -> AppState:
    kind = PRESET_KIND[command.type]
    name = command.preset
    if name is None:
        presets = state.presets_of(kind)
        if not presets:
            raise CommandError("this panel needs a {kind} preset; create one first", kind=KIND_WORDS[kind])
        name = presets[0].name
    _preset(state, kind, name)
    if state.panel(command.id) is not None:
        raise CommandError("a panel {id!r} exists already", id=command.id)
    panel = Panel(id=command.id, type=command.type, bank=command.bank, preset=name, title=command.title)
    return state.replace(panels=(*state.panels, panel))


@_apply.register
def _(command: c.UpdatePanel, state: AppState) -> AppState:
    panel = _panel(state, command.id)
    if command.preset is not None:
        _preset(state, panel.preset_kind, command.preset)
    given = {"title": command.title, "preset": command.preset, "device": command.device}
    new = panel.replace(**{field: value for field, value in given.items() if value is not None})
    if command.preset is None:
        return _with_panels(state, lambda p: new if p.id == panel.id else p)
    by_hand = new.replace(own="")  # what is chosen is what it goes back to
    return _with_panels(state, lambda p: by_hand if p.id == panel.id else p).replace(held=state.held | {panel.id})


@_apply.register
def _(command: c.MovePanel, state: AppState) -> AppState:
    moved = _panel(state, command.id).replace(bank=command.bank)

    def change(panel: Panel) -> Panel:
        if panel.id == moved.id:
            return moved
        steps_down = moved.active and panel.active and panel.slot == moved.slot
        return panel.replace(active=False) if steps_down else panel

    return _with_panels(state, change)


@_apply.register
def _(command: c.OrderPanel, state: AppState) -> AppState:
    moved = _panel(state, command.id)
    others = [panel for panel in state.panels if panel is not moved]
    if command.before is None or command.before == command.id:
        at = len(others) if command.before is None else state.panels.index(moved)
    else:
        at = others.index(_panel(state, command.before))
    return state.replace(panels=(*others[:at], moved, *others[at:]))


@_apply.register
def _(command: c.StandPanel, state: AppState) -> AppState:
    standing = _panel(state, command.id).replace(window=command.window)
    return _with_panels(state, lambda panel: standing if panel.id == standing.id else panel)


@_apply.register
def _(command: c.DeletePanel, state: AppState) -> AppState:
    _panel(state, command.id)
    return state.replace(panels=tuple(panel for panel in state.panels if panel.id != command.id))


@_apply.register
def _(command: c.ActivatePanel, state: AppState) -> AppState:
    target = _panel(state, command.id)
    active = not target.active if command.active is None else command.active

    def change(panel: Panel) -> Panel:
        if panel.id == target.id:
            return panel if panel.active == active else panel.replace(active=active)
        steps_down = active and panel.active and panel.slot == target.slot
        return panel.replace(active=False) if steps_down else panel

    return _with_panels(state, change)


@_apply.register
def _(command: c.CreatePreset, state: AppState) -> AppState:
    _free_name(state, command.preset.kind, command.preset.name)
    return state.replace(presets=(*state.presets, command.preset))


@_apply.register
def _(command: c.RenamePreset, state: AppState) -> AppState:
    preset = _preset(state, command.kind, command.name)
    if command.new_name == command.name:
        return state
    _free_name(state, command.kind, command.new_name)
    renamed = preset.replace(name=command.new_name)
    return state.replace(
        presets=tuple(renamed if p is preset else p for p in state.presets),
        panels=_repointed(state, command.kind, command.name, command.new_name),
        settings=_renamed_in_rules(state, command),
    )


def _repointed(state: AppState, kind: PresetKind, old: str, new: str) -> tuple[Panel, ...]:
    def change(panel: Panel) -> Panel:
        if panel.preset_kind != kind or old not in {panel.preset, panel.own}:
            return panel
        preset, own = (new if name == old else name for name in (panel.preset, panel.own))
        return panel.replace(preset=preset, own="" if own == preset else own)

    return tuple(map(change, state.panels))


def _renamed_in_rules(state: AppState, command: c.RenamePreset) -> Settings:
    def change(rule: Rule) -> Rule:
        mine = any(panel.preset_kind == command.kind for panel in automatic.of_rule(state, rule))
        return rule.replace(preset=command.new_name) if mine and rule.preset == command.name else rule

    rules = tuple(map(change, state.settings.automatic.rules))
    return state.settings.replace(automatic=state.settings.automatic.replace(rules=rules))


@_apply.register
def _(command: c.DuplicatePreset, state: AppState) -> AppState:
    preset = _preset(state, command.kind, command.name)
    _free_name(state, command.kind, command.new_name)
    at = state.presets.index(preset) + 1
    copy = preset.replace(name=command.new_name)
    return state.replace(presets=(*state.presets[:at], copy, *state.presets[at:]))


@_apply.register
def _(command: c.DeletePreset, state: AppState) -> AppState:
    preset = _preset(state, command.kind, command.name)
    remaining = [p for p in state.presets_of(command.kind) if p is not preset]
    if not remaining:
        raise CommandError(
            "{name!r} is the last {kind} preset; create another before deleting it",
            name=command.name,
            kind=KIND_WORDS[command.kind],
        )
    return state.replace(
        presets=tuple(p for p in state.presets if p is not preset),
        panels=_repointed(state, command.kind, command.name, remaining[0].name),
    )


@_apply.register
def _(command: c.SetBinding, state: AppState) -> AppState:
    preset = _preset(state, command.kind, command.name)
    return _with_binding(state, preset, command.position, command.binding)


def _with_binding(state: AppState, preset: Preset, position: int, binding: Binding | None) -> AppState:
    bindings = {at: bound for at, bound in preset.bindings.items() if at != position}
    if binding is not None:
        bindings[position] = binding
    new = preset.replace(bindings=dict(sorted(bindings.items())))
    return _with_preset(state, preset.kind, preset.name, new)


@_apply.register
def _(command: c.SwapBindings, state: AppState) -> AppState:
    one = _preset(state, command.kind, command.name)
    two = _preset(state, command.kind, command.other or command.name)
    state = _with_binding(state, one, command.first, two.binding(command.second))
    two = _preset(state, two.kind, two.name)  # which may be the one that has just changed
    return _with_binding(state, two, command.second, one.binding(command.first))


@_apply.register
def _(command: c.ChangeSettings, state: AppState) -> AppState:
    tree = state.settings.model_dump()
    for dotted, value in command.values.items():
        _set(tree, dotted, value)
    return state.replace(settings=Settings.model_validate(tree))


def _set(tree: dict[str, Any], dotted: str, value: Any) -> None:
    *path, leaf = dotted.split(".")
    node: Any = tree
    for depth, part in enumerate(path):
        if path[:1] == ["plugins"] and depth == 1 and part not in node:
            node[part] = PluginSettings().model_dump()
        node = node.get(part) if isinstance(node, dict) else None
    free = len(path) > 0 and path[0] == "plugins" and path[-1] == "values"
    free = free or path in (["overlay", "places"], ["midi", "profiles"])
    if not isinstance(node, dict) or (leaf not in node and not free):
        raise CommandError("there is no setting {name!r}", name=dotted)
    node[leaf] = value


@_apply.register
def _(command: c.FollowWindow, state: AppState) -> AppState:
    return automatic.moved_to(state, InFront(program=command.program, title=command.title))


@_apply.register
def _(command: c.Replace, state: AppState) -> AppState:
    return state.replace(presets=command.presets, panels=command.panels)
