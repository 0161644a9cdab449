"""An SFZ file to regions, curves and starting controller values, with a report of what it could not use."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from plugins.piano.sfz.effect_buses import carried_out
from plugins.piano.sfz.folder import InstrumentFolder
from plugins.piano.sfz.opcode_row import OpcodeRow, Value
from plugins.piano.sfz.opcodes import Meaning, meaning
from plugins.piano.sfz.region import Region
from plugins.piano.sfz.region_build import SettingKey, build_region, setting_key, with_plain
from plugins.piano.sfz.region_opcodes import CONTROL_ROWS
from plugins.piano.sfz.report import Place, Report
from plugins.piano.sfz.text import Header, Opcode, SfzText
from trayapp.core.errors import BadInputError

MAX_REGIONS = 20_000
"""The largest instrument that was looked at has 7,500."""
MAX_INHERITED = 1_000_000
"""Opcodes over all regions, inherited ones counted again: a bound on time and memory."""
_SCOPES = ("global", "master", "group", "region")
_CONTROL_NAMES = frozenset(row.name for row in CONTROL_ROWS)
_DEPTH_ROW = OpcodeRow("_onccN", "float", "", -1e6, 1e6, 0.0, "1", "depth of a controller")
_FORM_ROW = OpcodeRow("_curveccN", "float", "", 0, 1e5, 0.0, "ARIA", "curve, smoothing or step of a controller")
_UNIT_ROW = OpcodeRow("hdcc", "float", "0..1", 0, 1, 0.0, "ARIA", "controller value")


@dataclass(frozen=True, slots=True)
class PlacedRegion:
    """A region, the sample it names with the default path before it, and where it stands."""

    region: Region
    sample: str
    place: Place


@dataclass(slots=True)
class SfzFile:
    """Everything that one .sfz file says.

    Attributes:
        regions: In the file's order.
        controllers: Starting values 0..1 by controller.
        curves: Points (position 0..127, value) by curve number.
        labels: Names of controllers.
        key_labels: Names of keys.
        used_controllers: Controllers that some region or label refers to.
        effects: The opcodes of each `<effect>`.
    """

    regions: list[PlacedRegion] = field(default_factory=list)
    controllers: dict[int, float] = field(default_factory=dict)
    curves: dict[int, dict[int, float]] = field(default_factory=dict)
    labels: dict[int, str] = field(default_factory=dict)
    key_labels: dict[int, str] = field(default_factory=dict)
    used_controllers: set[int] = field(default_factory=set)
    effects: list[dict[str, str]] = field(default_factory=list)


def parse_sfz(
    path: Path, folder: InstrumentFolder, report: Report, checkpoint: Callable[[], None] = lambda: None
) -> SfzFile:
    """Read `path` and what it includes. `checkpoint` is called now and then and may raise to cancel.

    Raises:
        BadInputError: the text is hostile or broken beyond use; the message has file and line.
    """
    return _Parser(report, checkpoint).run(SfzText(folder, report), path)


class _Parser:
    """The state between two tokens: open headers and what they inherit."""

    def __init__(self, report: Report, checkpoint: Callable[[], None]) -> None:
        self._report = report
        self._checkpoint = checkpoint
        self._file = SfzFile()
        self._header = ""
        self._place = Place("", 0)
        self._scopes: dict[str, dict[SettingKey, Value]] = {scope: {} for scope in _SCOPES}
        self._base: dict[SettingKey, Value] | None = None
        self._base_region: Region | None = None
        self._inherited = 0
        self._default_path = ""
        self._shift = {"note_offset": 0, "octave_offset": 0}
        self._curve: dict[int, float] = {}
        self._curve_index: int | None = None

    def run(self, text: SfzText, path: Path) -> SfzFile:
        for token in text.tokens(path):
            if isinstance(token, Header):
                self._close()
                self._open(token)
            else:
                self._opcode(token)
        self._close()
        return self._file

    def _open(self, header: Header) -> None:
        self._header, self._place = header.name, header.place
        if header.name in _SCOPES:
            if header.name != "region":
                self._base = self._base_region = None
            for scope in _SCOPES[_SCOPES.index(header.name) :]:
                self._scopes[scope] = {}
        elif header.name == "curve":
            self._curve, self._curve_index = {}, None
        elif header.name == "effect":
            self._file.effects.append({})
        elif header.name != "control":
            self._report.unknown(f"<{header.name}>", header.place)

    def _close(self) -> None:
        """Finish the header that was open."""
        if self._header == "region":
            self._finish_region()
        elif self._header == "curve":
            index = self._curve_index
            if index is None:
                index = max((*self._file.curves, 6)) + 1
            self._file.curves[index] = self._curve

    def _finish_region(self) -> None:
        self._checkpoint()
        if self._base is None:
            self._base = {**self._scopes["global"], **self._scopes["master"], **self._scopes["group"]}
        own = self._scopes["region"]
        self._inherited += len(own)
        if len(self._file.regions) >= MAX_REGIONS or self._inherited > MAX_INHERITED:
            raise BadInputError(
                "{place}: too large: {count:,} regions with {inherited:,} opcodes (at most {MAX_REGIONS:,} and "
                "{MAX_INHERITED:,})",
                place=self._place,
                count=len(self._file.regions),
                inherited=self._inherited,
                MAX_REGIONS=MAX_REGIONS,
                MAX_INHERITED=MAX_INHERITED,
            )
        region = self._build(self._base, own)
        if not region.sample:
            self._report.value("region", "a region without a sample is silent", self._place)
            return
        sample = region.sample if region.sample.startswith("*") else self._default_path + region.sample
        self._file.regions.append(PlacedRegion(region, sample, self._place))

    def _build(self, base: dict[SettingKey, Value], own: dict[SettingKey, Value]) -> Region:
        shift = self._shift["note_offset"] + 12 * self._shift["octave_offset"]
        region: Region | None = None
        if shift == 0:
            if self._base_region is None:
                self._base_region = build_region(base)
            region = with_plain(self._base_region, own)
        if region is None:
            self._inherited += len(base)
            region = build_region({**base, **own}, shift)
        return region

    def _opcode(self, opcode: Opcode) -> None:
        if self._header == "effect":
            self._effect(opcode)
            return
        if not self._header:
            self._report.warn(
                "before header", f"{opcode.name} stands before the first header and is ignored", opcode.place
            )
            return
        found = meaning(opcode.name)
        if isinstance(found, str):
            self._report.unsupported(opcode.name, found, opcode.place)
            return
        if found is None:
            self._report.unknown(opcode.name, opcode.place)
            return
        value, fault = self._value(found, opcode)
        if fault:
            self._report.value(opcode.name, fault, opcode.place)
        if found.row.name in _CONTROL_NAMES:
            self._control(found, opcode, value)
        elif self._header == "curve":
            self._curve_opcode(found, opcode, value)
        elif self._header in self._scopes:
            self._store(found, opcode, value)
        else:
            self._report.value(opcode.name, f"has no meaning in <{self._header}>", opcode.place)

    def _effect(self, opcode: Opcode) -> None:
        """Read for where the sends go; how an effect sounds is PadTray's own."""
        self._file.effects[-1][opcode.name] = opcode.value
        if not carried_out(opcode.name, opcode.value):
            name = f"{opcode.name}={opcode.value[:40]}" if opcode.name == "type" else opcode.name
            self._report.unsupported(name, "the effects are the engine's own", opcode.place)

    @staticmethod
    def _value(found: Meaning, opcode: Opcode) -> tuple[Value, str]:
        if found.form:
            row = _DEPTH_ROW if found.form == "on" else _FORM_ROW
            return row.parse(opcode.value)
        if found.row.name == "pitch_keycenter" and opcode.value.lower() == "sample":
            return None, ""
        if found.scale != 1.0:
            value, fault = _UNIT_ROW.parse(opcode.value)
            return (float(value) * found.scale if isinstance(value, (int, float)) else value), fault
        return found.row.parse(opcode.value)

    def _store(self, found: Meaning, opcode: Opcode, value: Value) -> None:
        key = setting_key(found)
        if key is None:
            self._report.value(opcode.name, "its number is out of range", opcode.place)
            return
        if found.form:
            self._file.used_controllers.add(found.controller)
        elif found.row.name.endswith("ccN"):
            self._file.used_controllers.add(found.numbers[-1])
        scope = self._scopes[self._header]
        if key.field == "key" and not key.section:
            self._store_key(scope, key, value)
            return
        scope[key] = value
        if key.field == "off_time":
            scope[key._replace(field="off_mode")] = "time"

    @staticmethod
    def _store_key(scope: dict[SettingKey, Value], key: SettingKey, value: Value) -> None:
        """`key` sets the range and the centre; a centre given beside it in the same header wins."""
        given = key._replace(field="pitch_keycenter")
        has_centre = given in scope and key not in scope
        scope[key] = value
        scope[key._replace(field="hikey")] = value
        if value is not None:
            scope[key._replace(field="lokey")] = value
            if not has_centre:
                scope[given] = value

    def _control(self, found: Meaning, opcode: Opcode, value: Value) -> None:
        name = found.row.name
        number = found.numbers[0] if found.numbers else 0
        if name == "default_path":
            self._default_path = opcode.value
        elif name in self._shift and isinstance(value, int):
            self._shift[name] = value
        elif name in {"set_ccN", "set_hdccN"} and isinstance(value, (int, float)):
            if number < 1024:
                self._file.controllers[number] = value / 127 if name == "set_ccN" else float(value)
        elif name == "label_ccN":
            self._file.labels[number] = opcode.value
            self._file.used_controllers.add(number)
        elif name == "label_keyN":
            self._file.key_labels[number] = opcode.value

    def _curve_opcode(self, found: Meaning, opcode: Opcode, value: Value) -> None:
        if found.row.name == "curve_index" and isinstance(value, int):
            self._curve_index = value
        elif found.row.name == "vN" and isinstance(value, (int, float)) and found.numbers[0] < 128:
            self._curve[found.numbers[0]] = float(value)
        else:
            self._report.value(opcode.name, "has no meaning in <curve>", opcode.place)
