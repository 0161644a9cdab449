"""Windows on X11: override-redirect keeps the focus elsewhere, XShape rounds the corners, RandR names the monitors."""

import logging
import re
import struct
import tkinter as tk
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any

from typing_extensions import override
from Xlib import X, Xatom
from Xlib.display import Display
from Xlib.error import XError
from Xlib.ext import randr, shape

from overlay.place import Monitor
from overlay.platform.base import Windowing

_log = logging.getLogger(__name__)


class X11Windowing(Windowing):
    """Uses connections of its own beside Tk's; requests are followed by a sync, so their order holds."""

    can_click_through = True

    def __init__(self) -> None:
        self._display: Any = None
        self._news: Any = None
        self._watched: Any = None
        self._answers: dict[tuple[int, int], Callable[[], None]] = {}
        self._focus_before: list[tuple[int, Any]] = []

    def _connection(self) -> Any:
        if self._display is None:
            self._display = Display()
            self._display.set_error_handler(lambda error, _request: _log.debug("X11: %s", error))
        return self._display

    def _window(self, window: tk.Misc) -> Any:
        """The X window that is a child of the root: Tk's wrapper, or the window manager's frame around it."""
        display = self._connection()
        found = display.create_resource_object("window", window.winfo_id())
        while True:
            tree = found.query_tree()
            if tree.parent == 0 or tree.parent.id == tree.root.id:
                return found
            found = tree.parent

    @override
    def show(self, window: tk.Toplevel, opacity: float) -> None:
        window.deiconify()
        window.lift()
        window.update_idletasks()
        self.fade(window, opacity)  # lost if set before the window is mapped

    @override
    def shape(self, window: tk.Toplevel, width: int, height: int, radius: int) -> None:
        window.update_idletasks()
        with suppress(XError):
            rectangles = list(_rounded(width, height, radius))
            self._window(window).shape_rectangles(shape.SO.Set, shape.SK.Bounding, X.Unsorted, 0, 0, rectangles)
            self._connection().sync()

    @override
    def click_through(self, window: tk.Toplevel, on: bool) -> None:
        window.update_idletasks()
        with suppress(XError):
            target = self._window(window)
            if on:
                target.shape_rectangles(shape.SO.Set, shape.SK.Input, X.Unsorted, 0, 0, [])
            else:
                target.shape_mask(shape.SO.Set, shape.SK.Input, 0, 0, X.NONE)
            self._connection().sync()

    @override
    def calm(self, root: tk.Misc) -> bool:
        """From the setting Gtk/EnableAnimations, which desktops publish by XSETTINGS."""
        display = self._connection()
        owner = display.get_selection_owner(display.intern_atom(f"_XSETTINGS_S{display.get_default_screen()}"))
        if owner == X.NONE:
            return False
        with suppress(XError):
            atom = display.intern_atom("_XSETTINGS_SETTINGS")
            value = owner.get_full_property(atom, atom)
            return value is not None and whole_setting(bytes(value.value), "Gtk/EnableAnimations") == 0
        return False

    @override
    def put_below(self, window: tk.Toplevel, other: tk.Toplevel) -> None:
        with suppress(XError):
            self._window(window).configure(sibling=self._window(other), stack_mode=X.Below)
            self._connection().sync()

    @override
    def take_focus(self, window: tk.Toplevel) -> None:
        focus = self._connection().get_input_focus().focus
        ours = {window.winfo_id(), self._window(window).id}
        if getattr(focus, "id", 0) not in ours:
            self._focus_before = [row for row in self._focus_before if row[0] != window.winfo_id()]
            self._focus_before.append((window.winfo_id(), focus))
        window.update()  # only a window that is on the screen may have the focus
        with suppress(XError):  # Tk itself never gives it to an override-redirect window
            self._window(window).set_input_focus(X.RevertToParent, X.CurrentTime)
            self._connection().sync()
        window.focus_force()

    @override
    def give_back_focus(self) -> None:
        if self._focus_before:
            _, focus = self._focus_before.pop()
            with suppress(XError):
                self._connection().set_input_focus(focus, X.RevertToParent, X.CurrentTime)
                self._connection().sync()

    @override
    def zoom(self, root: tk.Misc) -> float:
        """From the resource Xft.dpi, which desktops set; what X calls a screen's millimetres is often made up."""
        match = re.search(r"^Xft\.dpi:\s*([\d.]+)", self._resources(), re.MULTILINE)
        return max(0.5, round(float(match[1]) / 96 * 20) / 20) if match else 1.0

    def _resources(self) -> str:
        value = self._connection().screen().root.get_full_property(Xatom.RESOURCE_MANAGER, Xatom.STRING)
        return bytes(value.value).decode("latin-1") if value is not None else ""

    @override
    def monitors(self, root: tk.Misc) -> tuple[Monitor, ...]:
        display = self._connection()
        if not display.has_extension("RANDR"):
            return super().monitors(root)
        with suppress(XError, AttributeError):
            rows = display.screen().root.xrandr_get_monitors().monitors
            found = tuple(
                Monitor(
                    _key(display.get_atom_name(row.name), row.width_in_pixels, row.height_in_pixels),
                    row.x, row.y, row.width_in_pixels, row.height_in_pixels, bool(row.primary),
                )
                for row in rows
            )  # fmt: skip
            if found:
                return found
        return super().monitors(root)

    @override
    def watch(self, root: tk.Misc, monitors: Callable[[], None], stacking: Callable[[], None]) -> None:
        # One more connection: what arrives while a request waits for its answer is read with it, and wakes nobody.
        self._news = display = Display()
        screen = display.screen().root
        screen.change_attributes(event_mask=X.PropertyChangeMask)
        self._answers = {
            (X.PropertyNotify, display.intern_atom("_NET_ACTIVE_WINDOW")): stacking,
            (X.PropertyNotify, Xatom.RESOURCE_MANAGER): monitors,  # holds the scaling
        }
        if display.has_extension("RANDR"):
            screen.xrandr_select_input(randr.RRScreenChangeNotifyMask)
            self._answers[display.extension_event.ScreenChangeNotify, 0] = monitors
        display.sync()
        tcl: Any = root.tk  # Tk on Windows has no file handlers
        self._watched = tcl
        tcl.createfilehandler(display.fileno(), tk.READABLE, self._readable)

    def _readable(self, *_: object) -> None:
        answers = set()
        while self._news.pending_events():
            event = self._news.next_event()
            atom = event.atom if event.type == X.PropertyNotify else 0
            answers.add(self._answers.get((event.type, atom)))
        for answer in answers:
            if answer is not None:
                answer()

    @override
    def close(self) -> None:
        if self._watched is not None:
            self._watched.deletefilehandler(self._news.fileno())
            self._watched = None
        for display in (self._news, self._display):
            if display is not None:
                display.close()
        self._news = self._display = None


def _key(name: str, width: int, height: int) -> str:
    return f"{name} {width}x{height}".replace(".", "-")


def _rounded(width: int, height: int, radius: int) -> Iterator[tuple[int, int, int, int]]:
    """Rectangles (x, y, width, height) that make a box with round corners."""
    for row in range(radius):
        inset = round(radius - (radius**2 - (radius - row - 0.5) ** 2) ** 0.5)
        yield inset, row, width - 2 * inset, 1
        yield inset, height - 1 - row, width - 2 * inset, 1
    yield 0, radius, width, height - 2 * radius


def whole_setting(data: bytes, name: str) -> int | None:
    """The whole number of that name in an _XSETTINGS_SETTINGS property (the XSETTINGS specification), if it has one."""
    order = ">" if data[:1] == b"\1" else "<"
    try:
        (count,) = struct.unpack_from(order + "I", data, 8)
        at = 12
        for _ in range(count):
            kind, length = struct.unpack_from(order + "BxH", data, at)
            key = data[at + 4 : at + 4 + length].decode("latin-1")
            at += 4 + (length + 3) // 4 * 4 + 4  # after the name comes a serial number
            (value,) = struct.unpack_from(order + "I", data, at)
            if key == name and kind == 0:
                return int(value)
            at += {0: 4, 1: 4 + (value + 3) // 4 * 4}.get(kind, 8)
    except struct.error:
        _log.debug("XSETTINGS is cut short")
    return None
