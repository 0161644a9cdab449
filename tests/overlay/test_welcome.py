"""The first start: a controller appears, notes are played by mouse and keyboard, a pad is bound."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest

from overlay.live import Live
from overlay.platform.x11 import X11Windowing
from overlay.ports import AudioStatus, OverlayPorts
from overlay.welcome.sound_step import COMPUTER_KEYS, FIRST, LAST, LETTERS
from overlay.welcome.window import Welcome
from overlay.window import OverlayWindow
from tests.overlay.conftest import pump
from tests.rig.desktop import XServer
from tests.rig.overlay_stage import sample_state
from tests.rig.xdo import Xdo
from trayapp.core.binding import Binding
from trayapp.core.control import Control
from trayapp.core.events import ActionEvent, PortEvent
from trayapp.core.settings import Settings
from trayapp.store.bus import Bus
from trayapp.store.store import Store


class Bench:
    """The window of the first start over a store."""

    def __init__(self, root: tk.Tk, display: str) -> None:
        self.root, self.xdo = root, Xdo(display)
        self.notes: list[tuple[int, bool]] = []
        self.heard: list[Callable[[str, int], None]] = []
        self.edited: list[tuple[str, int]] = []
        self.status = AudioStatus(True, "Headphones")
        ports = replace(
            OverlayPorts(),
            play_note=lambda note, _velocity, on: self.notes.append((note, on)),
            learn=self._learn,
            audio_status=lambda: self.status,
        )
        self.store = Store(Bus(), state=sample_state(Settings()))
        self.live = Live(lambda: self.store.snapshot)
        self.platform = X11Windowing()
        nothing: Any = lambda *_: None  # noqa: E731 - short
        self.overlay = OverlayWindow(root, self.store, self.live, ports, self.platform, nothing, nothing)
        self.closed = 0
        self.welcome = Welcome(root, self.overlay.desk, self.platform, self.store.dispatch, self._edit, self._on_close)
        pump(root, self.welcome.window.winfo_viewable, "the window is shown")

    def _edit(self, panel: str, position: int) -> None:
        self.edited.append((panel, position))

    def _learn(self, heard: Callable[[str, int], None]) -> Callable[[], None]:
        self.heard.append(heard)
        return self.heard.clear

    def _on_close(self) -> None:
        self.closed += 1

    def click(self, widget: Any) -> None:
        self.root.update()
        x, y = widget.winfo_rootx() + widget.winfo_width() // 2, widget.winfo_rooty() + widget.winfo_height() // 2
        self.xdo.click(x, y)

    def go(self, step: str) -> Any:
        self.click(self.welcome.next)
        pump(self.root, lambda: self.welcome.step.name == step, f"the step {step} is shown")
        pump(self.root, self.welcome.step.frame.winfo_viewable, "it can be seen")
        return self.welcome.step

    def binding(self, position: int) -> Binding | None:
        preset = self.store.snapshot.preset("pad", "Stream")
        assert preset is not None
        return preset.binding(position)

    def texts(self) -> str:
        def below(widget: Any) -> str:
            own = str(widget.cget("text")) if type(widget).__name__ in {"CTkLabel", "CTkButton"} else ""
            return "\n".join([own, *(below(child) for child in widget.winfo_children())])

        return below(self.welcome.step.frame)


@pytest.fixture
def bench(tk_root: tk.Tk, tk_server: XServer) -> Iterator[Bench]:
    made = Bench(tk_root, tk_server.display)
    yield made
    if not made.closed:
        made.welcome.close()
    made.overlay.close()
    made.platform.close()


def test_a_controller_appears_when_it_is_plugged_in_and_can_be_left_unused(bench: Bench) -> None:
    assert "Plug it in" in bench.texts()
    bench.live.apply(PortEvent("LPD8", "open", "Akai LPD8"))
    pump(bench.root, lambda: "LPD8" in bench.texts(), "it appears")
    bench.live.apply(ActionEvent(Control("pad", "A", 2), "Camera", "Ctrl+2", ok=True))
    pump(bench.root, lambda: "Pad A2" in bench.texts(), "what arrives is shown")
    bench.welcome.step._use("LPD8", False)  # type: ignore[attr-defined] # the first step
    assert bench.store.snapshot.settings.midi.ignored == ("LPD8",)


def test_notes_are_played_by_mouse_and_by_the_computers_keyboard(bench: Bench) -> None:
    step = bench.go("sound")
    assert "Headphones" in bench.texts()
    x0, _, x1, y1 = step._canvas.coords(step._keys[FIRST])
    bench.xdo.click(step._canvas.winfo_rootx() + int(x0 + x1) // 2, step._canvas.winfo_rooty() + int(y1) - 10)
    pump(bench.root, lambda: len(bench.notes) == 2, "the key goes down and up")
    assert bench.notes == [(FIRST, True), (FIRST, False)]
    bench.xdo.activate(bench.xdo.wait_window("Welcome"))
    bench.root.update()
    bench.xdo.key_down("d")
    pump(bench.root, lambda: bench.notes[-1] == (FIRST + 4, True), "the letter plays")
    bench.xdo.key_up("d")
    pump(bench.root, lambda: bench.notes[-1] == (FIRST + 4, False), "the letter ends")


def test_no_note_sounds_on_when_the_step_is_left(bench: Bench) -> None:
    step = bench.go("sound")
    step._play(64)
    bench.go("pad")
    assert bench.notes == [(64, True), (64, False)]


def test_every_letter_has_its_key() -> None:
    assert len(LETTERS) == LAST - FIRST + 1
    assert {len(codes) for codes in COMPUTER_KEYS.values()} == {len(LETTERS)}


def test_a_pad_is_pressed_on_the_controller_and_bound_with_a_click(bench: Bench) -> None:
    bench.go("sound")
    step = bench.go("pad")
    bench.heard[0]("pad", 6)
    pump(bench.root, lambda: step.position == 6, "the pad is meant")
    step._quick("media")
    binding = bench.binding(6)
    assert binding is not None
    assert binding.gestures["tap"].kind == "media"
    assert "Pad 6" in bench.texts()
    assert bench.heard == []  # from now on pads do what they do


def test_keys_that_are_none_are_said_and_change_nothing(bench: Bench) -> None:
    bench.go("sound")
    step = bench.go("pad")
    before = bench.binding(1)
    step._keys("ctrl+nonsense")
    assert "nonsense" in bench.texts()
    assert bench.binding(1) == before
    step._keys("ctrl+shift+m")
    bound = bench.binding(1)
    assert bound is not None
    assert bound.label == "Ctrl+Shift+M"
    step._other()
    assert bench.edited[0][1] == 1


def test_it_can_be_passed_over_at_any_step(bench: Bench) -> None:
    bench.go("sound")
    bench.click(bench.welcome.skip)
    pump(bench.root, lambda: bench.closed, "it closes")
    assert bench.heard == []
