"""The whole overlay: header, panels and foot line."""

import tkinter as tk
from collections.abc import Callable
from dataclasses import dataclass

from overlay.foot import Foot
from overlay.head import Head
from overlay.layout import Box, Drop, arrange, dropped, outline
from overlay.live import Said, Spot
from overlay.ports import OverlayPorts
from overlay.scene import Area, Handler, Scene
from overlay.stage import Desk, Stage
from overlay.strings import t
from overlay.views import Views, cells_of, height_of
from trayapp.core.panel import Panel
from trayapp.core.state import AppState

HEAD_HEIGHT, FOOT_HEIGHT, RADIUS = 44.7, 39.3, 12.0
"""Pixels at 100 %."""


@dataclass(frozen=True)
class Frame:
    """What the window gives its face: how it is moved, and what its buttons do."""

    grab: Handler
    drag: Handler
    drop: Handler
    menu: Handler
    hide: Callable[[], None]
    shrink: Callable[[], object]
    grow: Callable[[], object]
    edit: Callable[[], object]

    def area(self, box: tuple[int, int, int, int], wheel: Callable[[int], None] | None = None) -> Area:
        """An area by which the window is moved."""
        return Area(box, press=self.grab, drag=self.drag, release=self.drop, wheel=wheel)


class Face:
    """Built for one set of panels, one scale and one theme. Main thread.

    The panels lie on a Canvas of their own, which scrolls where the monitor is too low for all.
    """

    radius = RADIUS

    def __init__(self, desk: Desk, canvas: tk.Canvas, state: AppState, frame: Frame) -> None:
        self._desk = desk
        room = desk.room()
        px, line = desk.px, desk.line
        head, foot = px(HEAD_HEIGHT), px(FOOT_HEIGHT)
        self._panels = lying(state)
        self._room, self._state = room.width, state
        places, width, height = arrange(self._panels, self._rows, desk.scale, room.width)
        height = height or px(120)
        seen = min(height, room.height - head - foot)
        self.size = (width, head + seen + foot)
        stage = Stage(desk, canvas, Scene(canvas))
        stage.window_edge(self.size, px(RADIUS))
        stage.scene.add(frame.area((0, 0, width, head)))
        self._head = Head(stage, width, frame)
        self._foot = Foot(stage, width, self.size[1] - foot, self.size[1])
        ground = desk.theme.background
        self._body = tk.Canvas(canvas, background=ground, highlightthickness=0, borderwidth=0)
        self._body.place(x=line, y=head, width=width - line - px(6), height=seen)  # beside it the thumb
        self._body.configure(scrollregion=(line, 0, width - px(6), height), yscrollincrement=px(24))
        self._body.xview_moveto(0)
        self._body.yview_moveto(0)
        body = Stage(desk, self._body, Scene(self._body))
        body.scene.add(frame.area((0, 0, width, height), self._scroll))
        self._thumb_place = (width - line - px(5), head, seen, height)
        self._thumb = canvas.create_rectangle(0, 0, 0, 0, fill=desk.theme.muted, width=0)
        self._canvas = canvas
        self._show_thumb()
        self._drop: int | None = None
        self._views = Views(body, self._head.paint_numbers)
        for panel, place in zip(self._panels, places, strict=True):
            self._views.add(panel, place, state)
        if not places:
            middle = (width // 2, px(60))
            body.text(*middle, desk.fonts.text(13), desk.theme.muted, t("panel.none"), "center")

        self.show_editing()

    @property
    def views(self) -> Views:
        """The panels."""
        return self._views

    def show_editing(self) -> None:
        """Say whether clicks edit."""
        self._foot.rest(t("edit.help") if self._desk.editing() else None)

    def reveal(self, box: Box) -> None:
        """Scroll until a box of the panels' Canvas is seen."""
        _, _, seen, whole = self._thumb_place
        top = self._body.canvasy(0)
        if box[1] < top or box[3] > top + seen:
            middle = (box[1] + box[3]) / 2 - seen / 2
            self._body.yview_moveto(max(0.0, middle / whole))
            self._show_thumb()

    @staticmethod
    def signature(state: AppState, ports: OverlayPorts) -> tuple[object, ...]:
        """What decides the layout: with another one a new face is built."""
        return tuple((panel.id, panel.type, cells_of(panel, ports, state)) for panel in lying(state))

    def _rows(self, panel: Panel) -> float:
        return height_of(panel, self._desk.ports, self._state)

    def _scroll(self, clicks: int) -> None:
        if self._body.yview() != (0.0, 1.0):
            self._body.yview_scroll(-2 * clicks, "units")
            self._show_thumb()

    def _show_thumb(self) -> None:
        """Where the panels are scrolled to; nothing where all fit."""
        x, top, seen, whole = self._thumb_place
        first = self._body.canvasy(0) / whole
        end = x + self._desk.px(2.5)
        self._canvas.coords(self._thumb, x, top + seen * first, end, top + seen * (first + seen / whole))
        self._canvas.itemconfigure(self._thumb, state="normal" if seen < whole else "hidden")

    def show_drop(self, panel: Panel, x: int, y: int) -> Drop:
        """Show where a panel would lie if it were let go with its middle at a place of the screen."""
        self.hide_drop()
        at = (x - self._body.winfo_rootx(), y - self._body.winfo_rooty())
        middle = (int(self._body.canvasx(at[0])), int(self._body.canvasy(at[1])))
        drop = dropped(self._panels, panel, self._rows, self._desk.scale, self._room, middle)
        self._drop = self._body.create_polygon(
            outline(drop.place, self._desk.px(9)), outline=self._desk.theme.accent, width=self._desk.px(2),
            dash=(self._desk.px(5), self._desk.px(3)), fill="",
        )  # fmt: skip
        return drop

    def hide_drop(self) -> None:
        """Show it no more."""
        if self._drop is not None:
            self._body.delete(self._drop)
            self._drop = None

    def update(self, state: AppState) -> None:
        """Show a new state."""
        self._views.update(state)

    def paint(self) -> None:
        """Draw everything as it is now."""
        self._views.paint()
        self._head.paint()

    def light(self, spot: Spot) -> None:
        """Draw one live spot again."""
        if spot[0] == "head":
            self._head.paint()
        self._views.light(spot)

    def say(self, said: Said | None) -> None:
        """What just happened."""
        self._foot.say(said)

    def hint(self, text: str | None) -> None:
        """What lies under the mouse."""
        self._foot.hint(text)

    def close(self) -> None:
        """Take everything off the Canvas."""
        self._views.close()
        self._body.destroy()


def lying(state: AppState) -> tuple[Panel, ...]:
    """The panels that lie in the overlay, not in windows of their own."""
    return tuple(panel for panel in state.panels if panel.window is None)
