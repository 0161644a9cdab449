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
from trayapp.core.phrase import Phrase
from trayapp.core.preset import KIND_WORDS, Preset, PresetKind
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
    taken: tuple[Phrase, ...] = ()
    left: tuple[Phrase, ...] = ()
    asks: tuple[Phrase, ...] = ()

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
    taken: list[Phrase] = field(default_factory=list)
    left: list[Phrase] = field(default_factory=list)

    def file(self, name: str, data: Mapping[str, Any]) -> None:
        for key, value in data.items():
            if key in _LISTS:
                self._presets(Phrase("{file}: {key}", file=name, key=key), _LISTS[key], value)
            elif key == "panel_presets" and isinstance(value, Mapping):
                self.panels = older_panels(value)
                self.taken.append(Phrase("{file}: panel_presets became the starter panels", file=name))
            elif key == "ui_layout":
                self.left.append(
                    Phrase("{file}: ui_layout is reset; the overlay arranges its panels itself", file=name)
                )
            else:
                self.left.append(Phrase("{file}: {key} is not part of presets or panels", file=name, key=key))

    def _presets(self, place: Phrase, kind: PresetKind, entries: Any) -> None:
        if isinstance(entries, Mapping):
            entries = [
                {"name": name, **entry} if isinstance(entry, Mapping) else entry for name, entry in entries.items()
            ]
        for number, entry in enumerate(entries if isinstance(entries, list) else [entries], 1):
            here = Phrase("{place}[{number}]", place=place, number=number)
            if isinstance(entry, Mapping):
                self._preset(here, kind, entry)
            else:
                self._leave(here, Phrase("it is no table"))

    def _preset(self, place: Phrase, kind: PresetKind, entry: Mapping[str, Any]) -> None:
        given = next((str(entry[name]) for name in _NAMES if name in entry), "")
        name = " ".join(given.split())[:50].rstrip() or f"Imported {kind}s"
        place = Phrase("{place} “{name}”", place=place, name=name)
        banks: dict[int, dict[int, Binding]] = {}
        for key, control in self._controls(place, entry):
            at = self._position(place, kind, key)
            if at is None:
                continue
            bank, position = at
            report = partial(self._leave, Phrase("{place}, {control}", place=place, control=_control(kind, key)))
            bound = binding(control, "tap" if kind == "pad" else "turn", report)
            if bound is not None:
                banks.setdefault(bank, {})[position] = bound
        for bank, bindings in sorted((banks or {0: {}}).items()):
            wished = name if bank == 0 or len(banks) == 1 else f"{name} B"
            free = free_name(tuple(p for p in self.presets if p.kind == kind), wished)
            self.presets.append(Preset(kind=kind, name=free, bindings=dict(sorted(bindings.items()))))
            self.taken.append(
                Phrase(
                    "{place}: bound {count}, as the {kind} preset {name!r}",
                    place=place,
                    count=len(bindings),
                    kind=KIND_WORDS[kind],
                    name=free,
                )
            )

    def _controls(self, place: Phrase, entry: Mapping[str, Any]) -> Iterator[tuple[Any, Any]]:
        for field_, value in entry.items():
            if field_ in _CONTROLS and isinstance(value, Mapping):
                yield from value.items()
            elif field_ in _CONTROLS and isinstance(value, list):
                for index, control in enumerate(value, 1):
                    yield _numbered(control, index)
            elif _NUMBER.fullmatch(field_):
                yield field_, value
            elif field_ not in _NAMES:
                self._leave(place, Phrase("the field {name!r} is not known", name=field_))

    def _leave(self, place: Phrase, why: Phrase) -> None:
        self.left.append(Phrase("{place}: {why}", place=place, why=why))

    def _position(self, place: Phrase, kind: PresetKind, key: Any) -> tuple[int, int] | None:
        """(0 for the first preset or 1 for the second, position) of a note, a controller or a position."""
        match = _NUMBER.fullmatch(str(key).strip())
        number = int(match[1]) if match else -1
        count, first = _COUNT[kind], _FIRST[kind]
        if first <= number < first + 2 * count:
            bank, index = divmod(number - first, count)
            return bank, index + 1
        if 1 <= number <= count:
            return 0, number
        last = first + 2 * count - 1
        why = Phrase(
            "{key!r} is no position; known are 1 to {count} and {first} to {last}",
            key=key,
            count=count,
            first=first,
            last=last,
        )
        self._leave(place, why)
        return None


def _control(kind: PresetKind, key: Any) -> Phrase:
    return Phrase("pad {name}", name=key) if kind == "pad" else Phrase("knob {name}", name=key)


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
            reading.left.append(error.phrase)
            continue
        if any(mark in data for mark in MARKS):
            found = True
            reading.file(file.name, data)
    if not found:
        raise BadInputError(
            "{path} holds nothing of the older layout: none of {names}", path=path, names=", ".join(MARKS)
        )
    specs = by_kind(BUILT_IN)
    presets = tuple(reading.presets)
    return ImportReport(
        presets=presets if trusted else tuple(disarmed(preset, specs) for preset in presets),
        panels=reading.panels,
        taken=tuple(reading.taken),
        left=tuple(reading.left),
        asks=()
        if trusted
        else tuple(
            Phrase("{preset}: {line}", preset=preset.name, line=line)
            for preset in presets
            for line in asks(preset, specs)
        ),
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
        raise BadInputError(
            "{path} cannot be read: {reason}; is the path right?", path=path, reason=error.strerror
        ) from error
    except (json.JSONDecodeError, tomllib.TOMLDecodeError, RecursionError) as error:
        raise BadInputError("{name} cannot be read: {error}", name=path.name, error=error) from error
    return data if isinstance(data, Mapping) else {}


def _numbered(control: Any, index: int) -> tuple[Any, Any]:
    """(its number, the rest) of a control in an array; one without a number has its place in the array."""
    if isinstance(control, Mapping):
        for name in _POSITIONS:
            if isinstance(control.get(name), int):
                return control[name], {key: value for key, value in control.items() if key != name}
    return index, control
