"""Fields drawn from the settings' own models: a switch, a list or a checked number for each, without a word twice."""

from dataclasses import dataclass
from functools import cache, partial
from typing import Any, Literal, get_args, get_origin

import customtkinter as ctk
from pydantic import BaseModel

from overlay.settings.chord_field import ChordField
from overlay.settings.faults import fault_of
from overlay.settings.fields import NumberField
from overlay.settings.page import Page
from overlay.strings import t
from overlay.words import measure
from trayapp.core.action import Choice, Param
from trayapp.core.settings import Settings

HOTKEY = "hotkeys."


@dataclass(frozen=True, slots=True)
class SettingRow:
    """One setting by its dotted name: `bool`, a list of `choices`, or a number from `low` to `high`."""

    name: str
    kind: Literal["bool", "choice", "number", "hotkey", "other"]
    choices: tuple[str, ...] = ()
    low: float | None = None
    high: float | None = None
    whole: bool = False


@cache
def setting_rows() -> dict[str, SettingRow]:
    """Every setting of the app's own models."""
    rows = {}
    for section, field in Settings.model_fields.items():
        model = field.annotation
        if isinstance(model, type) and issubclass(model, BaseModel):
            for name, inner in model.model_fields.items():
                rows[f"{section}.{name}"] = _row(f"{section}.{name}", inner)
    return rows


def _row(name: str, field: Any) -> SettingRow:
    kind = field.annotation
    if name.startswith(HOTKEY):
        return SettingRow(name, "hotkey")
    if kind is bool:
        return SettingRow(name, "bool")
    if get_origin(kind) is Literal:
        return SettingRow(name, "choice", tuple(str(value) for value in get_args(kind)))
    if kind in {int, float}:
        low = next((rule.ge for rule in field.metadata if hasattr(rule, "ge")), None)
        high = next((rule.le for rule in field.metadata if hasattr(rule, "le")), None)
        return SettingRow(name, "number", (), low, high, kind is int)
    return SettingRow(name, "other")


SCALE = "overlay.scale"
PERCENT = frozenset({"overlay.opacity", "overlay.idle_opacity"})
"""Shares from 0 to 1 that people read as percent."""


class ModelRows:
    """Adds rows to a page and shows what the settings are when they change elsewhere. Main thread.

    `alone`: no other field of the page stands beside a label, so switches begin where the page does.
    """

    def __init__(self, page: Page, *, alone: bool = False) -> None:
        self._page, self._alone = page, alone
        self.fields: dict[str, Any] = {}

    def add(self, *names: str) -> None:
        """A row for each of these settings, in this order."""
        for name in names:
            row = setting_rows()[name]
            field = self._field(row)
            self.fields[name] = field
            words = t(f"setting.{name.replace('.', '_')}")
            if row.kind == "bool" and self._alone:
                self._page.wide(field, 4, "w")
                self._page.room_for_fault(name)
            elif row.kind == "bool":
                self._page.row("", field, name, stretch=False)
            else:
                self._page.row(words, field, name)

    def _field(self, row: SettingRow) -> ctk.CTkBaseClass:
        kit, frame, now = self._page.kit, self._page.frame, self._now(row.name)
        change = partial(self._page.change, row.name)
        if row.kind == "bool":
            return kit.switch(frame, t(f"setting.{row.name.replace('.', '_')}"), bool(now), change)
        if row.kind == "hotkey":
            return ChordField(kit, frame, str(now), change, t("general.no_hotkey"))
        if row.name == SCALE:  # a slider would build this very window anew at each step
            return kit.choice(frame, f"{now:g}", self._scales, lambda text: change(float(text)))
        if row.kind == "choice":
            return kit.choice(frame, str(now), partial(self._choices, row), change)
        scale, unit = (100, "%") if row.name in PERCENT else (1, _unit(row.name))
        low, high = (bound * scale if bound is not None else None for bound in (row.low, row.high))
        whole = row.whole or scale == 100
        param = Param(row.name, "int" if whole else "float", "", low=low, high=high, unit=unit)
        return NumberField(
            kit, frame, now * scale, partial(self._number, param, scale), low=low, high=high, unit=unit, whole=whole
        )

    def _number(self, param: Param, scale: int, value: Any) -> None:
        fault = fault_of(param, value)
        if fault:
            self._page.fault(param.name, fault)
        else:
            self._page.change(param.name, value / scale if scale != 1 else value)

    def _scales(self) -> tuple[Choice, ...]:
        usual = {0.75, 1.0, 1.25, 1.5, 1.75, 2.0, 2.25, 2.5, self._now(SCALE)}
        return tuple(Choice(f"{scale:g}", measure(scale * 100, "g", "%")) for scale in sorted(usual))

    @staticmethod
    def _choices(row: SettingRow) -> tuple[Choice, ...]:
        return tuple(Choice(value, t(f"setting.{row.name.replace('.', '_')}_{value}")) for value in row.choices)

    def _now(self, name: str) -> Any:
        section, _, leaf = name.partition(".")
        return getattr(getattr(self._page.settings, section), leaf)

    def refresh(self) -> None:
        """Show the settings as they are; a text that is being written stays."""
        for name, field in self.fields.items():
            now, kind = self._now(name), setting_rows()[name].kind
            if kind == "bool":
                (field.select if now else field.deselect)()
            elif name == SCALE:
                field.set(f"{now:g}")
            elif kind == "number":
                field.follow(now * 100 if name in PERCENT else now)
            else:
                field.set(str(now))


def _unit(name: str) -> str:
    return "ms" if name.endswith("_ms") else "s" if name.endswith("_s") else ""
