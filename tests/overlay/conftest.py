"""The overlay as a program of its own on a test's desktop, and where its parts lie on the screen."""

from __future__ import annotations

import json
import tkinter as tk
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from typing import Any

import pytest

from overlay.face import HEAD_HEIGHT
from overlay.layout import CELL_GAP, HEADER, PADDING, Place, arrange, grid
from overlay.live import Live
from overlay.paint.light import LED_MIDDLE
from overlay.panels.view import HEADER_HEIGHT, LED_WIDTH
from overlay.platform.x11 import X11Windowing
from overlay.ports import OverlayPorts
from overlay.window import OverlayWindow
from tests.rig.desktop import Openbox, XServer
from tests.rig.overlay_stage import FINDINGS, HEARD, PLUGINS, RECENT, sample_events, sample_state
from tests.rig.process import python_program
from tests.rig.waiting import wait_until
from tests.rig.xdo import Xdo
from trayapp.core.action_table import BUILT_IN
from trayapp.core.settings import Settings
from trayapp.store.bus import Bus
from trayapp.store.store import Store

Colour = tuple[int, int, int]


class Overlay:
    """The running overlay of the stage program; its window is shown when construction returns."""

    def __init__(self, display: str, settings: dict[str, Any], *, sample: bool, shown: bool) -> None:
        self.xdo = Xdo(display)
        self.scale = float(settings.get("overlay", {}).get("scale", 1.0))
        options = json.dumps({"settings": settings, "sample": sample})
        self.program = python_program("tests.rig.overlay_stage", options, env={"DISPLAY": display}, talk=True)
        self.xdo.move(5, 5)  # the server puts the pointer into the middle, where the overlay appears
        self.send(get="ready")
        if shown:
            self.window = self.xdo.wait_window("^PadTray$")
            box = self.xdo.box(self.window)
            body = (box.x + self.px(20), box.y + self.px(HEAD_HEIGHT + PADDING + 4))
            wait_until(lambda: self.xdo.pixel(*body) != (0, 0, 0), "the panels are drawn")  # only then take clicks

    def send(self, **row: Any) -> Any:
        """One request to the program; returns its answer."""
        stdin, stdout = self.program.popen.stdin, self.program.popen.stdout
        assert stdin is not None
        assert stdout is not None
        stdin.write(json.dumps(row) + "\n")
        stdin.flush()
        line = stdout.readline()
        if not line:
            raise RuntimeError(self.program.output)
        answer = json.loads(line)
        assert not (isinstance(answer, dict) and "error" in answer), answer
        return answer

    @property
    def state(self) -> dict[str, Any]:
        """The store's state as JSON."""
        answer = self.send(get="state")
        assert isinstance(answer, dict)
        return answer

    def panel(self, panel_id: str) -> dict[str, Any]:
        row: dict[str, Any] = next(row for row in self.state["panels"] if row["id"] == panel_id)
        return row

    @property
    def calls(self) -> list[list[Any]]:
        """What the overlay asked of its ports."""
        answer = self.send(get="calls")
        assert isinstance(answer, list)
        return answer

    def shown(self) -> bool:
        return bool(self.xdo.windows("^PadTray$"))

    def px(self, value: float) -> int:
        return round(value * self.scale)

    def place(self, panel_id: str) -> Place:
        """The panel's box on the screen."""
        ports = OverlayPorts()
        state = sample_state(Settings())
        rows = {"pad": ports.pad_rows, "knob": ports.knob_rows}
        count = lambda panel: len(rows[panel.type]("")) if panel.type in rows else 1  # noqa: E731
        places, _, _ = arrange(state.panels, count, self.scale, 1280)
        place = next(place for place in places if place.id == panel_id)
        box = self.xdo.box(self.window)
        return Place(panel_id, box.x + place.x, box.y + self.px(HEAD_HEIGHT) + place.y, place.width, place.height)

    def header_middle(self, panel_id: str) -> int:
        return self.place(panel_id).y + self.px(PADDING + 2) + self.px(HEADER_HEIGHT) // 2

    def handle(self, panel_id: str) -> tuple[int, int]:
        """The dots by which a panel is dragged, and that open its menu."""
        place = self.place(panel_id)
        return place.x + place.width - self.px(PADDING) - self.px(6), self.header_middle(panel_id)

    def led(self, panel_id: str, *, active: bool) -> tuple[int, int]:
        """The middle of the LED's light."""
        place = self.place(panel_id)
        right = place.x + place.width - self.px(PADDING) - self.px(22)
        return right - self.px(LED_WIDTH[active]) + self.px(LED_MIDDLE), self.header_middle(panel_id)

    def cell(self, panel_id: str, position: int, rows: Any = ((5, 6, 7, 8), (1, 2, 3, 4))) -> tuple[int, int, int, int]:
        """The box of a pad or knob on the screen."""
        place, px = self.place(panel_id), self.px
        left, right = place.x + px(PADDING), place.x + place.width - px(PADDING)
        top = place.y + px(PADDING) + px(HEADER) + px(2)
        return grid(rows, (left, top, right, place.y + place.height - px(PADDING)), px(CELL_GAP))[position]

    def pad_ground(self, panel_id: str, position: int) -> tuple[int, int]:
        """A point of the pad beside its texts and icon."""
        x0, y0, x1, y1 = self.cell(panel_id, position)
        return x0 + (x1 - x0) // 5, y0 + (y1 - y0) * 11 // 16

    def wait_colour(self, at: tuple[int, int], wanted: Callable[[Colour], bool], what: str) -> Colour:
        """Wait until the pixel there is as wanted; returns it."""

        def ask() -> Colour | None:
            colour = self.xdo.pixel(*at)
            return colour if wanted(colour) else None

        return wait_until(ask, what)


@pytest.fixture(scope="session")
def tk_server() -> Iterator[XServer]:
    """The X server of all windows made in this very process.

    Tk keeps its connection when its windows are gone, and ends the process when the server then dies.
    """
    with XServer() as x, Openbox(x):
        yield x


@pytest.fixture
def tk_root(tk_server: XServer, monkeypatch: pytest.MonkeyPatch) -> Iterator[tk.Tk]:
    """A hidden root window in this process."""
    monkeypatch.setenv("DISPLAY", tk_server.display)
    root = tk.Tk()
    root.withdraw()
    yield root
    root.destroy()


def pump(root: tk.Misc, ask: Callable[[], Any], what: str) -> Any:
    """Run Tk until the answer is true."""

    def step() -> Any:
        root.update()
        return ask()

    return wait_until(step, what)


class HandClock:
    """Tk's timers, and the clock of a module, run by hand."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, module: str) -> None:
        self.now = 100.0
        self.timers: dict[str, tuple[float, Callable[[], object]]] = {}
        self._count = 0
        monkeypatch.setattr(f"{module}.perf_counter", lambda: self.now)

    def after(self, ms: int, do: Callable[..., object], *args: Any) -> str:
        self._count += 1
        self.timers[str(self._count)] = (self.now + ms / 1000, lambda: do(*args))
        return str(self._count)

    def after_cancel(self, name: str) -> None:
        self.timers.pop(name, None)

    def run(self, seconds: float) -> None:
        end = self.now + seconds
        while due := sorted((at, name) for name, (at, _) in self.timers.items() if at <= end):
            self.now = due[0][0]
            self.timers.pop(due[0][1])[1]()
        self.now = end


@pytest.fixture
def overlay(desktop: XServer) -> Iterator[Callable[..., Overlay]]:
    """Starts the overlay: `overlay({"overlay": {"scale": 2.0}})`."""
    with ExitStack() as stack:

        def start(settings: dict[str, Any] | None = None, *, sample: bool = False, shown: bool = True) -> Overlay:
            made = Overlay(desktop.display, settings or {}, sample=sample, shown=shown)
            stack.callback(made.program.end)
            return made

        yield start


@contextmanager
def staged(root: tk.Tk, settings: Settings, **ports: Any) -> Iterator[OverlayWindow]:
    """The whole overlay in this process, with the sample state and what a running PadTray would tell it."""
    told = replace(
        OverlayPorts(), action_specs=lambda: BUILT_IN, findings=lambda: FINDINGS, recent=lambda: RECENT,
        heard=lambda: HEARD, plugins=lambda: PLUGINS, **ports,
    )  # fmt: skip
    store = Store(Bus(), state=sample_state(settings))
    live = Live(lambda: store.snapshot)
    platform = X11Windowing()
    window = OverlayWindow(root, store, live, told, platform, lambda _page: None, lambda *_: None)
    for event in sample_events():
        live.apply(event)
    try:
        yield window
    finally:
        window.close()
        platform.close()
