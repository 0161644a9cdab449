"""Reaching customtkinter's widgets with the keyboard: Tab comes to them, and it is seen where it is."""

import tkinter as tk
from collections.abc import Callable, Mapping
from typing import Any

Act = Callable[[], object]


def when_left(frame: tk.Misc, keyed: tk.Misc, close: Act) -> None:
    """Close what lies over a window when another of its widgets gets the focus; a click's short loss is none."""

    def look() -> None:
        focus = frame.focus_get() if frame.winfo_exists() else None
        if focus is not None and not str(focus).startswith(str(frame)):
            close()

    keyed.bind("<FocusOut>", lambda _e: frame.after_idle(look) if frame.winfo_exists() else None, add="+")


def reachable(widget: Any, ring: Callable[[bool], object], keys: Mapping[str, Act]) -> None:
    """Let Tab come to a widget and keys such as `<space>` act on it; `ring` shows or hides that it has the focus.

    A click gives the focus too, so that a field which was edited applies what it holds, but draws no ring.
    """
    frame: Any = tk.Frame
    frame.configure(widget, takefocus=True)
    by_mouse = [False]

    def clicked(_event: object) -> None:
        by_mouse[0] = True
        tk.Misc.focus_set(widget)

    def came(_event: object) -> None:
        ring(not by_mouse[0])

    def went(_event: object) -> None:
        by_mouse[0] = False
        if widget.winfo_exists():
            ring(False)

    widget.bind("<ButtonPress-1>", clicked, add="+")
    tk.Misc.bind(widget, "<FocusIn>", came, add="+")
    tk.Misc.bind(widget, "<FocusOut>", went, add="+")
    for key, act in keys.items():
        tk.Misc.bind(widget, key, _done(act), add="+")


def _done(act: Act) -> Callable[[object], str]:
    def handler(_event: object) -> str:
        act()
        return "break"

    return handler


def may_press(button: Any) -> Mapping[str, Act]:
    """The keys that press a button."""
    return {"<space>": button.invoke, "<Return>": button.invoke, "<KP_Enter>": button.invoke}
