"""A field for a key chord: written, or filled by pressing the keys."""

import tkinter as tk
from collections.abc import Callable
from typing import Any

import customtkinter as ctk

from overlay.settings.kit import Kit
from overlay.strings import t
from trayapp.core.chord import CHARACTER_KEYS, NAMED_KEYS

_KEYSYMS = {
    "Return": "enter", "Escape": "esc", "Prior": "page_up", "Next": "page_down", "BackSpace": "backspace",
    "Caps_Lock": "caps_lock", "Num_Lock": "num_lock", "Scroll_Lock": "scroll_lock", "Print": "print_screen",
    "ISO_Left_Tab": "tab", "App": "menu", "plus": "plus", "minus": "-", "equal": "=", "comma": ",", "period": ".",
    "slash": "/", "backslash": "\\", "semicolon": ";", "apostrophe": "'", "bracketleft": "[", "bracketright": "]",
    "grave": "`", "KP_Add": "num_add", "KP_Subtract": "num_subtract", "KP_Multiply": "num_multiply",
    "KP_Divide": "num_divide", "KP_Decimal": "num_decimal", "KP_Enter": "num_enter",
    "exclam": "1", "at": "2", "numbersign": "3", "dollar": "4", "percent": "5", "asciicircum": "6", "ampersand": "7",
    "asterisk": "8", "parenleft": "9", "parenright": "0", "underscore": "-", "colon": ";", "quotedbl": "'",
    "less": ",", "greater": ".", "question": "/", "braceleft": "[", "braceright": "]", "bar": "\\",
    "asciitilde": "`",
}  # fmt: skip
"""Tk's names where they differ from ours; those that Shift gives on a US keyboard name their key."""
_MODIFIERS = {
    "x11": ((0x4, "ctrl"), (0x8, "alt"), (0x1, "shift"), (0x40, "win")),
    "win32": ((0x4, "ctrl"), (0x20000, "alt"), (0x1, "shift")),
}
"""Tk's state bits by windowing system. X11: Control, Mod1, Shift, Mod4. On Windows 0x8 is Num Lock, Alt lies above."""


def modifiers(state: int, system: str) -> tuple[str, ...]:
    """The modifiers that are down, from `event.state`; `system` is Tk's own name, as `winfo` and `tk` tell it."""
    return tuple(name for bit, name in _MODIFIERS.get(system, ()) if state & bit)


def chord_of(keysym: str, state: int, system: str = "x11") -> str:
    """The chord of a key press as Tk tells it; empty for a modifier alone or a key without a name."""
    key = _KEYSYMS.get(keysym, keysym.lower())
    if key.startswith("kp_") and key[3:].isdigit():
        key = f"num{key[3:]}"
    if key not in NAMED_KEYS and key not in CHARACTER_KEYS:
        return ""
    return "+".join((*modifiers(state, system), key))


class ChordField(ctk.CTkFrame):  # type: ignore[misc] # customtkinter has no type information
    """A text field with a button that waits for the keys."""

    def __init__(
        self, kit: Kit, parent: Any, value: str, apply: Callable[[str], object], placeholder: str = ""
    ) -> None:
        super().__init__(parent, fg_color="transparent")
        self._kit = kit
        self._apply = apply
        self._waiting = False
        self.grid_columnconfigure(0, weight=1)
        self._entry = kit.entry(self, value, apply, placeholder=placeholder)
        self._entry.grid(row=0, column=0, sticky="ew")
        self._button = kit.button(self, t("settings.press_keys"), self._wait)
        self._button.grid(row=0, column=1, padx=(8, 0))
        tk.Misc.bind(self._button, "<KeyPress>", self._pressed, add="+")
        tk.Misc.bind(self._button, "<FocusOut>", lambda _e: self._end(), add="+")

    def set(self, value: str) -> None:
        """Show a chord; one that is being written stays."""
        if self._entry.get() != value and not self._kit.is_edited(self._entry):
            self._kit.write(self._entry, value)

    def _wait(self) -> None:
        self._waiting = True
        self._button.configure(text=t("settings.waits"))
        tk.Misc.focus_set(self._button)

    def _pressed(self, event: "tk.Event[tk.Misc]") -> str | None:
        system = str(self.tk.call("tk", "windowingsystem"))
        chord = chord_of(event.keysym, int(event.state), system) if self._waiting else ""
        if not chord:
            return None
        self._end()
        self._kit.write(self._entry, chord)
        self._apply(chord)
        return "break"

    def _end(self) -> None:
        if self._waiting:
            self._waiting = False
            self._button.configure(text=t("settings.press_keys"))
