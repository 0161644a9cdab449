"""Widgets of the settings in the overlay's look: customtkinter with the theme's colours."""

import tkinter as tk
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import customtkinter as ctk
from customtkinter.windows.widgets.appearance_mode import AppearanceModeTracker
from customtkinter.windows.widgets.scaling import ScalingTracker

from overlay.menu import Row
from overlay.settings.popover import Popover
from overlay.settings.reach import may_press, reachable
from overlay.stage import Desk
from overlay.theme import Theme, contrast, mix, readable
from trayapp.core.action import Choice

MAIN_INK = {"dark": "#FFFFFF", "light": "#FFFFFF", "contrast": "#000000"}
"""The text of a page's main button, by theme."""


MAIN_HOVER = {"dark": "#000000", "light": "#000000", "contrast": "#FFFFFF"}
"""What it is mixed with under the mouse: away from its text."""


def main_fill(theme: Theme) -> str:
    """The accent, as much darker as its text needs; light enough for the dark text of the high contrast."""
    tints = (mix(theme.accent, "#000000", tenth / 10) for tenth in range(11))
    return next(tint for tint in tints if contrast(tint, MAIN_INK[theme.name]) >= 4.5)


def calm(scale: float) -> None:
    """Set customtkinter's scale, and keep its two trackers from polling for ever (every 30 and 100 ms)."""
    AppearanceModeTracker.update_loop_running = True
    AppearanceModeTracker.appearance_mode_set_by = "user"
    ScalingTracker.update_loop_running = True
    ctk.deactivate_automatic_dpi_awareness()
    ctk.set_widget_scaling(scale)
    ctk.set_window_scaling(scale)


BAR = 20
"""What the bar of a ground that scrolls takes of its width. Pixels at 100 %."""
LEAST_WRAP = 260
"""A text that may be wider runs across its page. Pixels at 100 %."""
TIGHT = 80
"""In a window narrower by more than this, labels stand above their fields and boxes take more rows. Pixels at 100 %."""


class Kit:
    """Makes widgets for one window. Every callback goes up; `set` of what it returns comes down.

    With `live` a text goes up with every letter, for a draft; else when it is left or with Enter. `narrower` is by how
    many pixels at 100 % its window has less than the width it was drawn for: long texts go on in the next line sooner.
    With `low` it has little height, so rows stand closer.
    """

    def __init__(self, desk: Desk, *, live: bool = False) -> None:
        self.desk = desk
        self._live = live
        self.theme = desk.theme
        self.popover: Popover | None = None
        self.narrower = 0.0
        self.low = False
        self._grounds: list[tuple[Any, Any]] = []

    @property
    def tight(self) -> bool:
        """Whether a row has no room for a label and its field."""
        return self.narrower > TIGHT

    def attach(self, window: tk.Misc) -> None:
        """Let a click anywhere in the window close an open list, and wheel and focus scroll its grounds."""
        window.bind("<ButtonPress-1>", self._clicked, add="+")
        window.bind("<FocusIn>", lambda event: self.see(event.widget), add="+")  # what the keyboard comes to
        for button, way in ((4, -2), (5, 2)):
            window.bind(f"<ButtonPress-{button}>", partial(self._wheel, way), add="+")

    def open_list(self, anchor: tk.Misc, rows: Sequence[Row], back: Callable[[], object]) -> None:
        """Lay a list over the window, below a field of it."""
        self.close_list()
        if rows:
            self.popover = Popover(self.desk, anchor, rows, self._gone, back)

    def close_list(self) -> None:
        """Close the open list, if there is one."""
        if self.popover is not None:
            self.popover.close()

    def _gone(self) -> None:
        self.popover = None

    def _clicked(self, event: "tk.Event[tk.Misc]") -> None:
        if self.popover is not None and not str(event.widget).startswith(str(self.popover.frame)):
            self.close_list()

    def font(self, size: float = 13, *, bold: bool = False, mono: bool = False) -> ctk.CTkFont:
        """A font that follows customtkinter's scale."""
        fonts = self.desk.fonts
        family = fonts.mono_face if mono else fonts.face
        return ctk.CTkFont(family, round(size), "bold" if bold else "normal")

    def frame(self, parent: tk.Misc, colour: str = "", radius: int = 0, line: str = "") -> ctk.CTkFrame:
        """A plain ground, or a box with round corners."""
        return ctk.CTkFrame(
            parent, fg_color=colour or "transparent", corner_radius=radius, border_width=1 if line else 0,
            border_color=line or None,
        )  # fmt: skip

    def label(self, parent: tk.Misc, text: str, *, size: float = 13, bold: bool = False, mono: bool = False,
              colour: str = "", wrap: int = 0) -> ctk.CTkLabel:  # fmt: skip
        """A text."""
        wrap = wrap if wrap <= LEAST_WRAP else max(LEAST_WRAP, round(wrap - self.narrower))
        return ctk.CTkLabel(
            parent, text=text, font=self.font(size, bold=bold, mono=mono), text_color=colour or self.theme.text,
            anchor="w", justify="left", height=20, wraplength=wrap,
        )  # fmt: skip

    def button(self, parent: tk.Misc, text: str, command: Callable[[], object], *, main: bool = False,
               danger: bool = False) -> ctk.CTkButton:  # fmt: skip
        """A button; the `main` one of a page is coloured."""
        theme, font = self.theme, self.font(13)
        width = self.desk.fonts.text(13).measure(text) / self.desk.scale + 28
        fill = main_fill(theme) if main else theme.raised
        hover = mix(fill, theme.text, 0.14)
        if main:
            hover = mix(fill, MAIN_HOVER[theme.name], 0.14)
        elif danger:
            hover = mix(fill, theme.background, 0.4)
        ink = MAIN_INK[theme.name] if main else readable(theme.error, fill, theme) if danger else theme.text
        button = ctk.CTkButton(
            parent, text=text, command=command, font=font, height=30, corner_radius=7, width=width, fg_color=fill,
            hover_color=hover, text_color=ink, text_color_disabled=theme.muted,
            border_color=theme.text if main else theme.accent,
        )  # fmt: skip
        return self.pressable(button)

    @staticmethod
    def pressable(button: ctk.CTkButton, ring: Callable[[bool], object] | None = None) -> ctk.CTkButton:
        """Let the keyboard reach and press a button; its border is the ring, unless `ring` draws another."""
        reachable(button, ring or (lambda on: button.configure(border_width=2 if on else 0)), may_press(button))
        return button

    def entry(self, parent: tk.Misc, text: str, apply: Callable[[str], object], *, width: int = 140,
              secret: bool = False, placeholder: str = "", mono: bool = False) -> "Entry":  # fmt: skip
        """A text field; Enter and leaving it apply what changed."""
        theme = self.theme
        field = Entry(
            parent, font=self.font(12 if mono else 13, mono=mono), height=28, width=width, corner_radius=6,
            border_width=1,
            fg_color=theme.field, border_color=theme.line, text_color=theme.text, show="•" if secret else "",
            placeholder_text=placeholder or None, placeholder_text_color=theme.muted,
        )  # fmt: skip
        self.write(field, text)

        def changed(_event: object) -> None:
            if field.get() != field.known:
                field.known = field.get()
                apply(field.known)

        def select_all(_event: object) -> str:
            field.select_range(0, "end")
            field.icursor("end")
            return "break"

        field.bind("<Control-a>", select_all)  # on X11 Tk goes to the line's start
        field.bind("<Return>", changed)
        field.bind("<KP_Enter>", changed)
        if self._live:
            field.bind("<KeyRelease>", changed, add="+")
        field.bind("<FocusOut>", changed, add="+")
        field.bind("<FocusIn>", lambda _e: field.configure(border_color=theme.accent), add="+")
        field.bind("<FocusOut>", lambda _e: field.configure(border_color=theme.line), add="+")
        return field

    @staticmethod
    def is_edited(field: "Entry") -> bool:
        """Whether somebody writes in a field now."""
        focus = field.focus_get()
        return focus is not None and str(focus).startswith(str(field))

    @staticmethod
    def write(field: "Entry", text: str) -> None:
        """Show a text in a field; it is not applied."""
        field.known = text
        if field.get() == text:
            return  # an empty one may show its placeholder
        field.delete(0, "end")
        if text:
            field.insert(0, text)

    def switch(self, parent: tk.Misc, text: str, on: bool, apply: Callable[[bool], object]) -> "Switch":
        """On or off."""
        theme = self.theme
        light = theme.name == "light"
        switch: Switch = Switch(
            parent, text=text, font=self.font(13), text_color=theme.text, width=0,
            fg_color=theme.edge if light else theme.raised,
            progress_color=mix(theme.panel, theme.accent, 0.45) if light else theme.accent,
            switch_width=34, border_width=3, switch_height=18, command=lambda: apply(bool(switch.get())),
        )  # fmt: skip
        if self.tight:
            switch._text_label.configure(wraplength=self.desk.px(LEAST_WRAP), justify="left")  # noqa: SLF001 - it has no option for it
        switch.thumbs = (theme.muted, theme.accent) if light else ("#FFFFFF", "#FFFFFF")
        switch.set(False)
        if on:
            switch.select()
        ring = theme.muted if theme.name == "contrast" else theme.text
        reachable(
            switch, lambda shown: switch.configure(border_color=ring if shown else "transparent"),
            {"<space>": switch.toggle, "<Return>": switch.toggle},
        )  # fmt: skip
        return switch

    def slider(self, parent: tk.Misc, low: float, high: float, value: float, apply: Callable[[float], object],
               steps: int = 0) -> ctk.CTkSlider:  # fmt: skip
        """A number within a range; also turned by the wheel."""
        theme = self.theme
        light = theme.name == "light"
        knob = theme.accent if light else theme.text
        slider = ctk.CTkSlider(
            parent, from_=low, to=high, number_of_steps=steps or None, height=16, width=120,
            fg_color={"light": theme.edge, "contrast": theme.raised}.get(theme.name, theme.field),
            progress_color=theme.accent, button_color=knob, button_hover_color=theme.text, border_width=4,
            command=apply,
        )  # fmt: skip
        slider.set(value)
        step = (high - low) / (steps or 100)

        def turn(clicks: int) -> None:
            slider.set(min(high, max(low, slider.get() + clicks * step)))
            apply(slider.get())

        reachable(
            slider, lambda on: slider.configure(button_color=theme.muted if on else knob),
            {"<Left>": partial(turn, -1), "<Right>": partial(turn, 1), "<Down>": partial(turn, -1),
             "<Up>": partial(turn, 1), "<Prior>": partial(turn, 10), "<Next>": partial(turn, -10)},
        )  # fmt: skip
        slider.bind("<ButtonPress-4>", lambda _e: turn(1))
        slider.bind("<ButtonPress-5>", lambda _e: turn(-1))
        slider.bind("<MouseWheel>", lambda e: turn(1 if e.delta > 0 else -1))
        return slider

    def choice(self, parent: tk.Misc, value: str, choices: Callable[[], Sequence[Choice]],
               apply: Callable[[str], object], *, width: int = 140) -> "ChoiceField":  # fmt: skip
        """A list to choose from, filled when it is opened."""
        return ChoiceField(self, parent, value, choices, apply, width)

    def scroll(self, parent: tk.Misc, colour: str = "") -> ctk.CTkScrollableFrame:
        """A ground that scrolls."""
        theme = self.theme
        frame = ctk.CTkScrollableFrame(
            parent, fg_color=colour or theme.panel, corner_radius=0, scrollbar_button_color=theme.raised,
            scrollbar_button_hover_color=theme.muted, scrollbar_fg_color=colour or theme.panel,
        )  # fmt: skip
        canvas: Any = frame._parent_canvas  # noqa: SLF001 - customtkinter binds no wheel on X11
        step = self.desk.px(24)
        canvas.configure(yscrollincrement=step)
        self._grounds = [(ground, inner) for ground, inner in self._grounds if ground.winfo_exists()]
        self._grounds.append((canvas, frame))
        bar: Any = frame._scrollbar  # noqa: SLF001 - as above; it is shown even where all fits

        def show() -> None:
            if canvas.winfo_exists():
                (bar.grid_remove if canvas.yview() == (0.0, 1.0) else bar.grid)()

        def fit(first: str, last: str) -> None:
            bar.set(first, last)
            if bool(bar.winfo_manager()) is ((float(first), float(last)) == (0.0, 1.0)):
                canvas.after_idle(show)  # while Tk lays the ground out it would map what is taken away

        canvas.configure(yscrollcommand=fit)
        return frame

    def _wheel(self, way: int, event: "tk.Event[tk.Misc]") -> None:
        """The wheel on X11 turns the ground below the mouse."""
        for canvas, _ in self._grounds:
            if str(event.widget).startswith(str(canvas)) and canvas.yview() != (0.0, 1.0):
                canvas.yview_scroll(way, "units")

    def see(self, widget: tk.Misc) -> None:
        """Scroll a widget into sight."""
        for canvas, inner in self._grounds:
            if not (canvas.winfo_exists() and str(widget).startswith(str(inner)) and widget.winfo_exists()):
                continue
            top = widget.winfo_rooty() - inner.winfo_rooty()
            bottom, whole = top + widget.winfo_height(), max(1, inner.winfo_height())
            first, height = canvas.canvasy(0), canvas.winfo_height()
            margin = self.desk.px(16)
            if top < first:
                canvas.yview_moveto(max(0, top - margin) / whole)
            elif bottom > first + height:
                canvas.yview_moveto((bottom + margin - height) / whole)


class Entry(ctk.CTkEntry):  # type: ignore[misc] # customtkinter has no type information
    """A text field that remembers what was applied last."""

    known = ""


class Switch(ctk.CTkSwitch):  # type: ignore[misc] # customtkinter has no type information
    """A switch whose thumb is seen on a light ground too: grey while off, in the accent's colour while on."""

    thumbs = ("#FFFFFF", "#FFFFFF")

    def set(self, state: bool, from_variable_callback: bool = False) -> None:
        """Show it as on or off; its command is not called."""
        super().set(state, from_variable_callback)
        self.configure(button_color=self.thumbs[state], button_hover_color=self.thumbs[state])


class ChoiceField(ctk.CTkFrame):  # type: ignore[misc] # customtkinter has no type information
    """A field that opens a list of the window's own; with the keyboard: Space, Enter, Down, or a letter."""

    def __init__(self, kit: Kit, parent: tk.Misc, value: str, choices: Callable[[], Sequence[Choice]],
                 apply: Callable[[str], object], width: int) -> None:  # fmt: skip
        theme = kit.theme
        super().__init__(
            parent, fg_color=theme.field, corner_radius=6, border_width=1, border_color=theme.line, height=28,
            width=width,
        )  # fmt: skip
        self._kit = kit
        self._choices = choices
        self._apply = apply
        self._value = value
        self._text = ""
        self.grid_propagate(False)
        self.grid_columnconfigure(0, weight=1)
        self.grid_rowconfigure(0, weight=1)
        self._label = kit.label(self, "")
        self._label.configure(width=1)
        self._label.grid(row=0, column=0, sticky="ew", padx=(10, 4), pady=2)
        self._sign = kit.label(self, "▾", colour=theme.muted)
        self._sign.grid(row=0, column=1, padx=(0, 10), pady=2)
        self._ringed = False
        reachable(self, self._ring, dict.fromkeys(("<space>", "<Return>", "<Down>", "<KP_Enter>"), self.open))
        for widget in (self, self._label, self._sign):
            widget.bind("<ButtonPress-1>", lambda _e: self.focus_set(), add="+")
            widget.bind("<ButtonRelease-1>", lambda _e: self.open(), add="+")
            widget.bind("<Enter>", lambda _e: self._edge(theme.muted), add="+")
            widget.bind("<Leave>", lambda _e: self._edge(theme.line), add="+")
        self.bind("<Configure>", lambda _e: self._cut(), add="+")
        self.set(value)

    def _ring(self, on: bool) -> None:
        self._ringed = on
        self.configure(border_width=2 if on else 1)
        self._edge(self._kit.theme.line)

    def _edge(self, colour: str) -> None:
        self.configure(border_color=self._kit.theme.accent if self._ringed else colour)

    def get(self) -> str:
        """The chosen value."""
        return self._value

    def set(self, value: str) -> None:
        """Show a value as chosen."""
        self._value = value
        self._text = {choice.value: choice.text for choice in self._choices()}.get(value, value)
        self._cut()

    def _cut(self) -> None:
        """Show as much of the text as the field has room for."""
        desk = self._kit.desk
        room = self.winfo_width() - desk.px(46)
        text = desk.fonts.fit(self._text, desk.fonts.text(13), room) if room > 0 else self._text
        if self._label.cget("text") != text:
            self._label.configure(text=text)

    def rows(self) -> list[Row]:
        """The rows of the list."""
        return [
            Row(choice.text, partial(self.pick, choice.value), checked=choice.value == self._value)
            for choice in self._choices()
        ]

    def open(self) -> None:
        """Open the list."""
        self._kit.open_list(self, self.rows(), self.focus_set)

    def pick(self, value: str) -> None:
        """Choose a value, as by the mouse."""
        self.set(value)
        self._apply(value)
