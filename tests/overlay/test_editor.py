"""The editor of a binding: a real mouse and keyboard on its window."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest

from overlay.editor.window import Editor
from overlay.live import Live
from overlay.platform.x11 import X11Windowing
from overlay.ports import OverlayPorts
from overlay.window import OverlayWindow
from tests.overlay.conftest import pump
from tests.rig.desktop import XServer
from tests.rig.overlay_stage import KNOB_A, PAD_A, sample_state
from tests.rig.xdo import Xdo
from trayapp.core.action import Action, Choice
from trayapp.core.action_table import BUILT_IN
from trayapp.core.binding import Binding, Turn
from trayapp.core.commands import SetBinding
from trayapp.core.control import Control
from trayapp.core.events import ActionEvent
from trayapp.core.settings import Settings
from trayapp.store.bus import Bus
from trayapp.store.store import Store


class Bench:
    """An editor of pad 3 over a store."""

    def __init__(self, root: tk.Tk, display: str) -> None:
        self.root, self.xdo = root, Xdo(display)
        self.ran: list[Action] = []
        self.recent: tuple[ActionEvent, ...] = ()
        self.heard: list[Callable[[str, int], None]] = []
        ports = replace(
            OverlayPorts(),
            action_specs=lambda: BUILT_IN,
            run_action=self._run,
            recent=lambda: self.recent,
            learn=self._learn,
            param_choices=lambda param, _others: (Choice("app:spotify", "Spotify"),) if param.kind == "app" else (),
        )
        self.store = Store(Bus(), state=sample_state(Settings()))
        self.platform = X11Windowing()
        live = Live(lambda: self.store.snapshot)
        self.overlay = OverlayWindow(root, self.store, live, ports, self.platform, lambda _p: None, lambda *_: None)
        self.closed = 0
        self.open(PAD_A, 3)

    def _run(self, action: Action) -> None:
        self.ran.append(action)
        self.recent = (*self.recent, ActionEvent(Control("screen", "", 0), "", "Did it", ok=True))

    def _learn(self, heard: Callable[[str, int], None]) -> Callable[[], None]:
        self.heard.append(heard)
        return self.heard.clear

    def open(self, panel_id: str, position: int) -> None:
        panel = self.store.snapshot.panel(panel_id)
        assert panel is not None
        self.editor = Editor(
            self.root, self.overlay.desk, self.platform, panel, position, self.store.dispatch, self._on_close
        )
        pump(self.root, self.editor.window.winfo_viewable, "the editor is shown")
        pump(self.root, lambda: self.editor.window.focus_get() is not None, "the editor has the focus")

    def _on_close(self) -> None:
        self.closed += 1

    def binding(self, position: int = 3, kind: str = "pad", name: str = "Stream") -> Binding | None:
        preset = self.store.snapshot.preset(kind, name)  # type: ignore[arg-type] # the kinds are texts
        assert preset is not None
        return preset.binding(position)

    def saved(self, position: int = 3) -> Binding:
        binding = self.binding(position)
        assert binding is not None
        return binding

    def click(self, widget: Any, dx: float = 0.5) -> None:
        self.root.update()
        x = widget.winfo_rootx() + int(widget.winfo_width() * dx)
        self.xdo.click(x, widget.winfo_rooty() + widget.winfo_height() // 2)

    def until(self, ask: Callable[[], Any], what: str) -> Any:
        return pump(self.root, ask, what)

    @property
    def popover(self) -> Any:
        return self.editor._kit.popover


@pytest.fixture
def bench(tk_root: tk.Tk, tk_server: XServer) -> Iterator[Bench]:
    made = Bench(tk_root, tk_server.display)
    yield made
    if not made.closed:
        made.editor.close()
    made.overlay.close()
    made.platform.close()


def test_a_binding_is_made_with_the_keyboard_alone(bench: Bench) -> None:
    bench.xdo.key("ctrl+a")
    bench.xdo.type("Silence")
    bench.until(lambda: bench.editor.draft.label == "Silence", "the label is written")
    tk.Misc.focus_set(bench.editor.fields.kind)
    bench.root.update()
    bench.xdo.key("space")
    bench.until(lambda: bench.popover, "the list opens")
    bench.xdo.type("panic")
    bench.until(lambda: len(bench.popover.rows) == 1, "the list is searched")
    bench.xdo.key("Return")
    bench.until(lambda: bench.editor.draft.gestures["tap"].kind == "panic", "the action is chosen")
    assert bench.closed == 0
    bench.xdo.key("Return")
    bench.until(lambda: bench.closed, "Enter saves")
    assert (bench.saved().label, bench.saved().gestures["tap"].kind) == ("Silence", "panic")


def test_tab_reaches_every_part_and_is_seen(bench: Bench) -> None:
    seen = set()
    for _ in range(30):
        bench.xdo.key("Tab")
        bench.root.update()
        focus = bench.editor.window.focus_get()
        assert focus is not None
        seen.add(str(focus))
        ringed = focus if hasattr(focus, "_border_width") else focus.master
        assert getattr(ringed, "_border_width", 0) >= 1, focus
    for widget in (bench.editor.test, bench.editor.learn_button, bench.editor._save, bench.editor.looks.pick):
        assert str(widget) in seen


def test_an_icon_and_a_colour_are_picked_by_mouse(bench: Bench) -> None:
    looks = bench.editor.looks
    bench.click(looks.pick)
    bench.until(lambda: hasattr(looks, "emoji") and looks.emoji.frame.winfo_viewable(), "the emoji show")
    bench.xdo.type("guitar")
    bench.until(lambda: looks.emoji.cells == ("🎸",), "the emoji is found")
    bench.root.update()
    bench.xdo.click(*looks.emoji.spot("🎸"))
    bench.until(lambda: bench.editor.draft.icon == "🎸", "the icon is taken")
    bench.click(looks.more)
    bench.until(lambda: hasattr(looks, "colours") and looks.colours.frame.winfo_viewable(), "the colours show")
    bench.root.update()
    colour = looks.colours.cells[40]
    bench.xdo.click(*looks.colours.spot(colour))
    bench.until(lambda: bench.editor.draft.colour == colour, "the colour is taken")
    assert looks.hex.get() == colour


def test_a_live_list_fills_a_text(bench: Bench) -> None:
    bench.editor.fields._set_kind("volume")
    bench.click(bench.editor.fields.fields["target"]._button)
    bench.until(lambda: bench.popover, "the list opens")
    bench.root.update()
    bench.xdo.click(*bench.popover.spot(0))
    bench.until(lambda: bench.editor.draft.gestures["tap"].params["target"] == "app:spotify", "the program is taken")
    assert bench.editor.fields.fields["target"]._entry.get() == "Spotify"  # the list's word, not what is stored


def test_a_word_of_the_list_may_be_typed(bench: Bench) -> None:
    bench.editor.fields._set_kind("volume")
    field = bench.editor.fields.fields["target"]
    for typed, stored in (("Spotify", "app:spotify"), ("app:game", "app:game")):
        field._written(typed)
        assert bench.editor.draft.gestures["tap"].params["target"] == stored


def test_a_macro_is_put_together_step_by_step(bench: Bench) -> None:
    bench.editor.fields._set_kind("macro")
    steps = bench.editor.fields.fields["steps"]
    bench.click(steps.add)
    bench.until(lambda: bench.popover, "the list opens")
    bench.xdo.type("wait")
    bench.until(lambda: bench.popover and len(bench.popover.rows) < 4, "it is searched")
    bench.xdo.key("Return")
    bench.until(lambda: steps.lines == ["wait 250"], "the step is added")
    steps.append("media")
    steps._move(1, -1)
    bench.editor.save()
    assert bench.saved().gestures["tap"].params["steps"] == ("media key=play_pause", "wait 250")


def test_a_step_with_several_parameters_has_a_field_for_each(bench: Bench) -> None:
    bench.editor.fields._set_kind("macro")
    steps = bench.editor.fields.fields["steps"]
    steps.append("volume")
    target, op, value = (steps.fields[0, name] for name in ("target", "op", "value"))
    target.pick("app:spotify")
    op.pick("set")
    value._entry.focus_set()
    bench.root.update()
    bench.xdo.key("ctrl+a")
    bench.xdo.type("40")
    bench.until(lambda: "value=40" in steps.lines[0], "the value is written")
    assert steps.lines == ["volume target=app:spotify op=set value=40"]
    steps.append("text")
    assert steps._faults[1].cget("text")  # its text is missing, and said to be
    steps._remove(1)
    bench.editor.save()
    assert bench.saved().gestures["tap"].params["steps"] == ("volume target=app:spotify op=set value=40",)


def test_a_knob_has_no_fields_of_a_press(bench: Bench) -> None:
    bench.editor.close()
    bench.closed = 0
    bench.open(KNOB_A, 1)
    assert set(bench.editor.fields.fields) == {"target"}


def test_ctrl_z_takes_back_and_ctrl_y_makes_again(bench: Bench) -> None:
    before = bench.editor.draft
    bench.editor._change("icon", "🎸")
    bench.xdo.key("ctrl+z")
    bench.until(lambda: bench.editor.draft == before, "it is taken back")
    bench.xdo.key("ctrl+y")
    bench.until(lambda: bench.editor.draft.icon == "🎸", "it is made again")


def test_save_hands_over_the_whole_draft_and_closes(bench: Bench) -> None:
    bench.editor._change("label", "Silence")
    bench.editor._change("colour", "#3DDC97")
    bench.editor.open("hold")
    bench.editor.fields._set_kind("panic")
    assert bench.saved().label != "Silence"  # nothing is half applied
    bench.editor.save()
    assert (bench.saved().label, bench.saved().colour) == ("Silence", "#3DDC97")
    assert bench.saved().gestures.keys() == {"tap", "hold"}
    assert bench.closed == 1


def test_what_is_wrong_is_said_beside_its_field_and_nothing_is_saved(bench: Bench) -> None:
    before = bench.binding()
    field = bench.editor.fields.fields["keys"]
    field._entry.focus_set()
    bench.root.update()
    bench.xdo.key("ctrl+a")
    bench.xdo.type("ctrl+nonsense")
    fault = bench.editor.fields._faults["keys"]
    bench.until(lambda: "nonsense" in fault.cget("text"), "it is said while writing")
    bench.editor.open("hold")
    bench.editor.save()  # comes back to the gesture that is not whole
    assert "ctrl+nonsense" in bench.editor.fields._faults["keys"].cget("text")
    assert bench.binding() == before
    assert bench.closed == 0


def test_an_action_is_tried_and_its_outcome_told(bench: Bench) -> None:
    bench.editor.fields._set_kind("panic")
    bench.click(bench.editor.test)
    bench.until(lambda: bench.editor._ground.status.cget("text") == "Did it", "the outcome is told")
    assert [action.kind for action in bench.ran] == ["panic"]


def test_pressing_a_control_takes_the_draft_there(bench: Bench) -> None:
    bench.editor._change("label", "Moved")
    bench.click(bench.editor.learn_button)
    bench.until(lambda: bench.heard, "it listens")
    bench.heard[0]("pad", 5)
    bench.until(lambda: "Starting" in bench.editor._ground.status.cget("text"), "what it replaces is named")
    bench.editor.save()
    assert (bench.saved(5).label, bench.saved(3).label) == ("Moved", "Mute mic")


def test_pressing_a_control_shows_what_it_does_if_nothing_was_changed(bench: Bench) -> None:
    bench.click(bench.editor.learn_button)
    bench.until(lambda: bench.heard, "it listens")
    bench.heard[0]("pad", 8)
    bench.until(lambda: bench.editor.draft.label == "Discord", "the other pad is edited")


def test_a_control_of_another_kind_is_named_and_nothing_moves(bench: Bench) -> None:
    bench.editor.learn()
    bench.heard[0]("knob", 2)
    bench.until(lambda: "Knob 2" in bench.editor._ground.status.cget("text"), "it is named")
    bench.editor.learn()
    bench.editor.close()
    assert bench.heard == []  # nobody listens any more


def test_a_hotkey_in_use_is_told_while_typing(bench: Bench) -> None:
    bench.store.dispatch(SetBinding(kind="pad", name="Stream", position=1, binding=Binding(hotkey="ctrl+1")))
    bench.editor._change("hotkey", "ctrl+1")
    assert "Stream 1" in bench.editor._ground.status.cget("text")
    bench.editor._change("hotkey", "ctrl+what")
    assert "what" in bench.editor._ground.status.cget("text")


def test_an_imported_binding_acts_only_after_agreeing(bench: Bench) -> None:
    bench.store.dispatch(SetBinding(kind="pad", name="Stream", position=3, binding=bench.saved().replace(armed=False)))
    bench.editor.close()
    bench.closed = 0
    bench.open(PAD_A, 3)
    assert bench.editor._agree.winfo_manager()
    bench.editor._arm()
    bench.editor.save()
    assert bench.saved().armed


def test_a_shell_command_is_warned_of(bench: Bench) -> None:
    bench.editor.fields._set_kind("shell")
    texts = [w.cget("text") for w in bench.editor.fields._frame.winfo_children() if "CTkLabel" in type(w).__name__]
    assert any("all your rights" in text for text in texts)


def test_a_pad_gets_a_strength_a_chord_and_its_own_long_press(bench: Bench) -> None:
    bench.click(bench.editor.tabs.more)
    bench.until(lambda: bench.popover, "the other gestures are listed")
    bench.root.update()
    bench.xdo.click(*bench.popover.spot(3))
    bench.until(lambda: bench.editor._gesture == "hard", "a hard tap is looked at")
    bench.editor.fields._set_kind("panic")
    bench.editor.open("with_4")
    bench.editor.fields._set_kind("overlay")
    bench.editor.open("long_press")
    bench.editor.fields._set_kind("panic")
    bench.editor._set_long(20_000)
    assert "10000 ms" in bench.editor._ground.status.cget("text")
    bench.editor._set_long(700)
    bench.click(bench.editor.looks.light, 0.1)
    bench.until(lambda: not bench.editor.draft.light, "it is not lit")
    bench.editor.save()
    saved = bench.saved()
    assert {"tap", "hard", "with_4", "long_press"} == saved.gestures.keys()
    assert (saved.long_press_ms, saved.light) == (700, False)


def test_a_knobs_range_and_curve_are_set_and_checked(bench: Bench) -> None:
    bench.editor.close()
    bench.closed = 0
    bench.open(KNOB_A, 1)
    turn = bench.editor._turn
    turn._set("curve", 9)
    assert "0.2 to 5" in turn._fault.cget("text")
    turn._set("curve", 2)
    turn._percent("low", 20)
    turn._set("mode", "scaled")
    bench.editor.save()
    saved = bench.binding(1, "knob", "Master")
    assert saved is not None
    assert saved.turn == Turn(mode="scaled", low=0.2, curve=2.0)
