"""The panels on one Canvas: made, updated and lit together, and followed as long as anything sounds."""

from collections.abc import Callable

from overlay.layout import Place
from overlay.live import Spot
from overlay.panels.cells import CellsView
from overlay.panels.knobs import WHEELS_ROW, KnobsView, bound_wheels
from overlay.panels.pads import PadsView
from overlay.panels.piano import PianoView
from overlay.panels.view import PanelView
from overlay.ports import OverlayPorts, Rows
from overlay.stage import Stage
from trayapp.core.panel import Panel, PanelType
from trayapp.core.state import AppState

PULSE_MS = 66
_VIEWS: dict[PanelType, type[PanelView]] = {"pad": PadsView, "knob": KnobsView, "piano": PianoView}


class Views:
    """Built for one set of places. `pulsed` is called with each beat of the pulse. Main thread."""

    def __init__(self, stage: Stage, pulsed: Callable[[], None] | None = None) -> None:
        self._stage = stage
        self._root = stage.desk.root
        self._pulsed = pulsed
        self._timer: str | None = None
        self._views: dict[str, PanelView] = {}

    @property
    def cells(self) -> list[CellsView]:
        """Those whose cells can be edited, in the order of the panels."""
        return [view for view in self._views.values() if isinstance(view, CellsView)]

    @property
    def _pianos(self) -> list[PianoView]:
        return [view for view in self._views.values() if isinstance(view, PianoView)]

    def add(self, panel: Panel, place: Place, state: AppState) -> None:
        """Show one more panel."""
        self._views[panel.id] = _VIEWS[panel.type](self._stage, panel, place, state)

    def update(self, state: AppState) -> None:
        """Show a new state."""
        for view in self._views.values():
            view.update(state)

    def paint(self) -> None:
        """Draw everything as it is now."""
        for view in self._views.values():
            view.paint()
        self.pulse()

    def light(self, spot: Spot) -> None:
        """Draw one live spot again."""
        if spot[0] in {"pad", "knob"}:
            view = self._views.get(spot[1])
            if view is not None:
                view.light(spot)
        elif spot[0] == "key":
            for piano in self._pianos:
                piano.light(spot)
        elif spot[0] == "progress":
            for piano in self._pianos:
                piano.paint_header()
        if spot[0] in {"key", "head", "knob", "pad", "effects"}:
            self.pulse()

    def pulse(self) -> None:
        """Follow meter, voices and effects as long as anything sounds."""
        if self._timer is None and self._pianos:
            self._timer = self._root.after(PULSE_MS, self._beat)

    def _beat(self) -> None:
        self._timer = None
        if self._pulsed is not None:
            self._pulsed()
        for piano in self._pianos:
            piano.paint_effects()
        sounding = [piano.pulse() for piano in self._pianos]
        if any(sounding) and self._stage.canvas.winfo_viewable():
            self.pulse()

    def close(self) -> None:
        """Nothing runs on."""
        if self._timer is not None:
            self._root.after_cancel(self._timer)
            self._timer = None


def rows_of(panel: Panel, ports: OverlayPorts) -> Rows:
    """The rows of a panel's cells, as they lie on its controller; a piano has none."""
    if panel.type == "piano":
        return ()
    return (ports.pad_rows if panel.type == "pad" else ports.knob_rows)(panel.device)


def cells_of(panel: Panel, ports: OverlayPorts, state: AppState) -> tuple[object, ...]:
    """What decides which cells a panel has: rows, bound wheels, whether a piano has knobs for its plugin's effects."""
    effects = panel.type == "piano" and bool(ports.effects())
    return rows_of(panel, ports), bound_wheels(panel, ports, state), effects


def height_of(panel: Panel, ports: OverlayPorts, state: AppState) -> float:
    """How many rows of cells a panel is high."""
    return (len(rows_of(panel, ports)) or 1) + (WHEELS_ROW if bound_wheels(panel, ports, state) else 0.0)
