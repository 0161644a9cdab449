"""A small window that asks for one line of text."""

import tkinter as tk
from collections.abc import Callable

from overlay.fonts import Fonts
from overlay.paint.chrome import BoxLook
from overlay.paint.pictures import Pictures, Shown
from overlay.place import inside
from overlay.platform.base import Windowing
from overlay.theme import Theme, readable

_WIDTH, _HEIGHT = 300.0, 104.0


class Prompt:
    """Enter hands the text to `accept`, which returns what is wrong with it, or None; Escape closes. Main thread."""

    def __init__(self, root: tk.Misc, platform: Windowing, fonts: Fonts, pictures: Pictures, theme: Theme,
                 scale: float) -> None:  # fmt: skip
        self._root = root
        self._platform = platform
        self._fonts = fonts
        self._pictures = pictures
        self._theme = theme
        self._scale = scale
        self._window: tk.Toplevel | None = None

    @property
    def window(self) -> tk.Toplevel | None:
        """The open window."""
        return self._window

    def ask(self, title: str, text: str, accept: Callable[[str], str | None], x: int, y: int) -> None:
        """Ask near a place of the screen."""
        self.close()
        theme, px = self._theme, self._px
        width, height = px(_WIDTH), px(_HEIGHT)
        x, y = inside((x, y), (width, height), self._platform.monitors(self._root))
        window = tk.Toplevel(self._root, background=theme.panel)
        window.withdraw()
        self._platform.prepare(window)
        self._window = window
        canvas = tk.Canvas(window, width=width, height=height, background=theme.panel, highlightthickness=0)
        canvas.pack()
        line = max(1, px(0.7))
        self._frame = Shown(canvas, self._pictures, 0, 0)
        self._frame.show(BoxLook(width, height, px(9), theme.panel, theme.panel, theme.edge, line))
        canvas.create_text(px(16), px(22), text=title, anchor="w", font=self._fonts.text(13, "bold"), fill=theme.text)
        field = (px(16), px(38), width - px(16), px(68))
        self._field = Shown(canvas, self._pictures, field[0], field[1])
        self._field.show(
            BoxLook(field[2] - field[0], field[3] - field[1], px(6), theme.panel, theme.field, theme.accent, line)
        )
        entry = tk.Entry(
            canvas, font=self._fonts.text(13), background=theme.field, foreground=theme.text, relief="flat",
            insertbackground=theme.text, highlightthickness=0, borderwidth=0, selectbackground=theme.accent,
            selectforeground="#FFFFFF",
        )  # fmt: skip
        entry.insert(0, text)
        canvas.create_window(
            field[0] + px(9), (field[1] + field[3]) // 2, window=entry, anchor="w", width=field[2] - field[0] - px(18)
        )
        fault = canvas.create_text(
            px(16),
            px(86),
            text="",
            anchor="w",
            font=self._fonts.text(11),
            fill=readable(theme.error, theme.panel, theme),
        )

        def enter(_event: object) -> None:
            wrong = accept(entry.get().strip())
            if wrong is None:
                self.close()
            else:
                canvas.itemconfigure(fault, text=self._fonts.fit(wrong, self._fonts.text(11), width - px(32)))

        entry.bind("<Return>", enter)
        entry.bind("<KP_Enter>", enter)
        entry.bind("<Escape>", lambda _event: self.close())
        window.bind("<FocusOut>", lambda event: self.close() if event.widget is entry else None)
        window.geometry(f"{width}x{height}+{x}+{y}")
        self._platform.shape(window, width, height, px(9))
        self._platform.show(window, 1.0)
        window.update_idletasks()
        self._platform.take_focus(window)
        entry.focus_set()
        entry.select_range(0, "end")

    def close(self) -> None:
        """Close without an answer and give the focus back."""
        window, self._window = self._window, None
        if window is not None:
            self._platform.give_back_focus()
            window.destroy()

    def _px(self, value: float) -> int:
        return round(value * self._scale)
