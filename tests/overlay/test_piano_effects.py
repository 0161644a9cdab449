"""The piano's effect knobs show what the effects are, whoever turned them."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest

from overlay.face import Face
from overlay.live import Live
from overlay.panels.piano import PianoView
from overlay.platform.x11 import X11Windowing
from overlay.ports import OverlayPorts
from overlay.window import OverlayWindow
from tests.overlay.conftest import pump
from tests.rig.overlay_stage import KNOB_A, PAD_A, knob, sample_state
from trayapp.core.commands import CreatePanel, StandPanel
from trayapp.core.control import Control
from trayapp.core.events import PadEvent, TargetEvent
from trayapp.core.settings import Settings
from trayapp.core.standing import Standing
from trayapp.plugin_host.api import Effect
from trayapp.store.bus import Bus
from trayapp.store.store import Store

SCREEN = "screen 1280x720"


def _nothing(*_: object) -> None:
    return None


class Bench:
    """Two keyboards, the second one torn off, over one reverb at 30 %."""

    def __init__(self, root: tk.Tk) -> None:
        self.root = root
        self.reverb = 0.3
        ports = replace(OverlayPorts(), effects=lambda: (Effect("reverb.mix", "Reverb", self._get, self._set),))
        self.store = Store(Bus(), state=sample_state(Settings()))
        self.live = Live(lambda: self.store.snapshot)
        self.platform = X11Windowing()
        self.overlay = OverlayWindow(root, self.store, self.live, ports, self.platform, _nothing, _nothing)
        self.store.dispatch(CreatePanel(type="piano", bank="play"))
        torn = self.store.snapshot.panels[-1].id
        self.store.dispatch(StandPanel(id=torn, window=Standing(monitor=SCREEN, places={SCREEN: (960, 540)})))
        self.overlay.refresh()
        self.overlay.show()
        self.until(lambda: self.shown == ["30", "30"] and self._resting, "both are drawn, and nothing draws them again")

    def _get(self) -> float:
        return self.reverb

    def _set(self, value: float) -> None:
        self.reverb = value

    @property
    def _resting(self) -> bool:
        face = self.overlay._face
        assert isinstance(face, Face)
        torn = [window.views for window in self.overlay._torn._windows.values()]
        return all(views._timer is None for views in (face.views, *torn))

    @property
    def pianos(self) -> list[PianoView]:
        return [view for view in self.overlay._cells() if isinstance(view, PianoView)]

    @property
    def shown(self) -> list[str]:
        """The reverb in percent, as each keyboard says it."""
        return [cells[0][4].text for piano in self.pianos for cells in [piano._effect_cells]]

    def hear(self, *events: object) -> None:
        """As the app does when the bus tells something."""
        for event in events:
            self.live.apply(event)
        self.overlay.draw(self.live.take())

    def until(self, ask: Callable[[], object], what: str) -> None:
        pump(self.root, ask, what)


@pytest.fixture
def bench(tk_root: tk.Tk) -> Iterator[Bench]:
    made = Bench(tk_root)
    yield made
    made.overlay.close()
    made.platform.close()


@pytest.mark.parametrize(
    "event",
    [
        knob("A", KNOB_A, 1, 0.8),  # the controller, or a panel of knobs
        PadEvent(Control("pad", "A", 3), 100, PAD_A),  # its action sets the effect
        TargetEvent(PAD_A, 3, "on", value=0.8),  # another binding of the effect is looked at again
    ],
)
def test_what_turns_an_effect_elsewhere_turns_its_knob_on_every_keyboard(bench: Bench, event: object) -> None:
    bench.hear(event)
    bench.reverb = 0.8  # carried out after it was told, by another thread
    bench.until(lambda: bench.shown == ["80", "80"], "both knobs follow")


@pytest.mark.parametrize("turned", [0, 1])
def test_the_mouse_on_one_keyboard_turns_the_knob_of_the_other(bench: Bench, turned: int) -> None:
    bench.pianos[turned]._wheel(0, 25)
    bench.until(lambda: bench.shown == ["80", "80"], "both knobs follow")
