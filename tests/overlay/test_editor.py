"""The editor of a binding: the draft's rules, and real clicks on its window."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Iterator
from dataclasses import replace

import pytest

from overlay.editor.draft import Draft, gestures_of, same_hotkey
from overlay.editor.window import Editor
from overlay.live import Live
from overlay.platform.x11 import X11Windowing
from overlay.ports import OverlayPorts
from overlay.settings.chord_field import chord_of
from overlay.window import OverlayWindow
from tests.overlay.conftest import pump
from tests.rig.desktop import XServer
from tests.rig.overlay_stage import PAD_A, sample_state
from tests.rig.xdo import Xdo
from trayapp.core.action import Action
from trayapp.core.action_table import BUILT_IN, by_kind
from trayapp.core.binding import Binding
from trayapp.core.commands import SetBinding
from trayapp.core.errors import BadInputError
from trayapp.core.settings import Settings
from trayapp.store.bus import Bus
from trayapp.store.store import Store

SPECS = by_kind(BUILT_IN)


def test_a_binding_comes_back_from_its_draft_whole() -> None:
    binding = Binding(label="x", colour="#112233", icon="🎬", hotkey="ctrl+1", gestures={
        "tap": Action(kind="keystroke", params={"keys": "ctrl+m"}), "hold": Action(kind="panic")})  # fmt: skip
    assert Draft.of(binding).binding(SPECS) == binding


def test_an_empty_draft_clears_the_control() -> None:
    assert Draft.of(None).binding(SPECS) is None
    assert Draft(colour="#112233").binding(SPECS) is None


def test_another_kind_starts_with_its_defaults_and_none_takes_the_action_away() -> None:
    draft = Draft().with_kind("tap", SPECS["volume"])
    assert draft.gestures["tap"].params["op"] == "toggle_mute"
    assert draft.with_kind("tap", None).gestures == {}


def test_a_missing_parameter_is_named() -> None:
    with pytest.raises(BadInputError, match="keystroke: keys is missing"):
        Draft().with_kind("tap", SPECS["keystroke"]).binding(SPECS)


def test_knobs_turn_and_pads_do_not() -> None:
    assert gestures_of("knob") == ("turn",)
    assert "turn" not in gestures_of("pad")


def test_a_hotkey_used_elsewhere_is_named() -> None:
    state = sample_state(Settings())
    panel = state.panels[0]
    stream = state.presets[0].replace(bindings={**state.presets[0].bindings, 2: Binding(hotkey="ctrl+1")})
    state = state.replace(presets=(stream, *state.presets[1:]))
    assert list(same_hotkey(state, panel, 1, "ctrl+1")) == ["Stream 2"]
    assert list(same_hotkey(state, panel, 2, "ctrl+1")) == []
    assert list(same_hotkey(state, panel, 2, "ctrl+alt+p")) == ["PadTray: overlay"]
    assert list(same_hotkey(state, panel, 2, "")) == []


@pytest.mark.parametrize(
    ("keysym", "state", "chord"),
    [("m", 0x5, "ctrl+shift+m"), ("M", 0x1, "shift+m"), ("F13", 0, "f13"), ("exclam", 0x1, "shift+1"),
     ("Prior", 0x8, "alt+page_up"), ("KP_4", 0, "num4"), ("Control_L", 0, ""), ("space", 0x40, "win+space"),
     ("Cyrillic_ef", 0, "")],
)  # fmt: skip
def test_pressed_keys_become_a_chord(keysym: str, state: int, chord: str) -> None:
    assert chord_of(keysym, state) == chord


class Bench:
    """An editor of pad 3 over a store."""

    def __init__(self, root: tk.Tk, display: str) -> None:
        self.root, self.xdo = root, Xdo(display)
        self.ran: list[Action] = []
        ports = replace(OverlayPorts(), action_specs=lambda: BUILT_IN, run_action=self.ran.append)
        self.store = Store(Bus(), state=sample_state(Settings()))
        self.platform = X11Windowing()
        live = Live(lambda: self.store.snapshot)
        self.overlay = OverlayWindow(root, self.store, live, ports, self.platform, lambda _p: None, lambda *_: None)
        self.closed = 0
        self.open(3)

    def open(self, position: int) -> None:
        panel = self.store.snapshot.panel(PAD_A)
        assert panel is not None
        self.editor = Editor(
            self.root, self.overlay.desk, self.platform, panel, position, self.store.dispatch, self._on_close
        )
        pump(self.root, self.editor.window.winfo_viewable, "the editor is shown")

    def _on_close(self) -> None:
        self.closed += 1

    def binding(self, position: int = 3) -> Binding | None:
        preset = self.store.snapshot.preset("pad", "Stream")
        assert preset is not None
        return preset.binding(position)


@pytest.fixture
def bench(tk_root: tk.Tk, tk_server: XServer) -> Iterator[Bench]:
    made = Bench(tk_root, tk_server.display)
    yield made
    if not made.closed:
        made.editor.close()
    made.overlay.close()
    made.platform.close()


def test_save_hands_over_the_whole_draft_and_closes(bench: Bench) -> None:
    bench.editor._change(label="Silence", colour="#3DDC97")
    bench.editor._open("hold")
    bench.editor._fields._set_kind("panic")
    assert bench.binding() != Draft(label="Silence").binding(SPECS)  # nothing is half applied
    bench.editor.save()
    saved = bench.binding()
    assert saved is not None
    assert (saved.label, saved.colour) == ("Silence", "#3DDC97")
    assert saved.gestures.keys() == {"tap", "hold"}
    assert bench.closed == 1


def test_what_is_wrong_is_said_and_nothing_is_saved(bench: Bench) -> None:
    before = bench.binding()
    bench.editor._fields._set("keys", "ctrl+nonsense")
    bench.editor.save()
    assert "nonsense" in bench.editor._fault.cget("text")
    assert bench.binding() == before
    assert bench.closed == 0


def test_an_action_is_picked_from_the_groups_by_mouse_and_tried(bench: Bench) -> None:
    field = next(w for w in bench.editor._fields._frame.winfo_children() if type(w).__name__ == "KindField")
    rows = field.rows()
    assert [row.text for row in rows if row.do is None][:2] == sorted({s.group for s in BUILT_IN})[:2]
    next(row for row in rows if row.text == "Panic: let go of everything").do()
    bench.editor._test()
    assert [action.kind for action in bench.ran] == ["panic"]


def test_a_hotkey_in_use_is_told_while_typing(bench: Bench) -> None:
    bench.store.dispatch(SetBinding(kind="pad", name="Stream", position=1, binding=Binding(hotkey="ctrl+1")))
    bench.editor._change(hotkey="ctrl+1")
    assert "Stream 1" in bench.editor._fault.cget("text")
    bench.editor._change(hotkey="ctrl+what")
    assert "what" in bench.editor._fault.cget("text")


def test_escape_closes_without_saving(bench: Bench) -> None:
    before = bench.binding()
    bench.editor._change(label="Other")
    bench.editor.window.focus_force()
    bench.root.update()
    bench.xdo.key("Escape")
    pump(bench.root, lambda: bench.closed, "the editor closes")
    assert bench.binding() == before
