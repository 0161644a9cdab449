"""The whole overlay: header, panels and foot line."""

import tkinter as tk
from collections.abc import Callable
from dataclasses import dataclass

from overlay.foot import Foot
from overlay.head import Head
from overlay.layout import arrange
from overlay.live import Said, Spot
from overlay.panels.knobs import KnobsView
from overlay.panels.pads import PadsView
from overlay.panels.piano import PianoView
from overlay.panels.view import PanelView
from overlay.ports import OverlayPorts, Rows
from overlay.scene import Area, Handler, Scene
from overlay.stage import Desk, Stage
from overlay.strings import t
from trayapp.core.panel import Panel, PanelType
from trayapp.core.state import AppState

HEAD_HEIGHT, FOOT_HEIGHT, RADIUS = 44.7, 39.3, 12.0
"""Pixels at 100 %."""
PULSE_MS = 66
_VIEWS: dict[PanelType, type[PanelView]] = {"pad": PadsView, "knob": KnobsView, "piano": PianoView}


@dataclass(frozen=True)
class Frame:
    """What the window gives its face: how it is moved, and what its buttons do."""

    grab: Handler
    drag: Handler
    drop: Handler
    menu: Handler
    hide: Callable[[], None]
    shrink: Callable[[], None]
    grow: Callable[[], None]

    def area(self, box: tuple[int, int, int, int], wheel: Callable[[int], None] | None = None) -> Area:
        """An area by which the window is moved."""
        return Area(box, press=self.grab, drag=self.drag, release=self.drop, wheel=wheel)


class Face:
    """Built for one set of panels, one scale and one theme. Main thread.

    The panels lie on a Canvas of their own, which scrolls where the monitor is too low for all.
    """

    radius = RADIUS

    def __init__(self, desk: Desk, canvas: tk.Canvas, state: AppState, frame: Frame, room: int) -> None:
        self._desk = desk
        self._views: dict[str, PanelView] = {}
        self._pulse_timer: str | None = None
        px, line = desk.px, desk.line
        head, foot = px(HEAD_HEIGHT), px(FOOT_HEIGHT)
        places, width, height = arrange(state.panels, self._rows, desk.scale)
        height = height or px(120)
        seen = min(height, room - head - foot)
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
        for place in places:
            panel = state.panel(place.id)
            assert panel is not None
            self._views[place.id] = _VIEWS[panel.type](body, panel, place, state)
        if not places:
            middle = (width // 2, px(60))
            body.text(*middle, desk.fonts.text(13), desk.theme.muted, t("panel.none"), "center")

    @staticmethod
    def signature(state: AppState, ports: OverlayPorts) -> tuple[object, ...]:
        """What decides the layout: with another one a new face is built."""
        return tuple((panel.id, panel.type, _rows_of(panel, ports)) for panel in state.panels)

    def _rows(self, panel: Panel) -> int:
        return len(_rows_of(panel, self._desk.ports)) or 1

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

    @property
    def _pianos(self) -> list[PianoView]:
        return [view for view in self._views.values() if isinstance(view, PianoView)]

    def update(self, state: AppState) -> None:
        """Show a new state."""
        for view in self._views.values():
            view.update(state)

    def paint(self) -> None:
        """Draw everything as it is now."""
        for view in self._views.values():
            view.paint()
        self._head.paint()
        self._pulse()

    def light(self, spot: Spot) -> None:
        """Draw one live spot again."""
        match spot[0]:
            case "pad" | "knob":
                view = self._views.get(spot[1])
                if view is not None:
                    view.light(spot)
            case "key":
                for piano in self._pianos:
                    piano.light(spot)
            case "progress":
                for piano in self._pianos:
                    piano.paint_header()
            case "head":
                self._head.paint()
        if spot[0] in {"key", "head", "knob"}:
            self._pulse()

    def say(self, said: Said | None) -> None:
        """What just happened."""
        self._foot.say(said)

    def hint(self, text: str | None) -> None:
        """What lies under the mouse."""
        self._foot.hint(text)

    def _pulse(self) -> None:
        """Follow meter, voices and effects as long as anything sounds."""
        if self._pulse_timer is None and self._pianos:
            self._pulse_timer = self._desk.root.after(PULSE_MS, self._pulsed)

    def _pulsed(self) -> None:
        self._pulse_timer = None
        self._head.paint_numbers()
        for piano in self._pianos:
            piano.paint_effects()
        sounding = [piano.pulse() for piano in self._pianos]
        if any(sounding) and self._body.winfo_viewable():
            self._pulse()

    def close(self) -> None:
        """Take everything off the Canvas."""
        if self._pulse_timer is not None:
            self._desk.root.after_cancel(self._pulse_timer)
            self._pulse_timer = None
        self._body.destroy()


def _rows_of(panel: Panel, ports: OverlayPorts) -> Rows:
    if panel.type == "piano":
        return ()
    return (ports.pad_rows if panel.type == "pad" else ports.knob_rows)(panel.device)
