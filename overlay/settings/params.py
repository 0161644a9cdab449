"""Fields drawn from the descriptions of parameters: for plugins' settings and for actions."""

from collections.abc import Callable
from functools import partial
from tkinter import filedialog
from typing import Any

import customtkinter as ctk

from overlay.settings.chord_field import ChordField
from overlay.settings.kit import Kit
from overlay.strings import t
from trayapp.core.action import Choice, Param, ParamValue

Choices = Callable[[], tuple[Choice, ...]]


def field_for(kit: Kit, parent: Any, param: Param, value: ParamValue | None, choices: Choices | None,
              apply: Callable[[ParamValue], object]) -> ctk.CTkBaseClass:  # fmt: skip
    """The field that fits a parameter; `choices` fills a live list, `apply` gets each new value.

    A text that is no number reaches `apply` as it is, so that the check of the value can say what is wrong.
    """
    if param.kind == "bool":
        return kit.switch(parent, param.text, bool(value), apply)
    if choices is not None or param.kind in {"choice", "panel", "preset"}:
        texts = choices or (lambda: tuple(Choice(c, t_choice(c)) for c in param.choices))
        return kit.choice(parent, str(value or ""), texts, apply)
    if param.kind in {"int", "float"} and param.low is not None and param.high is not None:
        return _slider(kit, parent, param, value, apply)
    if param.kind in {"int", "float"}:
        return kit.entry(parent, f"{value:g}" if isinstance(value, int | float) else "", partial(_number, apply))
    if param.kind == "list":
        text = " ".join(value) if isinstance(value, tuple) else ""
        return kit.entry(parent, text, lambda new: apply(tuple(new.split())))
    if param.kind == "chord":
        return ChordField(kit, parent, str(value or ""), apply)
    if param.kind == "file":
        return _file(kit, parent, str(value or ""), apply)
    return kit.entry(parent, str(value or ""), apply, secret=param.secret and param.name != "text")


def t_choice(value: str) -> str:
    """The text of a choice, or the value itself in words."""
    known = t(f"choice.{value}")
    return value.replace("_", " ") if known == f"choice.{value}" else known


def _number(apply: Callable[[ParamValue], object], text: str) -> None:
    try:
        number = float(text.replace(",", "."))
    except ValueError:
        apply(text)
        return
    apply(int(number) if number == int(number) else number)


def _slider(kit: Kit, parent: Any, param: Param, value: ParamValue | None,
            apply: Callable[[ParamValue], object]) -> ctk.CTkFrame:  # fmt: skip
    low, high = param.low or 0.0, param.high or 0.0
    whole = param.kind == "int"
    row = kit.frame(parent)
    row.grid_columnconfigure(0, weight=1)
    number = float(value) if isinstance(value, int | float) else low
    shown = kit.label(row, "", mono=True, size=12, colour=kit.theme.muted)
    shown.configure(width=70, anchor="e")

    def show(at: float) -> None:
        shown.configure(text=f"{round(at) if whole else round(at, 2):g} {param.unit}".rstrip())

    def changed(at: float) -> None:
        show(at)
        apply(round(at) if whole else round(at, 3))

    steps = int(high - low) if whole and high - low <= 400 else 0
    kit.slider(row, low, high, number, changed, steps=steps).grid(row=0, column=0, sticky="ew")
    shown.grid(row=0, column=1, padx=(8, 0))
    show(number)
    return row


def _file(kit: Kit, parent: Any, value: str, apply: Callable[[ParamValue], object]) -> ctk.CTkFrame:
    row = kit.frame(parent)
    row.grid_columnconfigure(0, weight=1)
    entry = kit.entry(row, value, apply)
    entry.grid(row=0, column=0, sticky="ew")

    def browse() -> None:
        chosen = filedialog.askopenfilename(parent=row.winfo_toplevel())
        if chosen:
            entry.delete(0, "end")
            entry.insert(0, chosen)
            apply(chosen)

    kit.button(row, t("settings.browse"), browse).grid(row=0, column=1, padx=(8, 0))
    return row
