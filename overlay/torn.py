"""A panel torn off: the same view in a window of its own."""

import tkinter as tk
from collections.abc import Callable, Sequence

from overlay.floating import Floating
from overlay.layout import Place, alone
from overlay.live import Spot
from overlay.place import Box
from overlay.platform.base import Windowing
from overlay.ports import Rows
from overlay.scene import Area, Scene
from overlay.stage import Desk, Stage
from overlay.views import Views, rows_of
from trayapp.core import commands as c
from trayapp.core.panel import Panel
from trayapp.core.standing import Standing
from trayapp.core.state import AppState

RADIUS = 9.0
"""Pixels at 100 %."""


class Torn:
    """Made when its panel is torn off, closed when that goes back or is deleted. Main thread."""

    def __init__(self, root: tk.Misc, platform: Windowing, panel_id: str, do: Callable[[c.Command], bool],
                 standing: Callable[[], Standing], others: Callable[[Floating], Sequence[Box]],
                 touched: Callable[[], None]) -> None:  # fmt: skip
        self._standing = standing
        self._desk: Desk | None = None
        self._rows: Rows = ()
        self._canvas: tk.Canvas | None = None
        self._views: Views

        def stood(monitor: str, place: tuple[int, int]) -> None:
            do(c.StandPanel(id=panel_id, window=standing().at(monitor, place)))

        self.floating = Floating(
            root, platform, f"panel_{panel_id}", "PadTray panel", stood, others, touched, "PadTrayPanel"
        )

    def refresh(self, desk: Desk, panel: Panel, state: AppState) -> None:
        """Show the state; with another desk or other rows the view is built anew."""
        rows = rows_of(panel, desk.ports)
        if desk is not self._desk or rows != self._rows:
            self._desk, self._rows = desk, rows
            self._build(desk, panel, state)
        else:
            self._views.update(state)

    def _build(self, desk: Desk, panel: Panel, state: AppState) -> None:
        self._take_down()
        floating, ground = self.floating, desk.theme.background
        floating.scale = desk.scale
        self._canvas = canvas = tk.Canvas(floating.window, background=ground, highlightthickness=0, borderwidth=0)
        stage = Stage(desk, canvas, Scene(canvas))
        place = _place(desk, panel)
        stage.scene.add(Area((0, 0, place.width, place.height),
                             press=floating.grab, drag=floating.drag, release=floating.drop))  # fmt: skip
        self._views = Views(stage)
        self._views.add(panel, place, state)
        canvas.place(x=0, y=0, width=place.width, height=place.height)
        self.fit((place.width, place.height), desk.px(RADIUS))

    @staticmethod
    def size(desk: Desk, panel: Panel) -> tuple[int, int]:
        """Width and height of a panel's window in pixels."""
        place = _place(desk, panel)
        return place.width, place.height

    def fit(self, size: tuple[int, int] | None = None, radius: int | None = None, *, again: bool = False) -> None:
        """Stand on the monitors as they are."""
        standing = self._standing()
        self.floating.fit(size, radius, standing.places, standing.monitor, again=again)

    @property
    def views(self) -> Views:
        """The one panel."""
        return self._views

    def paint(self) -> None:
        """Draw everything as it is now."""
        self._views.paint()

    def light(self, spot: Spot) -> None:
        """Draw one live spot again."""
        self._views.light(spot)

    def _take_down(self) -> None:
        if self._canvas is not None:
            self._views.close()
            self._canvas.destroy()
            self._canvas = None

    def close(self) -> None:
        """Destroy the window."""
        self._take_down()
        self.floating.close()


def _place(desk: Desk, panel: Panel) -> Place:
    return alone(panel, lambda panel: len(rows_of(panel, desk.ports)) or 1, desk.scale)
