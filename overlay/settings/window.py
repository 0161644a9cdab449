"""The settings window: a list of pages at the left, one page at the right."""

import tkinter as tk
from collections.abc import Callable

import customtkinter as ctk

from overlay.place import middle_of
from overlay.platform.base import Windowing
from overlay.settings.about import AboutPage
from overlay.settings.audio import AudioPage
from overlay.settings.doctor import DoctorPage
from overlay.settings.general import GeneralPage
from overlay.settings.kit import Kit, calm
from overlay.settings.log_page import LogPage
from overlay.settings.midi import MidiPage
from overlay.settings.overlay_page import OverlayPage
from overlay.settings.page import Dispatch, Page
from overlay.settings.panels import PanelsPage
from overlay.settings.plugins import PianoPage, PluginsPage
from overlay.settings.presets import PresetsPage
from overlay.stage import Desk
from overlay.strings import t

WIDTH, HEIGHT = 880, 560
"""Pixels at 100 %."""
TICK_MS = 250
PAGES: dict[str, type[Page]] = {
    "general": GeneralPage,
    "midi": MidiPage,
    "audio": AudioPage,
    "piano": PianoPage,
    "panels": PanelsPage,
    "presets": PresetsPage,
    "overlay": OverlayPage,
    "plugins": PluginsPage,
    "doctor": DoctorPage,
    "log": LogPage,
    "about": AboutPage,
}
TAB_HEIGHT = 34.0


def tab_height(window: float) -> float:
    """How high each tab is, so that all of them have room in a window of that height. Pixels at 100 %."""
    return min(TAB_HEIGHT, (window - 24) / len(PAGES) - 2)


class SettingsWindow:
    """A normal window of the window manager, made when it is first opened and destroyed when closed. Main thread."""

    def __init__(self, root: tk.Tk, desk: Desk, dispatch: Dispatch, platform: Windowing,
                 closed: Callable[[], None]) -> None:  # fmt: skip
        calm(desk.scale)
        ctk.set_appearance_mode("light" if desk.theme.name == "light" else "dark")
        self.desk = desk
        self.page = ""
        self._root = root
        self._kit = kit = Kit(desk)
        self._dispatch = dispatch
        self._closed = closed
        self._page: Page | None = None
        self._ticking: str | None = None
        theme = desk.theme
        self.window = window = ctk.CTkToplevel(root, fg_color=theme.background)
        window.withdraw()
        window.title(t("settings.title"))
        monitors = platform.monitors(root)
        width = min(desk.px(WIDTH), min(monitor.width for monitor in monitors) - desk.px(20))
        kit.narrower = WIDTH - width / desk.scale
        size = (width, min(desk.px(HEIGHT), min(monitor.height for monitor in monitors) - desk.px(60)))
        x, y = middle_of(size, root.winfo_pointerxy(), monitors)
        tk.Toplevel.geometry(window, f"{size[0]}x{size[1]}+{x}+{y}")
        window.protocol("WM_DELETE_WINDOW", self.close)
        kit.attach(window)
        window.bind("<Escape>", lambda _e: self.close())
        window.grid_columnconfigure(1, weight=1)
        window.grid_rowconfigure(0, weight=1)
        self._tab_height = tab_height(size[1] / desk.scale)
        side = kit.frame(window, theme.background)
        side.grid(row=0, column=0, sticky="ns", padx=(12, 4), pady=12)
        self._tabs = {name: self._tab(side, name) for name in PAGES}
        self._ground = kit.frame(window, theme.panel, radius=9, line=theme.line)
        self._ground.grid(row=0, column=1, sticky="nsew", padx=(8, 12), pady=12)
        self._ground.grid_columnconfigure(0, weight=1)
        self._ground.grid_rowconfigure(0, weight=1)
        self._scroll = kit.scroll(self._ground)
        self._scroll.grid(row=0, column=0, sticky="nsew", padx=3, pady=4)
        self._canvas = self._scroll._parent_canvas  # noqa: SLF001 - customtkinter has no way to scroll or stretch it
        self._canvas.bind("<Configure>", lambda _e: self._stretch(), add="+")

    def _tab(self, side: ctk.CTkFrame, name: str) -> ctk.CTkButton:
        theme = self._kit.theme
        tab = ctk.CTkButton(
            side, text=t(f"settings.{name}"), anchor="w", width=190, height=self._tab_height, corner_radius=7,
            font=self._kit.font(13), fg_color="transparent", hover_color=theme.raised, text_color=theme.soft,
            border_color=theme.accent, command=lambda: self.open(name),
        )  # fmt: skip
        tab.pack(pady=1, fill="x")
        names = list(PAGES)
        for key, by in (("<Up>", -1), ("<Down>", 1)):
            other = names[(names.index(name) + by) % len(names)]
            tk.Misc.bind(tab, key, lambda _e, other=other: self._go(other))  # type: ignore[misc] # tkinter's own typing
        return self._kit.pressable(tab)

    def _go(self, name: str) -> None:
        self.open(name)
        tk.Misc.focus_set(self._tabs[name])

    def open(self, name: str) -> None:
        """Show a page and bring the window up with the focus."""
        theme = self._kit.theme
        self.page = name = name if name in PAGES else "general"
        for other, tab in self._tabs.items():
            chosen = other == name
            tab.configure(
                fg_color=theme.raised if chosen else "transparent", text_color=theme.text if chosen else theme.soft
            )
        if self._page is not None:
            self._page.close()
        self._kit.close_list()
        self._clear()
        self._page = PAGES[name](self._kit, self._scroll, self._dispatch)
        self.window.after_idle(self._stretch)
        self.window.deiconify()
        self.window.lift()
        self.window.focus_force()
        if self._ticking is None:
            self._tick()

    def _clear(self) -> None:
        """An empty ground for the next page; always the same one, as each new one stays bound to Tk for ever."""
        columns, rows = self._scroll.grid_size()
        for child in self._scroll.winfo_children():
            child.destroy()
        for column in range(columns):
            self._scroll.grid_columnconfigure(column, weight=0)
        for row in range(rows):
            self._scroll.grid_rowconfigure(row, weight=0)
        self._canvas.yview_moveto(0)

    def _stretch(self) -> None:
        """The page is as high as what lies on it, or as the window where it fills that."""
        if self._page is None:
            return
        height = max(self._canvas.winfo_height(), self._scroll.winfo_reqheight()) if self._page.fills else 0
        self._canvas.itemconfigure(self._scroll._create_window_id, height=height)  # noqa: SLF001 - as above

    def refresh(self) -> None:
        """The state changed."""
        if self._page is not None:
            self._page.refresh()

    def _tick(self) -> None:
        if self._page is not None:
            self._page.tick()
        self._ticking = self._root.after(TICK_MS, self._tick)

    def close(self) -> None:
        """Destroy the window; nothing of it runs afterwards."""
        if self._ticking is not None:
            self._root.after_cancel(self._ticking)
            self._ticking = None
        if self._page is not None:
            self._page.close()
            self._page = None
        self.window.destroy()
        self._closed()
