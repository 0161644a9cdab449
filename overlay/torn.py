"""Panels torn off: the same views in windows of their own."""

import tkinter as tk
from collections.abc import Callable, Iterator, Sequence
from functools import partial

from overlay.floating import Floating
from overlay.layout import Place, alone
from overlay.live import Spot
from overlay.panels.cells import CellsView
from overlay.place import Box, Monitor
from overlay.platform.base import Windowing
from overlay.scene import Area, Scene
from overlay.stage import Desk, Stage
from overlay.views import Views, cells_of, height_of
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
        self._built: tuple[object, ...] = ()
        self._canvas: tk.Canvas | None = None
        self._views: Views

        def stood(monitor: str, place: tuple[int, int]) -> None:
            do(c.StandPanel(id=panel_id, window=standing().at(monitor, place)))

        self.floating = Floating(
            root, platform, f"panel_{panel_id}", "PadTray panel", stood, others, touched, "PadTrayPanel"
        )

    def refresh(self, desk: Desk, panel: Panel, state: AppState) -> None:
        """Show the state; with another desk, other cells or another size the view is built anew."""
        built = (desk, self._place(desk, panel), cells_of(panel, desk.ports, state))
        if built != self._built:
            self._built = built
            self._build(desk, panel, state)
        else:
            self._views.update(state)

    def _build(self, desk: Desk, panel: Panel, state: AppState) -> None:
        self._take_down()
        floating, ground = self.floating, desk.theme.background
        floating.scale = desk.scale
        self._canvas = canvas = tk.Canvas(floating.window, background=ground, highlightthickness=0, borderwidth=0)
        stage = Stage(desk, canvas, Scene(canvas))
        place = self._place(desk, panel)
        stage.scene.add(Area((0, 0, place.width, place.height),
                             press=floating.grab, drag=floating.drag, release=floating.drop))  # fmt: skip
        self._views = Views(stage)
        self._views.add(panel, place, state)
        canvas.place(x=0, y=0, width=place.width, height=place.height)
        self.fit((place.width, place.height), desk.px(RADIUS), again=True)

    def _place(self, desk: Desk, panel: Panel) -> Place:
        standing = self._standing()
        return place_on(self.floating.home(standing.places, standing.monitor), desk, panel)

    def fit(self, size: tuple[int, int] | None = None, radius: int | None = None, *, again: bool = False) -> None:
        """Stand on the monitors as they are."""
        standing = self._standing()
        self.floating.fit(size, radius, standing.places, standing.monitor, again=again)

    @property
    def views(self) -> Views:
        """The one panel."""
        return self._views

    def _take_down(self) -> None:
        if self._canvas is not None:
            self._views.close()
            self._canvas.destroy()
            self._canvas = None

    def close(self) -> None:
        """Destroy the window."""
        self._take_down()
        self.floating.close()


def place_on(room: Monitor, desk: Desk, panel: Panel) -> Place:
    """A panel in a window of its own on a monitor."""
    rows = height_of(panel, desk.ports, desk.snapshot())
    return alone(panel, lambda _panel: rows, desk.scale, (room.width, room.height))


class TornOff:
    """As many windows as there are torn-off panels. Main thread.

    `do` dispatches a command, `state()` is the state now, `others` are the boxes of our other windows, and `touched` is
    called when the mouse comes to one.
    """

    def __init__(self, root: tk.Misc, platform: Windowing, do: Callable[[c.Command], bool],
                 state: Callable[[], AppState], others: Callable[[Floating], Sequence[Box]],
                 touched: Callable[[], None]) -> None:  # fmt: skip
        self._around = root, platform
        self._do = do
        self._state = state
        self._others = others
        self._touched = touched
        self._windows: dict[str, Torn] = {}

    @property
    def floatings(self) -> Iterator[Floating]:
        """Their windows."""
        return (torn.floating for torn in self._windows.values())

    @property
    def cells(self) -> Iterator[CellsView]:
        """Their panels, as far as cells can be edited."""
        return (view for torn in self._windows.values() for view in torn.views.cells)

    def standing(self, panel_id: str) -> Standing:
        """Where a panel stands, or stood before it was taken back."""
        panel = self._state().panel(panel_id)
        return (panel.window if panel is not None else None) or Standing()

    def refresh(self, desk: Desk) -> None:
        """Show the state as it is now."""
        state = self._state()
        panels = {panel.id: panel for panel in state.panels if panel.window is not None}
        for panel_id in self._windows.keys() - panels.keys():
            self._windows.pop(panel_id).close()
        for panel_id, panel in panels.items():
            if panel_id not in self._windows:
                standing = partial(self.standing, panel_id)
                torn = Torn(*self._around, panel_id, self._do, standing, self._others, self._touched)
                self._windows[panel_id] = torn
            self._windows[panel_id].refresh(desk, panel, state)

    def fit(self, *, again: bool = False) -> None:
        """Stand on the monitors as they are."""
        for torn in self._windows.values():
            torn.fit(again=again)

    def paint(self) -> None:
        """Draw everything as it is now."""
        for torn in self._windows.values():
            torn.views.paint()

    def light(self, spot: Spot) -> None:
        """Draw one live spot again."""
        for torn in self._windows.values():
            torn.views.light(spot)

    def close(self) -> None:
        """Destroy all windows."""
        for torn in self._windows.values():
            torn.close()
