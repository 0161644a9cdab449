"""What an edit of a file by hand asks of the state: only what the edit changed, so that nothing else is undone."""

from trayapp.core.changes import SettingsChanged, diff
from trayapp.core.commands import ChangeSettings, Command, Replace
from trayapp.core.errors import CommandError
from trayapp.core.preset import KIND_WORDS, Preset
from trayapp.core.settings import Settings
from trayapp.core.state import AppState
from trayapp.store.document import Value
from trayapp.store.panels_file import PanelsFile


def command_for(state: AppState, before: Value | None, after: Value) -> Command:
    """The command that takes an edited file, of which `before` was known and which now holds `after`.

    Raises:
        CommandError: the edit does not fit the rest of the state.
    """
    if isinstance(after, Settings):
        return _settings(before if isinstance(before, Settings) else Settings(), after)
    if isinstance(after, PanelsFile):
        return _panels(state, before if isinstance(before, PanelsFile) else PanelsFile(), after)
    return _preset(state, before if isinstance(before, Preset) else None, after)


def _settings(before: Settings, after: Settings) -> Command:
    changes = diff(AppState(settings=before), AppState(settings=after))
    return ChangeSettings(
        values={
            name: value
            for change in changes
            if isinstance(change, SettingsChanged)
            for name, value in change.values.items()
        }
    )


def _panels(state: AppState, before: PanelsFile, after: PanelsFile) -> Command:
    presets = list(state.presets)
    if before.presets != after.presets:
        order = {key: index for index, key in enumerate(after.presets)}
        presets.sort(key=lambda preset: order.get((preset.kind, preset.name), len(order)))
    panels = state.panels if before.panels == after.panels else after.panels
    return Replace(presets=tuple(presets), panels=panels)


def _preset(state: AppState, before: Preset | None, after: Preset) -> Command:
    if before is not None and before.kind != after.kind:
        raise CommandError(
            "a {before} preset cannot become a {after} preset; make another file for that",
            before=KIND_WORDS[before.kind],
            after=KIND_WORDS[after.kind],
        )
    present = None if before is None else state.preset(before.kind, before.name)
    if (present is None or present.name != after.name) and state.preset(after.kind, after.name) is not None:
        raise CommandError(
            "there is another {kind} preset {name!r}; give this one another name",
            kind=KIND_WORDS[after.kind],
            name=after.name,
        )
    if before is None or present is None:
        return Replace(presets=(*state.presets, after), panels=state.panels)
    bindings = dict(present.bindings)
    for position in before.bindings.keys() | after.bindings.keys():
        edited = after.binding(position)
        if edited == before.binding(position):
            continue
        if edited is None:
            bindings.pop(position, None)
        else:
            bindings[position] = edited
    merged = Preset(kind=KIND_WORDS[after.kind], name=after.name, bindings=dict(sorted(bindings.items())))
    return Replace(
        presets=tuple(merged if preset is present else preset for preset in state.presets),
        panels=tuple(
            panel.replace(preset=after.name)
            if (panel.preset_kind, panel.preset) == (present.kind, present.name)
            else panel
            for panel in state.panels
        ),
    )
