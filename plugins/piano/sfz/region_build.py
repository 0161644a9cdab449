"""Opcodes of nested headers to regions: inheritance, defaults from the table, keys shifted by note_offset."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, NamedTuple, get_type_hints

from plugins.piano.sfz.opcode_row import OpcodeRow, Value
from plugins.piano.sfz.opcodes import FAMILIES, Meaning, ModForm
from plugins.piano.sfz.region import (
    BandSettings,
    ControllerDepth,
    EnvelopeSettings,
    FilterSettings,
    FreeEnvelopeSettings,
    FreeLfoSettings,
    LfoSettings,
    Param,
    Region,
    VariableSettings,
)

_SECTION = re.compile(r"^(ampeg|pitcheg|fileg|amplfo|pitchlfo|fillfo|filN|eqN|lfoN|egN|varN)(?:_(.*))?$")
_FIELDS = {"count": "times"}
"""Opcodes whose name a tuple has already."""
_SECTION_TYPES: dict[str, type] = {
    "": Region,
    "ampeg": EnvelopeSettings,
    "pitcheg": EnvelopeSettings,
    "fileg": EnvelopeSettings,
    "amplfo": LfoSettings,
    "pitchlfo": LfoSettings,
    "fillfo": LfoSettings,
    "filN": FilterSettings,
    "eqN": BandSettings,
    "lfoN": FreeLfoSettings,
    "egN": FreeEnvelopeSettings,
    "varN": VariableSettings,
}
MAX_NUMBERED = 64
"""Filters, bands, LFOs or envelopes of one region; more is no instrument."""


class SettingKey(NamedTuple):
    """What one opcode sets: a field of a section, one of its numbered items, or a controller's move of it."""

    section: str
    number: int
    field: str
    item: int
    form: ModForm
    controller: int


@lru_cache(maxsize=1024)
def _target(row_name: str) -> tuple[str, str, bool, bool]:
    """Section and field of a row, whether the section is numbered, and whether the field is."""
    match = _SECTION.match(row_name)
    section, rest = (match[1], match[2] or "value") if match else ("", _FIELDS.get(row_name, row_name))
    return section, rest.replace("N", "").removesuffix("_"), section.endswith("N"), "N" in rest


def setting_key(meaning: Meaning) -> SettingKey | None:
    """What an opcode sets; None if a number in its name is beyond any use."""
    section, field, numbered, indexed = _target(meaning.row.name)
    numbers = list(meaning.numbers)
    number = numbers.pop(0) if numbered and numbers else 0
    index = numbers.pop(0) if indexed and numbers else -1
    if number > MAX_NUMBERED or index > 1023 or meaning.controller > 1023:
        return None
    return SettingKey(section, number, field, index, meaning.form, meaning.controller)


Settings = Mapping[SettingKey, Value]


def _rows_by_section() -> dict[str, dict[str, OpcodeRow]]:
    known = {name: set(get_type_hints(kind)) for name, kind in _SECTION_TYPES.items()}
    rows: dict[str, dict[str, OpcodeRow]] = defaultdict(dict)
    for _family, family_rows in FAMILIES:
        for row in family_rows:
            section, field, _numbered, _indexed = _target(row.name)
            if field in known[section]:
                rows[section][field] = row
    return dict(rows)


def _default(row: OpcodeRow) -> Any:
    if _target(row.name)[3]:
        return ()
    if row.modulated and row.default is not None:
        return Param(float(row.default))
    return row.default


_ROWS = _rows_by_section()
_DEFAULTS: dict[str, dict[str, Any]] = {
    section: {field: _default(row) for field, row in rows.items()} for section, rows in _ROWS.items()
}
_DEFAULTS["ampeg"] |= {"depth": Param(0.0), "vel2depth": 0.0}
_PLAIN = {
    section: _SECTION_TYPES[section](**_DEFAULTS[section])
    for section in ("ampeg", "pitcheg", "fileg", "amplfo", "pitchlfo", "fillfo")
}
_KEY_FIELDS = tuple(field for field, row in _ROWS[""].items() if row.kind == "note")


def build_region(settings: Settings, shift: int = 0) -> Region:
    """The region that `settings` (already inherited: inner headers won) describe; its keys moved by `shift`."""
    sections: dict[tuple[str, int], dict[SettingKey, Value]] = defaultdict(dict)
    for key, value in settings.items():
        sections[key.section, key.number][key] = value
    own = _section_values("", sections.pop(("", 0), {}))
    if shift:
        for field in _KEY_FIELDS:
            if own.get(field) is not None:
                own[field] = min(max(own[field] + shift, 0), 127)
    fixed = {name: _built(name, sections[name, 0]) if (name, 0) in sections else _PLAIN[name] for name in _PLAIN}
    numbered: dict[str, list[tuple[int, Any]]] = {"filN": [], "eqN": [], "lfoN": [], "egN": [], "varN": []}
    for (section, number), given in sorted(sections.items()):
        if section in numbered:
            numbered[section].append((number, _built(section, given)))
    return Region(
        **{
            **_DEFAULTS[""],
            **own,
            **fixed,
            "filters": tuple(numbered["filN"]),
            "bands": tuple(numbered["eqN"]),
            "lfos": tuple(numbered["lfoN"]),
            "egs": tuple(settings for _number, settings in numbered["egN"]),
            "variables": tuple(settings for _number, settings in numbered["varN"]),
        }
    )


def with_plain(base: Region, own: Settings) -> Region | None:
    """`base` with the plain values of an inner header; None if those need the whole of `build_region`.

    Most regions set nothing but such values, and there are thousands of them.
    """
    values: dict[str, Any] = {}
    rows = _ROWS[""]
    for key, value in own.items():
        if key.section or key.form or key.item >= 0:
            return None
        row = rows.get(key.field)
        if row is not None:
            if row.modulated:
                if value is None or getattr(base, key.field).moved_by:
                    return None
                values[key.field] = Param(float(value))
            else:
                values[key.field] = value
    return base._replace(**values)


def _built(section: str, given: Mapping[SettingKey, Value]) -> Any:
    return _SECTION_TYPES[section](**{**_DEFAULTS[section], **_section_values(section, given)})


def _section_values(section: str, given: Mapping[SettingKey, Value]) -> dict[str, Any]:
    """The fields that `given` sets, controllers gathered into Params, numbered ones into pairs."""
    values: dict[str, Any] = {}
    moves: dict[tuple[str, int], dict[int, dict[ModForm, float]]] = {}
    numbered: dict[str, dict[int, Any]] = {}
    rows = _ROWS[section]
    for key, value in given.items():
        row = rows.get(key.field)
        if row is None:
            continue
        if key.form:
            forms = moves.setdefault((key.field, key.item), {}).setdefault(key.controller, {})
            forms[key.form] = float(value or 0.0)
        elif key.item >= 0:
            if value is None:  # a value that is none was reported; the item stays unset
                continue
            numbered.setdefault(key.field, {})[key.item] = Param(float(value or 0.0)) if row.modulated else value
        else:
            values[key.field] = Param(float(value or 0.0)) if row.modulated and value is not None else value
    for (field, index), by_controller in moves.items():
        depths = tuple(
            ControllerDepth(
                controller,
                forms["on"],
                int(forms.get("curve", 0)),
                forms.get("smooth", 0.0),
                forms.get("step", 0.0),
            )
            for controller, forms in sorted(by_controller.items())
            if "on" in forms
        )
        if index >= 0:
            points = numbered.setdefault(field, {})
            points[index] = Param(points.get(index, Param(0.0)).base, depths)
        else:
            base = values.get(field, _DEFAULTS[section][field])
            values[field] = Param(base.base if base is not None else 0.0, depths)
    for field, by_index in numbered.items():
        values[field] = tuple(sorted(by_index.items()))
    return values
