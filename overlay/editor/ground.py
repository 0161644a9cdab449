"""The editor's window and its parts: what is edited, which scrolls, and below it what always shows."""

import tkinter as tk
from typing import Any

import customtkinter as ctk

from overlay.place import middle_of
from overlay.platform.base import Windowing
from overlay.settings.kit import BAR, Kit
from overlay.theme import readable

WIDTH, HEIGHT, HIGHEST = 640, 520, 780
"""Pixels at 100 %. It is as high as what it opens with, within the last two; lists lie in it, so it is never small.

On a screen that is lower than the first all parts scroll as one.
"""
FRAME = 60
"""What the window manager's frame and the desktop's bar take. Pixels at 100 %."""


class Ground:
    """`head`, `tabs` and `fields` are filled by the editor, `foot` below them stays in sight. Main thread."""

    def __init__(self, kit: Kit, root: tk.Tk, platform: Windowing) -> None:
        self._kit, theme, desk = kit, kit.theme, kit.desk
        self._monitors, self._pointer = platform.monitors(root), root.winfo_pointerxy()
        self._most = min(monitor.height for monitor in self._monitors) - desk.px(FRAME)
        self._width = min(desk.px(WIDTH), min(monitor.width for monitor in self._monitors) - desk.px(20))
        kit.low = self._most / desk.scale < HEIGHT
        kit.narrower = WIDTH - self._width / desk.scale + (BAR if kit.low else 0)
        self.window = window = ctk.CTkToplevel(root, fg_color=theme.background)
        window.withdraw()
        kit.attach(window)
        window.grid_columnconfigure(0, weight=1)
        window.grid_rowconfigure(0, weight=1)
        whole: Any = kit.scroll(window, theme.background) if kit.low else kit.frame(window)
        whole.grid(row=0, column=0, sticky="nsew")
        whole.grid_columnconfigure(0, weight=1)
        self.head = kit.frame(whole, theme.panel, radius=9, line=theme.line)
        self.head.grid(row=0, column=0, sticky="ew", padx=12, pady=(12, 8))
        self._box = box = kit.frame(whole, theme.panel, radius=9, line=theme.line)
        box.grid(row=1, column=0, sticky="nsew", padx=12)
        box.grid_columnconfigure(0, weight=1)
        self.tabs = kit.frame(box)
        self.tabs.grid(row=0, column=0, sticky="w", padx=12, pady=(10, 4))
        self.fields: Any = kit.frame(box) if kit.low else kit.scroll(box)
        self.fields.grid(row=1, column=0, sticky="nsew", padx=(8, 3), pady=(0, 8))
        self.fields.grid_columnconfigure(0, weight=1)
        if not kit.low:
            whole.grid_rowconfigure(1, weight=1)
            box.grid_rowconfigure(1, weight=1)
        self.foot = kit.frame(window)
        self.foot.grid(row=1, column=0, sticky="ew", padx=12, pady=(8, 12))
        self.foot.grid_columnconfigure(0, weight=1)
        self.status = kit.label(self.foot, "", size=12, wrap=WIDTH - 40)
        self.status.grid(row=1, column=0, sticky="ew", padx=2, pady=(0, 6))
        self.status.grid_remove()

    @property
    def room(self) -> float:
        """The width that a row of tabs has. Pixels at 100 %."""
        return self._width / self._kit.desk.scale - 60

    def open(self) -> None:
        """Show the window, as high as what lies in it now, and give it the focus."""
        window, px = self.window, self._kit.desk.px
        window.update_idletasks()
        inner = self.tabs.winfo_reqheight() + self.fields.winfo_reqheight() + px(26)
        wanted = self.head.winfo_reqheight() + inner + self.foot.winfo_reqheight() + px(44)
        size = (self._width, min(max(px(HEIGHT), wanted), px(HIGHEST), self._most))
        x, y = middle_of(size, self._pointer, self._monitors)
        tk.Toplevel.geometry(window, f"{size[0]}x{size[1]}+{x}+{y}")
        window.deiconify()
        window.lift()
        window.focus_force()

    def say(self, text: str, level: str = "info") -> None:
        """Tell something above the buttons; empty takes the line away."""
        theme = self._kit.theme
        colours = {"error": theme.error, "warning": theme.warning, "ok": theme.ok}
        colour = readable(colours.get(level, theme.soft), theme.background, theme)
        self.status.configure(text=text, text_color=colour)
        self.status.grid() if text else self.status.grid_remove()
