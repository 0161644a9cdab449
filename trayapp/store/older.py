"""The files of the older layout: presets in config.toml, a preset for each bank in `panel_presets`."""

import json
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from trayapp.core.action_table import BUILT_IN, by_kind
from trayapp.core.binding import Binding
from trayapp.core.commands import Replace
from trayapp.core.errors import BadInputError
from trayapp.core.panel import Panel
from trayapp.core.preset import Preset, PresetKind
from trayapp.core.state import AppState
from trayapp.store.document import text_of
from trayapp.store.older_actions import binding
from trayapp.store.panels_file import older_panels, repaired
from trayapp.store.sharing import asks, disarmed, free_name

MARKS = ("pad_presets", "knob_presets", "panel_presets", "ui_layout")
_LISTS: dict[str, PresetKind] = {"pad_presets": "pad", "knob_presets": "knob"}
_NAMES = ("name", "title", "label")
_CONTROLS = ("pads", "knobs", "buttons", "mappings", "bindings", "controls")
_POSITIONS = ("note", "cc", "pad", "knob", "index", "number", "position", "id")
_FIRST: dict[PresetKind, int] = {"pad": 16, "knob": 48}
"""The note of pad 1 and the controller of knob 1."""
_COUNT: dict[PresetKind, int] = {"pad": 8, "knob": 4}
_NUMBER = re.compile(r"(?:pad|knob|note|cc)?[ _-]?(\d{1,3})", re.IGNORECASE)


@dataclass(frozen=True)
class ImportReport:
    """What an import found: `taken` and `left` (with the reason) a line each; `asks` what came in disarmed."""

    presets: tuple[Preset, ...] = ()
    panels: tuple[Panel, ...] = ()
    taken: tuple[str, ...] = ()
    left: tuple[str, ...] = ()
    asks: tuple[str, ...] = ()

    def command(self, state: AppState) -> Replace:
        """Adds what was found: a preset whose name is taken gets a free one, active panels take their slots."""
        presets, panels = list(state.presets), list(state.panels)
        names: dict[tuple[PresetKind, str], str] = {}
        for preset in self.presets:
            if preset not in presets:
                free = free_name(tuple(p for p in presets if p.kind == preset.kind), preset.name)
                names[preset.kind, preset.name] = free
                presets.append(preset.replace(name=free))
        wanted = (
            panel.replace(preset=names.get((panel.preset_kind, panel.preset), panel.preset)) for panel in self.panels
        )
        for panel in repaired(tuple(wanted), tuple(presets))[0]:
            same = next((p for p in panels if (p.slot, p.preset) == (panel.slot, panel.preset)), None)
            if same is None:
                same = panel.replace(active=False)
                panels.append(same)
            if panel.active:
                panels = [p.replace(active=p.id == same.id) if p.slot == same.slot else p for p in panels]
        return Replace(presets=tuple(presets), panels=tuple(panels))


@dataclass
class _Reading:
    presets: list[Preset] = field(default_factory=list)
    panels: tuple[Panel, ...] = ()
    taken: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)

    def file(self, name: str, data: Mapping[str, Any]) -> None:
        for key, value in data.items():
            if key in _LISTS:
                self._presets(f"{name}: {key}", _LISTS[key], value)
            elif key == "panel_presets" and isinstance(value, Mapping):
                self.panels = older_panels(value)
                self.taken.append(f"{name}: panel_presets became the starter panels")
            elif key == "ui_layout":
                self.left.append(f"{name}: ui_layout is reset; the overlay arranges its panels itself")
            else:
                self.left.append(f"{name}: {key} is not part of presets or panels")

    def _presets(self, place: str, kind: PresetKind, entries: Any) -> None:
        if isinstance(entries, Mapping):
            entries = [
                {"name": name, **entry} if isinstance(entry, Mapping) else entry for name, entry in entries.items()
            ]
        for number, entry in enumerate(entries if isinstance(entries, list) else [entries], 1):
            if isinstance(entry, Mapping):
                self._preset(f"{place}[{number}]", kind, entry)
            else:
                self.left.append(f"{place}[{number}]: it is no table")

    def _preset(self, place: str, kind: PresetKind, entry: Mapping[str, Any]) -> None:
        given = next((str(entry[name]) for name in _NAMES if name in entry), "")
        name = " ".join(given.split())[:50].rstrip() or f"Imported {kind}s"
        place = f"{place} {name!r}"
        banks: dict[int, dict[int, Binding]] = {}
        for key, control in self._controls(place, entry):
            at = self._position(place, kind, key)
            if at is None:
                continue
            bank, position = at
            report = partial(self._leave, f"{place}, {kind} {key}")
            bound = binding(control, "tap" if kind == "pad" else "turn", report)
            if bound is not None:
                banks.setdefault(bank, {})[position] = bound
        for bank, bindings in sorted((banks or {0: {}}).items()):
            wished = name if bank == 0 or len(banks) == 1 else f"{name} B"
            free = free_name(tuple(p for p in self.presets if p.kind == kind), wished)
            self.presets.append(Preset(kind=kind, name=free, bindings=dict(sorted(bindings.items()))))
            self.taken.append(f"{place}: {len(bindings)} {kind}s as the {kind} preset {free!r}")

    def _controls(self, place: str, entry: Mapping[str, Any]) -> Iterator[tuple[Any, Any]]:
        for field_, value in entry.items():
            if field_ in _CONTROLS and isinstance(value, Mapping):
                yield from value.items()
            elif field_ in _CONTROLS and isinstance(value, list):
                for index, control in enumerate(value, 1):
                    yield _numbered(control, index)
            elif _NUMBER.fullmatch(field_):
                yield field_, value
            elif field_ not in _NAMES:
                self.left.append(f"{place}: the field {field_!r} is not known")

    def _leave(self, place: str, why: str) -> None:
        self.left.append(f"{place}: {why}")

    def _position(self, place: str, kind: PresetKind, key: Any) -> tuple[int, int] | None:
        """(0 for the first preset or 1 for the second, position) of a note, a controller or a position."""
        match = _NUMBER.fullmatch(str(key).strip())
        number = int(match[1]) if match else -1
        count, first = _COUNT[kind], _FIRST[kind]
        if first <= number < first + 2 * count:
            bank, index = divmod(number - first, count)
            return bank, index + 1
        if 1 <= number <= count:
            return 0, number
        known = f"1 to {count} and {first} to {first + 2 * count - 1}"
        self._leave(place, f"{key!r} is no {kind}; known are {known}")
        return None


def import_older(path: Path, *, trusted: bool = False) -> ImportReport:
    """Read a file of the older layout, or a folder with its files.

    What the bindings would launch, run, type or send comes in disarmed, unless the files are `trusted`.

    Raises:
        BadInputError: nothing of the older layout is there, or a file given by name cannot be read.
    """
    reading = _Reading()
    found = False
    for file in _files(path):
        try:
            data = _data(file)
        except BadInputError as error:
            if file == path:
                raise
            reading.left.append(str(error))
            continue
        if any(mark in data for mark in MARKS):
            found = True
            reading.file(file.name, data)
    if not found:
        raise BadInputError(f"{path} holds nothing of the older layout: none of {', '.join(MARKS)}")
    specs = by_kind(BUILT_IN)
    presets = tuple(reading.presets)
    return ImportReport(
        presets=presets if trusted else tuple(disarmed(preset, specs) for preset in presets),
        panels=reading.panels,
        taken=tuple(reading.taken),
        left=tuple(reading.left),
        asks=() if trusted else tuple(f"{preset.name}: {line}" for preset in presets for line in asks(preset, specs)),
    )


def _files(path: Path) -> list[Path]:
    if not path.is_dir():
        return [path]
    return sorted(file for file in path.iterdir() if file.suffix in {".toml", ".json"})


def _data(path: Path) -> Mapping[str, Any]:
    try:
        text = text_of(path, path.name)
        data = json.loads(text) if path.suffix == ".json" else tomllib.loads(text)
    except OSError as error:
        raise BadInputError(f"{path} cannot be read: {error.strerror}; is the path right?") from error
    except (json.JSONDecodeError, tomllib.TOMLDecodeError, RecursionError) as error:
        raise BadInputError(f"{path.name} cannot be read: {error}") from error
    return data if isinstance(data, Mapping) else {}


def _numbered(control: Any, index: int) -> tuple[Any, Any]:
    """(its number, the rest) of a control in an array; one without a number has its place in the array."""
    if isinstance(control, Mapping):
        for name in _POSITIONS:
            if isinstance(control.get(name), int):
                return control[name], {key: value for key, value in control.items() if key != name}
    return index, control
