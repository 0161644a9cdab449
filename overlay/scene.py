"""Areas of a Canvas that answer to the mouse, so that pads and knobs need no widgets."""

import tkinter as tk
from collections.abc import Callable
from dataclasses import dataclass, field

from overlay.layout import holds

_CTRL = 0x4
"""Tk's bit of the Control key in `event.state`."""

PRESSED = "PadTrayPressed"
"""What is bound to this tag hears of each press before the area under it does."""

Handler = Callable[[int, int], object]
"""Called with the pointer's place on the screen."""


@dataclass
class Area:
    """A box with what it does. A later area lies above an earlier one; hovering reaches all that lie under the mouse.

    `press`, `menu` and `wheel` go to the topmost area that has them; `drag` and `release` to the one that was
    pressed. `wheel` gets +1 or -1, `hover` whether the mouse came or went.

    The right button carries an area: `carrying` is told where it is, `carry` where it is let go and whether Ctrl was
    held; let go where it was pressed, it is `menu`. While `grip()` is true the left button carries too, instead of
    pressing; let go where it was pressed, it is `click`.
    """

    box: tuple[int, int, int, int]
    press: Handler | None = None
    release: Handler | None = None
    drag: Handler | None = None
    menu: Handler | None = None
    carry: Callable[[int, int, bool], None] | None = None
    carrying: Handler | None = None
    grip: Callable[[], bool] | None = None
    click: Handler | None = None
    double: Handler | None = None
    wheel: Callable[[int], None] | None = None
    hover: Callable[[bool], None] | None = None
    cursor: str = ""
    inside: bool = field(default=False, init=False)

    def holds(self, x: int, y: int) -> bool:
        """Whether a point of the Canvas lies in the box."""
        return holds(self.box, x, y)


class Scene:
    """The areas of one Canvas. Main thread."""

    def __init__(self, canvas: tk.Canvas) -> None:
        self._canvas = canvas
        self._areas: list[Area] = []
        self._held: Area | None = None
        self._carried: Area | None = None
        self._cursor = ""
        canvas.bindtags((PRESSED, *canvas.bindtags()))
        for sequence, handler in (
            ("<Motion>", self._moved),
            ("<Enter>", self._moved),
            ("<Leave>", self._left),
            ("<ButtonPress-1>", self._pressed),
            ("<Double-Button-1>", self._pressed_twice),
            ("<ButtonRelease-1>", self._released),
            ("<ButtonPress-3>", self._menu_pressed),
            ("<ButtonRelease-3>", self._menu_released),
            ("<MouseWheel>", lambda event: self._turned(event, 1 if event.delta > 0 else -1)),
            ("<ButtonPress-4>", lambda event: self._turned(event, 1)),
            ("<ButtonPress-5>", lambda event: self._turned(event, -1)),
        ):
            canvas.bind(sequence, handler)

    def add(self, area: Area) -> Area:
        """Add an area above the others."""
        self._areas.append(area)
        return area

    def clear(self) -> None:
        """Forget all areas; what is held counts as let go."""
        if self._held is not None and self._held.release is not None:
            self._held.release(-1, -1)
        self._held = self._carried = None
        self._areas.clear()

    def _at(self, event: "tk.Event[tk.Misc]") -> tuple[int, int]:
        return int(self._canvas.canvasx(event.x)), int(self._canvas.canvasy(event.y))

    def _top(self, event: "tk.Event[tk.Misc]", has: Callable[[Area], object]) -> Area | None:
        x, y = self._at(event)
        return next((area for area in reversed(self._areas) if area.holds(x, y) and has(area)), None)

    def _moved(self, event: "tk.Event[tk.Misc]") -> None:
        if self._carried is not None:
            if self._carried.carrying is not None and not self._carried.holds(*self._at(event)):
                self._carried.carrying(event.x_root, event.y_root)
            return
        if self._held is not None:
            if self._held.drag is not None:
                self._held.drag(event.x_root, event.y_root)
            return
        x, y = self._at(event)
        cursor = ""
        for area in list(self._areas):
            self._enter(area, area.holds(x, y))
            cursor = area.cursor or cursor if area.inside else cursor
        if cursor != self._cursor:
            self._cursor = cursor
            self._canvas.configure(cursor=cursor)

    @staticmethod
    def _enter(area: Area, inside: bool) -> None:
        if area.inside != inside:
            area.inside = inside
            if area.hover is not None:
                area.hover(inside)

    def _left(self, _event: object) -> None:
        if self._held is None and self._carried is None:
            for area in list(self._areas):
                self._enter(area, inside=False)

    def _pressed(self, event: "tk.Event[tk.Misc]") -> None:
        area = self._top(event, lambda area: area.press or area.drag or (area.grip and area.grip()))
        if area is not None and area.grip is not None and area.grip():
            self._carried = area
            return
        self._held = area
        if area is not None and area.press is not None:
            area.press(event.x_root, event.y_root)

    def _pressed_twice(self, event: "tk.Event[tk.Misc]") -> None:
        area = self._top(event, lambda area: area.press or area.drag or area.double)
        if area is not None and area.double is not None:
            area.double(event.x_root, event.y_root)
        else:
            self._pressed(event)

    def _released(self, event: "tk.Event[tk.Misc]") -> None:
        carried, self._carried = self._carried, None
        if carried is not None:
            self._put_down(carried, event, carried.click)
        area, self._held = self._held, None
        if area is not None and area.release is not None:
            area.release(event.x_root, event.y_root)
        self._moved(event)

    def _menu_pressed(self, event: "tk.Event[tk.Misc]") -> None:
        if self._held is None:
            self._carried = self._top(event, lambda area: area.menu)

    def _menu_released(self, event: "tk.Event[tk.Misc]") -> None:
        area, self._carried = self._carried, None
        if area is not None:
            self._put_down(area, event, area.menu)

    def _put_down(self, area: Area, event: "tk.Event[tk.Misc]", here: Handler | None) -> None:
        """An area is let go: where it was taken, or elsewhere."""
        if area.holds(*self._at(event)):
            if here is not None:
                here(event.x_root, event.y_root)
        elif area.carry is not None:
            area.carry(event.x_root, event.y_root, bool(int(event.state) & _CTRL))

    def _turned(self, event: "tk.Event[tk.Misc]", clicks: int) -> None:
        area = self._top(event, lambda area: area.wheel)
        if area is not None and area.wheel is not None:
            area.wheel(clicks)
