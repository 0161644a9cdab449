"""Fields that customtkinter lacks: a number that is checked, a text with suggestions, a list of texts."""

import tkinter as tk
from collections import Counter
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import customtkinter as ctk

from overlay.menu import Row
from overlay.settings.faults import number_of
from overlay.settings.kit import Kit
from overlay.strings import number, t, unit_text
from trayapp.core.action import Choice, ParamValue

SLIDER_UP_TO = 1000
"""A range as wide gets a slider beside its number."""

UNIT_WIDTH = 20.0
"""What a percent sign takes, beside a number without a unit too. Pixels at 100 %."""


class NumberField(ctk.CTkFrame):  # type: ignore[misc] # customtkinter has no type information
    """A number with its unit, and a slider where its range is short. A text that is no number goes up as it is."""

    def __init__(self, kit: Kit, parent: Any, value: float, apply: Callable[[ParamValue], object], *, low: float | None,
                 high: float | None, unit: str = "", whole: bool = False) -> None:  # fmt: skip
        super().__init__(parent, fg_color="transparent")
        self._kit, self._apply, self._whole = kit, apply, whole
        self._low, self._high = low, high
        self._slider: ctk.CTkSlider | None = None
        self.grid_columnconfigure(0, weight=1)
        column = 0
        if low is not None and high is not None and high - low <= SLIDER_UP_TO:
            steps = int(high - low) if whole and high - low <= 400 else 0
            self._slider = kit.slider(self, low, high, min(high, max(low, value)), self._slid, steps=steps)
            self._slider.grid(row=0, column=0, sticky="ew", padx=(0, 8))
            column = 1
            self.grid_columnconfigure(2, minsize=kit.desk.px(UNIT_WIDTH))  # sliders above each other end alike
        self._entry = kit.entry(self, self._words(value), self._written, width=72, mono=True)
        self._entry.grid(row=0, column=column, sticky="w" if column == 0 else "")
        self._entry.bind("<Up>", lambda _e: self._step(1), add="+")
        self._entry.bind("<Down>", lambda _e: self._step(-1), add="+")
        if unit:
            kit.label(self, unit_text(unit), size=12, colour=kit.theme.muted).grid(
                row=0, column=column + 1, padx=(6, 0)
            )
        if column == 0:
            self.grid_columnconfigure(0, weight=0)

    def _words(self, value: float) -> str:
        return f"{round(value)}" if self._whole else number(round(value, 3))

    def set(self, value: float) -> None:
        """Show a number."""
        if self._slider is not None:
            self._slider.set(value)
        self._kit.write(self._entry, self._words(value))

    def follow(self, value: float) -> None:
        """Show a number that changed elsewhere; one that is being written stays."""
        if not self._kit.is_edited(self._entry) and number_of(self._entry.get()) != round(value, 3):
            self.set(value)

    def _slid(self, at: float) -> None:
        value = round(at) if self._whole else round(at, 2)
        self._kit.write(self._entry, self._words(value))
        self._apply(value)

    def _written(self, text: str) -> None:
        typed = number_of(text)
        if typed is None:
            self._apply(text)
            return
        if self._slider is not None and self._low is not None and self._high is not None:
            self._slider.set(min(self._high, max(self._low, typed)))
        self._apply(int(typed) if typed == int(typed) else typed)

    def _step(self, by: int) -> None:
        typed = number_of(self._entry.get())
        if typed is not None:
            low, high = self._low, self._high
            typed = min(typed + by, high) if high is not None else typed + by
            typed = max(typed, low) if low is not None else typed
            self._kit.write(self._entry, self._words(typed))
            self._written(self._entry.get())


class SuggestField(ctk.CTkFrame):  # type: ignore[misc] # customtkinter has no type information
    """A text, with a list of what there is now; Down opens it.

    A value from the list is shown, and may be written, in the list's words; with `raw` it is shown as it is stored.
    """

    def __init__(self, kit: Kit, parent: Any, value: str, choices: Callable[[], Sequence[Choice]],
                 apply: Callable[[str], object], placeholder: str = "", *, raw: bool = False) -> None:  # fmt: skip
        super().__init__(parent, fg_color="transparent")
        self._kit, self._choices, self._apply, self._raw = kit, choices, apply, raw
        self._values: dict[str, str] = {}
        self.grid_columnconfigure(0, weight=1)
        self._learn(() if raw else choices())
        self._entry = kit.entry(self, self._words(value), self._written, placeholder=placeholder)
        self._entry.grid(row=0, column=0, sticky="ew")
        self._entry.bind("<Down>", lambda _e: self.open(), add="+")
        self._button = kit.button(self, "▾", self.open)
        self._button.grid(row=0, column=1, padx=(6, 0))

    def _learn(self, choices: Sequence[Choice]) -> None:
        """What the words of the list stand for; words that two share stand for none."""
        often = Counter(choice.text for choice in choices)
        self._values |= {choice.text: choice.value for choice in choices if often[choice.text] == 1}

    def _words(self, value: str) -> str:
        return next((text for text, known in self._values.items() if known == value), value)

    def _written(self, text: str) -> None:
        self._apply(self._values.get(text, text))

    def rows(self) -> list[Row]:
        """The rows of the list."""
        choices, now = self._choices(), self._entry.get()
        if not self._raw:
            self._learn(choices)
            now = self._values.get(now, now)
        rows = [Row(c.text, partial(self.pick, c.value), checked=c.value == now, hint=self._beside(c)) for c in choices]
        return rows or [Row(t("settings.nothing_listed"), None, enabled=False)]

    def _beside(self, choice: Choice) -> str:
        return choice.value if self._raw and choice.text != choice.value else ""

    def open(self) -> None:
        """Open the list."""
        self._kit.open_list(self, self.rows(), self._entry.focus_set)

    def pick(self, value: str) -> None:
        """Choose a value, as by the mouse."""
        self._kit.write(self._entry, self._words(value))
        self._apply(value)


class ListField(ctk.CTkFrame):  # type: ignore[misc] # customtkinter has no type information
    """Texts, one a row; an empty one is left out."""

    def __init__(
        self, kit: Kit, parent: Any, value: tuple[str, ...], apply: Callable[[tuple[str, ...]], object]
    ) -> None:
        super().__init__(parent, fg_color="transparent")
        self._kit, self._apply = kit, apply
        self._texts = list(value)
        self.grid_columnconfigure(0, weight=1)
        self._build()

    def _build(self) -> None:
        for child in self.winfo_children():
            child.destroy()
        for index, text in enumerate(self._texts):
            entry = self._kit.entry(self, text, partial(self._changed, index))
            entry.grid(row=index, column=0, sticky="ew", pady=(0, 4))
            remove = self._kit.button(self, "✕", partial(self._remove, index))
            remove.grid(row=index, column=1, padx=(6, 0), pady=(0, 4))
        self._kit.button(self, "+ " + t("settings.add_row"), self._add).grid(row=len(self._texts), column=0, sticky="w")

    def _changed(self, index: int, text: str) -> None:
        self._texts[index] = text
        self._tell()

    def _tell(self) -> None:
        self._apply(tuple(text for text in self._texts if text))

    def _remove(self, index: int) -> None:
        del self._texts[index]
        self._build()
        self._tell()

    def _add(self) -> None:
        self._texts.append("")
        self._build()
        entries = [child for child in self.winfo_children() if isinstance(child, ctk.CTkEntry)]
        tk.Misc.focus_set(entries[-1]._entry)  # noqa: SLF001 - the Tk field inside
