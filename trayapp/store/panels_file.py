"""panels.json: the panels and the order of the presets. Versioned; an older file is brought up step by step."""

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from trayapp.core.errors import BadInputError
from trayapp.core.model import Model
from trayapp.core.panel import Panel
from trayapp.core.preset import Preset, PresetKind
from trayapp.core.state import AppState
from trayapp.store.places import read_json

NAME = "panels.json"
VERSION = 1


class PanelsFile(Model):
    """What panels.json holds. `presets` gives the order of presets as (kind, name); one not in it comes last."""

    presets: tuple[tuple[PresetKind, str], ...] = ()
    panels: tuple[Panel, ...] = ()


def of_state(state: AppState) -> PanelsFile:
    """The part of the state that the file keeps."""
    own = tuple(panel.replace(preset=panel.own, own="") if panel.own else panel for panel in state.panels)
    return PanelsFile(presets=tuple((p.kind, p.name) for p in state.presets), panels=own)


def parse(name: str, text: str) -> PanelsFile:
    """Read the panels of any version up to this one.

    Raises:
        BadInputError: with the line and the reason; also if two ids are equal or a bank has two active panels.
    """
    return read_json(name, text, _build)


def render(file: PanelsFile, _old: str = "") -> str:
    """The text of the file."""
    data = {"version": VERSION, **file.model_dump(mode="json", exclude={"panels": {"__all__": {"own"}}})}
    return json.dumps(data, indent=2, ensure_ascii=False) + "\n"


def starter_panels(names: Mapping[PresetKind, Sequence[str]]) -> tuple[Panel, ...]:
    """The panels of a first start; of the presets of each kind in `names`, B shows the second if there is one."""

    def nth(kind: PresetKind, index: int) -> str:
        return names[kind][min(index, len(names[kind]) - 1)]

    return (
        Panel(type="pad", bank="A", preset=nth("pad", 0), active=True),
        Panel(type="pad", bank="B", preset=nth("pad", 1)),
        Panel(type="knob", bank="A", preset=nth("knob", 0), active=True),
        Panel(type="knob", bank="B", preset=nth("knob", 1)),
        Panel(type="piano", bank="play", preset=nth("key", 0), active=True),
    )


def repaired(panels: tuple[Panel, ...], presets: tuple[Preset, ...]) -> tuple[tuple[Panel, ...], tuple[Panel, ...]]:
    """The panels, each with a preset that exists, and those of them that had to take another one.

    A panel of a kind that has no preset at all is only among the second.
    """
    names: dict[PresetKind, list[str]] = {}
    for preset in presets:
        names.setdefault(preset.kind, []).append(preset.name)
    lost = tuple(panel for panel in panels if panel.preset not in names.get(panel.preset_kind, ()))
    kept = tuple(
        panel.replace(preset=names[panel.preset_kind][0]) if panel in lost else panel
        for panel in panels
        if panel.preset_kind in names
    )
    return kept, lost


def _build(data: Any) -> PanelsFile:
    if not isinstance(data, dict):
        raise BadInputError("it does not hold an object with panels")
    version = data.get("version", 0)
    if not isinstance(version, int) or not 0 <= version <= VERSION:
        raise BadInputError(
            "version {version!r} is not known here; it was written by a newer PadTray, update this one", version=version
        )
    for step in _STEPS[version:]:
        data = step(data)
    file = PanelsFile.model_validate({key: value for key, value in data.items() if key != "version"})
    shown = {(panel.preset_kind, panel.preset) for panel in file.panels}
    AppState(
        presets=tuple(Preset(kind=kind, name=name) for kind, name in shown), panels=file.panels
    )  # checks the rules
    return file


def older_panels(banks: Mapping[str, Any]) -> tuple[Panel, ...]:
    """The starter panels with the presets that the older layout's `panel_presets` gives to its four banks.

    A bank's value is the preset's name, or a table with it; a bank that is missing shows a preset `Default`.
    """

    def name(bank: str) -> str:
        value = banks.get(bank)
        if isinstance(value, Mapping):
            value = value.get("name", value.get("preset"))
        return value if isinstance(value, str) and value else "Default"

    return starter_panels(
        {
            "pad": (name("padBank-A"), name("padBank-B")),
            "knob": (name("knobBank-A"), name("knobBank-B")),
            "key": ("Keys",),
        }
    )


def _without_layout(data: dict[str, Any]) -> dict[str, Any]:
    """From 0 to 1: `panel_presets` becomes the starter panels, and `ui_layout` is reset."""
    kept = {key: value for key, value in data.items() if key not in {"panel_presets", "ui_layout"}}
    banks = data.get("panel_presets")
    if isinstance(banks, Mapping) and "panels" not in kept:
        kept["panels"] = older_panels(banks)
    return kept


_STEPS: tuple[Callable[[dict[str, Any]], dict[str, Any]], ...] = (_without_layout,)
"""The step at index n brings a file from version n to n + 1."""
