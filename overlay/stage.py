"""What every view stands on: the Canvas, the scale, the pictures, the state, and the way up."""

import tkinter as tk
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from tkinter import font as tkfont
from typing import TYPE_CHECKING

from overlay.carry import Carry
from overlay.fonts import Fonts
from overlay.live import Live, Spot
from overlay.menu import Row
from overlay.paint.chrome import Corner, CornerLook
from overlay.paint.pictures import Anchor, Pictures, Shown, Written
from overlay.paint.sketch import Look
from overlay.place import Monitor
from overlay.ports import OverlayPorts
from overlay.questions import What
from overlay.scene import Scene
from overlay.theme import Theme
from trayapp.core.binding import Binding
from trayapp.core.commands import Command
from trayapp.core.panel import Panel
from trayapp.core.state import AppState

if TYPE_CHECKING:
    from overlay.panels.cells import CellsView

OpenMenu = Callable[[Sequence[Row], int, int, int], None]
"""Opens a menu: rows, then its upper left corner on the screen and its least width."""


@dataclass
class Clipboard:
    """What was copied last, to be pasted on any panel."""

    binding: Binding | None = None


@dataclass(frozen=True)
class Desk:
    """What all Canvases of the overlay share.

    `do` dispatches a command and says why not; `hint` explains what is under the mouse in the foot line (None:
    nothing); `edit_binding(panel, position)` opens the editor; `tear_off(panel)` gives it a window of its own;
    `editing()` is whether clicks edit; `tell(text, x, y)` says something beside the pointer (None: no more);
    `room()` is the monitor that the overlay stands on; `cell_at(x, y)` is the cell, of any panel, under a place of the
    screen; `relight(spot)` draws a live spot again in every window.
    """

    root: tk.Misc
    fonts: Fonts
    pictures: Pictures
    theme: Theme
    scale: float
    live: Live
    ports: OverlayPorts
    snapshot: Callable[[], AppState]
    do: Callable[[Command], bool]
    hint: Callable[[str | None], None]
    menu: OpenMenu
    edit_binding: Callable[[str, int], None]
    rename: Callable[[What, Panel], None]
    undo: Callable[[bool], None]
    carry: Carry
    tear_off: Callable[[Panel], object]
    editing: Callable[[], bool]
    tell: Callable[[str | None, int, int], None]
    room: Callable[[], Monitor]
    cell_at: "Callable[[int, int], tuple[CellsView, int] | None]"
    relight: Callable[[Spot], None]
    clipboard: Clipboard = field(default_factory=Clipboard)

    def px(self, value: float) -> int:
        """Pixels for a length at 100 %."""
        return round(value * self.scale)

    @property
    def line(self) -> int:
        """Width of a thin line in pixels."""
        return max(1, round(0.7 * self.scale))


@dataclass(frozen=True)
class Stage:
    """One Canvas with its areas; `kept` holds pictures that nothing else keeps."""

    desk: Desk
    canvas: tk.Canvas
    scene: Scene
    kept: list[Shown] = field(default_factory=list)

    def shown(self, x: int, y: int, look: Look | None = None, anchor: Anchor = "nw") -> Shown:
        """A place for pictures."""
        shown = Shown(self.canvas, self.desk.pictures, x, y, anchor)
        shown.show(look)
        return shown

    def text(self, x: int, y: int, font: tkfont.Font, colour: str, text: str = "", anchor: Anchor = "w") -> Written:
        """A text."""
        return Written(self.canvas, x, y, font, colour, text, anchor)

    def window_edge(self, size: tuple[int, int], radius: int) -> None:
        """The window's edge, below all else."""
        theme, canvas = self.desk.theme, self.canvas
        known = set(canvas.find_all())
        self.kept[:] = self.large_box((0, 0, *size), radius, theme.background, theme.background, theme.edge)
        for item in sorted(set(canvas.find_all()) - known, reverse=True):
            canvas.tag_lower(item)

    def large_box(self, box: tuple[int, int, int, int], radius: int, ground: str, fill: str, line: str) -> list[Shown]:
        """A box too large for one picture: painted corners, sides and inside drawn by the Canvas."""
        canvas, width = self.canvas, self.desk.line
        x0, y0, x1, y1 = box
        for inner in ((x0 + radius, y0, x1 - radius, y1), (x0, y0 + radius, x1, y1 - radius)):
            canvas.create_rectangle(*inner, fill=fill, width=0)
        for side in (
            (x0 + radius, y0, x1 - radius, y0 + width),
            (x0 + radius, y1 - width, x1 - radius, y1),
            (x0, y0 + radius, x0 + width, y1 - radius),
            (x1 - width, y0 + radius, x1, y1 - radius),
        ):
            canvas.create_rectangle(*side, fill=line, width=0)
        corners: tuple[tuple[Corner, int, int], ...] = (
            ("nw", x0, y0),
            ("ne", x1 - radius, y0),
            ("se", x1 - radius, y1 - radius),
            ("sw", x0, y1 - radius),
        )
        return [self.shown(x, y, CornerLook(corner, radius, ground, fill, line, width)) for corner, x, y in corners]
