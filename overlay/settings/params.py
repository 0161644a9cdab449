"""Fields drawn from the descriptions of parameters: for plugins' settings and for actions."""

from collections.abc import Callable
from tkinter import filedialog
from typing import Any

import customtkinter as ctk

from overlay.settings.chord_field import ChordField
from overlay.settings.fields import ListField, NumberField, SuggestField
from overlay.settings.kit import Kit
from overlay.strings import t
from overlay.words import choice_text, param_text
from trayapp.core.action import Choice, Param, ParamValue

Choices = Callable[[], tuple[Choice, ...]]
SUGGESTED = frozenset({"app", "output", "midi_output", "window", "value"})
"""Kinds that take any text, with a list of what there is now."""
LISTED = SUGGESTED | {"panel", "preset", "effect", "plugin", "setting"}
"""Kinds whose list is asked of the rest of the app."""


def field_for(kit: Kit, parent: Any, param: Param, value: ParamValue | None, choices: Choices | None,
              apply: Callable[[ParamValue], object]) -> ctk.CTkBaseClass:  # fmt: skip
    """The field that fits a parameter; `choices` fills a live list, `apply` gets each new value.

    A text that is no number reaches `apply` as it is, so that the check of the value can say what is wrong.
    """
    if param.kind == "bool":
        return kit.switch(parent, param_text(param), bool(value), apply)
    if param.kind in SUGGESTED:
        raw = param.kind == "window"  # its list tells the titles of the moment, which are not what is stored
        return SuggestField(kit, parent, str(value or ""), choices or tuple, apply, raw=raw)
    if choices is not None or param.kind == "choice":
        texts = choices or (lambda: tuple(Choice(c, choice_text(c)) for c in param.choices))
        return kit.choice(parent, str(value or ""), texts, apply)
    if param.kind in {"int", "float"}:
        now = float(value) if isinstance(value, int | float) else param.low or 0.0
        whole = param.kind == "int"
        return NumberField(kit, parent, now, apply, low=param.low, high=param.high, unit=param.unit, whole=whole)
    if param.kind == "list":
        return ListField(kit, parent, value if isinstance(value, tuple) else (), apply)
    if param.kind == "chord":
        return ChordField(kit, parent, str(value or ""), apply)
    if param.kind in {"file", "folder"}:
        return _file(kit, parent, str(value or ""), apply, folder=param.kind == "folder")
    return kit.entry(parent, str(value or ""), apply, secret=param.secret and param.name in HIDDEN)


HIDDEN = frozenset({"password", "token", "secret"})
"""Secrets that nobody needs to read while writing them; a text to type is written in the open."""


def _file(kit: Kit, parent: Any, value: str, apply: Callable[[ParamValue], object], *, folder: bool) -> ctk.CTkFrame:
    row = kit.frame(parent)
    row.grid_columnconfigure(0, weight=1)
    entry = kit.entry(row, value, apply)
    entry.grid(row=0, column=0, sticky="ew")

    def browse() -> None:
        ask = filedialog.askdirectory if folder else filedialog.askopenfilename
        chosen = ask(parent=row.winfo_toplevel())
        if chosen:
            kit.write(entry, chosen)
            apply(chosen)

    kit.button(row, t("settings.browse"), browse).grid(row=0, column=1, padx=(8, 0))
    return row
