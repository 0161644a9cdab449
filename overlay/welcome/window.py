"""The window of the first start: three steps, each of which can be passed over."""

import tkinter as tk
from collections.abc import Callable
from typing import Any

import customtkinter as ctk

from overlay.place import middle_of
from overlay.platform.base import Windowing
from overlay.settings.kit import BAR, Kit, calm
from overlay.stage import Desk
from overlay.strings import t
from overlay.welcome.controller_step import ControllerStep
from overlay.welcome.pad_step import PadStep
from overlay.welcome.sound_step import SoundStep
from overlay.welcome.step import Step

WIDTH, HEIGHT = 620, 440
TICK_MS = 200


class Welcome:
    """A normal window of the window manager, which never asks for the focus. Main thread."""

    def __init__(self, root: tk.Tk, desk: Desk, platform: Windowing, dispatch: Callable[[Any], object],
                 edit: Callable[[str, int], object], closed: Callable[[], None]) -> None:  # fmt: skip
        calm(desk.scale)
        ctk.set_appearance_mode("light" if desk.theme.name == "light" else "dark")
        self._desk, self._dispatch, self._edit, self._closed = desk, dispatch, edit, closed
        self._kit = kit = Kit(desk)
        theme = desk.theme
        self.window = window = ctk.CTkToplevel(root, fg_color=theme.background)
        window.withdraw()
        window.title(t("welcome.title"))
        monitors = platform.monitors(root)
        width = min(desk.px(WIDTH), min(monitor.width for monitor in monitors) - desk.px(20))
        size = (width, min(desk.px(HEIGHT), min(monitor.height for monitor in monitors) - desk.px(60)))
        kit.narrower = WIDTH - width / desk.scale + (BAR if size[1] < desk.px(HEIGHT) else 0)
        x, y = middle_of(size, root.winfo_pointerxy(), monitors)
        tk.Toplevel.geometry(window, f"{size[0]}x{size[1]}+{x}+{y}")
        window.protocol("WM_DELETE_WINDOW", self.close)
        window.bind("<Escape>", lambda _e: self.close())
        kit.attach(window)
        window.grid_columnconfigure(0, weight=1)
        window.grid_rowconfigure(0, weight=1)
        self._ground = kit.frame(window, theme.panel, radius=9, line=theme.line)
        self._ground.grid(row=0, column=0, sticky="nsew", padx=12, pady=(12, 8))
        self._ground.grid_columnconfigure(0, weight=1)
        self._ground.grid_rowconfigure(0, weight=1)
        row = kit.frame(window)
        row.grid(row=1, column=0, sticky="ew", padx=12, pady=(2, 12))
        self.next = kit.button(row, t("welcome.next"), self.forth, main=True)
        self.next.pack(side="right")
        self.back_button = kit.button(row, t("welcome.back"), self.back)
        self.back_button.pack(side="right", padx=8)
        self.skip = kit.button(row, t("welcome.skip"), self.close)
        self.skip.pack(side="left")
        self._where = kit.label(row, "", size=12, colour=theme.muted)
        self._where.pack(side="left", padx=14)
        self.at = 0
        self.step: Step
        self._scroll: ctk.CTkScrollableFrame | None = None
        self._open()
        window.deiconify()
        self._ticking = window.after(TICK_MS, self._tick)

    def _make(self, frame: ctk.CTkFrame) -> Step:
        if self.at == 0:
            return ControllerStep(self._kit, frame, self._dispatch)
        if self.at == 1:
            return SoundStep(self._kit, frame, self._dispatch)
        return PadStep(self._kit, frame, self._dispatch, self._edit)

    def _open(self) -> None:
        if self._scroll is not None:
            self.step.close()
            self._scroll.destroy()
        self._scroll = self._kit.scroll(self._ground)
        self._scroll.grid(row=0, column=0, sticky="nsew", padx=4, pady=8)
        self.step = self._make(self._scroll)
        self._where.configure(text=t("welcome.where", step=self.at + 1))
        self.next.configure(text=t("welcome.done" if self.at == 2 else "welcome.next"))
        self.back_button.configure(state="normal" if self.at else "disabled")

    def forth(self) -> None:
        """The next step, or the end."""
        if self.at == 2:
            self.close()
        else:
            self.at += 1
            self._open()

    def back(self) -> None:
        """The step before."""
        if self.at:
            self.at -= 1
            self._open()

    def _tick(self) -> None:
        self.step.tick()
        self._ticking = self.window.after(TICK_MS, self._tick)

    def close(self) -> None:
        """Destroy the window; nothing of it runs afterwards."""
        self.window.after_cancel(self._ticking)
        self.step.close()
        self.window.destroy()
        self._closed()
