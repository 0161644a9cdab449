"""Widgets of the settings in the overlay's look: customtkinter with the theme's colours."""

import tkinter as tk
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import customtkinter as ctk
from customtkinter.windows.widgets.appearance_mode import AppearanceModeTracker
from customtkinter.windows.widgets.scaling import ScalingTracker

from overlay.menu import Row
from overlay.stage import Desk
from overlay.theme import mix, readable
from trayapp.core.action import Choice


def calm(scale: float) -> None:
    """Set customtkinter's scale, and keep its two trackers from polling for ever (every 30 and 100 ms)."""
    AppearanceModeTracker.update_loop_running = True
    AppearanceModeTracker.appearance_mode_set_by = "user"
    ScalingTracker.update_loop_running = True
    ctk.deactivate_automatic_dpi_awareness()
    ctk.set_widget_scaling(scale)
    ctk.set_window_scaling(scale)


class Kit:
    """Makes widgets for one desk. Every callback goes up; `set` of what it returns comes down."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.theme = desk.theme

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
        return ctk.CTkLabel(
            parent, text=text, font=self.font(size, bold=bold, mono=mono), text_color=colour or self.theme.text,
            anchor="w", justify="left", height=20, wraplength=wrap,
        )  # fmt: skip

    def button(self, parent: tk.Misc, text: str, command: Callable[[], object], *, main: bool = False,
               danger: bool = False) -> ctk.CTkButton:  # fmt: skip
        """A button; the `main` one of a page is coloured."""
        theme, font = self.theme, self.font(13)
        width = self.desk.fonts.text(13).measure(text) / self.desk.scale + 28
        fill = theme.accent if main else theme.raised
        ink = "#FFFFFF" if main else readable(theme.error, theme.raised, theme) if danger else theme.text
        return ctk.CTkButton(
            parent, text=text, command=command, font=font, height=30, corner_radius=7, width=width, fg_color=fill,
            hover_color=mix(fill, theme.text, 0.14), text_color=ink, text_color_disabled=theme.muted,
        )  # fmt: skip

    def entry(self, parent: tk.Misc, text: str, apply: Callable[[str], object], *, width: int = 140,
              secret: bool = False, placeholder: str = "") -> ctk.CTkEntry:  # fmt: skip
        """A text field; Enter and leaving it apply what changed."""
        theme = self.theme
        field = ctk.CTkEntry(
            parent, font=self.font(13), height=28, width=width, corner_radius=6, border_width=1,
            fg_color=theme.field, border_color=theme.line, text_color=theme.text, show="•" if secret else "",
            placeholder_text=placeholder or None, placeholder_text_color=theme.muted,
        )  # fmt: skip
        if text:
            field.insert(0, text)
        known = [text]

        def changed(_event: object) -> None:
            if field.get() != known[0]:
                known[0] = field.get()
                apply(known[0])

        field.bind("<Return>", changed)
        field.bind("<FocusOut>", changed, add="+")
        field.bind("<FocusIn>", lambda _e: field.configure(border_color=theme.accent), add="+")
        field.bind("<FocusOut>", lambda _e: field.configure(border_color=theme.line), add="+")
        return field

    def switch(self, parent: tk.Misc, text: str, on: bool, apply: Callable[[bool], object]) -> ctk.CTkSwitch:
        """On or off."""
        theme = self.theme
        switch: Any = ctk.CTkSwitch(
            parent, text=text, font=self.font(13), text_color=theme.text, fg_color=theme.raised,
            progress_color=theme.accent, button_color="#FFFFFF", button_hover_color="#FFFFFF", switch_width=34,
            border_width=3,
            switch_height=18, command=lambda: apply(bool(switch.get())),
        )  # fmt: skip
        if on:
            switch.select()
        return switch

    def slider(self, parent: tk.Misc, low: float, high: float, value: float, apply: Callable[[float], object],
               steps: int = 0) -> ctk.CTkSlider:  # fmt: skip
        """A number within a range; also turned by the wheel."""
        theme = self.theme
        knob = theme.accent if theme.name == "light" else theme.text
        slider = ctk.CTkSlider(
            parent, from_=low, to=high, number_of_steps=steps or None, height=16, width=120, fg_color=theme.field,
            progress_color=theme.accent, button_color=knob, button_hover_color=theme.text, border_width=4,
            command=apply,
        )  # fmt: skip
        slider.set(value)
        step = (high - low) / (steps or 100)

        def turn(clicks: int) -> None:
            slider.set(min(high, max(low, slider.get() + clicks * step)))
            apply(slider.get())

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

        def turn(way: int, event: "tk.Event[tk.Misc]") -> None:
            if str(event.widget).startswith(str(canvas)) and canvas.yview() != (0.0, 1.0):
                canvas.yview_scroll(way, "units")

        bar: Any = frame._scrollbar  # noqa: SLF001 - as above; it is shown even where all fits

        def fit(first: str, last: str) -> None:
            if (float(first), float(last)) == (0.0, 1.0):
                bar.grid_remove()
            else:
                bar.grid()
            bar.set(first, last)

        canvas.configure(yscrollcommand=fit)
        for button, way in ((4, -2), (5, 2)):
            frame.bind_all(f"<ButtonPress-{button}>", partial(turn, way), add="+")
        return frame


class ChoiceField(ctk.CTkFrame):  # type: ignore[misc] # customtkinter has no type information
    """A field that opens the overlay's own menu, which lies above every topmost window."""

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
        self.grid_propagate(False)
        self.grid_columnconfigure(0, weight=1)
        self.grid_rowconfigure(0, weight=1)
        self._label = kit.label(self, "")
        self._label.grid(row=0, column=0, sticky="ew", padx=(10, 4), pady=2)
        self._sign = kit.label(self, "▾", colour=theme.muted)
        self._sign.grid(row=0, column=1, padx=(0, 10), pady=2)
        for widget in (self, self._label, self._sign):
            widget.bind("<ButtonRelease-1>", self._open)
            widget.bind("<Enter>", lambda _e: self.configure(border_color=theme.muted))
            widget.bind("<Leave>", lambda _e: self.configure(border_color=theme.line))
        self.set(value)

    def get(self) -> str:
        """The chosen value."""
        return self._value

    def set(self, value: str) -> None:
        """Show a value as chosen."""
        self._value = value
        texts = {choice.value: choice.text for choice in self._choices()}
        self._label.configure(text=texts.get(value, value))

    def rows(self) -> list[Row]:
        """The rows of the menu."""
        return [
            Row(choice.text, partial(self.pick, choice.value), checked=choice.value == self._value)
            for choice in self._choices()
        ]

    def _open(self, _event: object) -> None:
        rows = self.rows()
        if rows:
            x, y = self.winfo_rootx(), self.winfo_rooty() + self.winfo_height() + self._kit.desk.px(3)
            self._kit.desk.menu(rows, x, y, self.winfo_width())

    def pick(self, value: str) -> None:
        """Choose a value, as by the mouse."""
        self.set(value)
        self._apply(value)
