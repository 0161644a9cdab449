"""Leaving the editor with a changed draft: it is asked about, by mouse and keyboard."""

from __future__ import annotations

import tkinter as tk
from dataclasses import replace

import pytest

from overlay.app import OverlayApp
from overlay.ports import OverlayPorts
from tests.overlay.test_editor import Bench, bench
from trayapp.core.events import OverlayEvent
from trayapp.store.bus import Bus

__all__ = ["bench"]


def ask(bench: Bench) -> None:
    bench.editor._change("label", "Other")
    bench.xdo.key("Escape")
    bench.until(lambda: bench.editor.leaving is not None, "it is asked")
    focus = bench.editor.leaving.buttons["save"] if bench.editor.leaving else None
    bench.until(lambda: bench.editor.window.focus_get() is focus, "Save has the focus")
    assert bench.closed == 0


def test_escape_closes_at_once_where_nothing_is_lost(bench: Bench) -> None:
    bench.editor._change("label", "Other")
    bench.editor.undo()
    bench.xdo.key("Escape")
    bench.until(lambda: bench.closed, "the editor closes")


@pytest.mark.parametrize(
    ("keys", "label"), [(("Return",), "Other"), (("Right", "space"), "Mute mic"), (("Tab", "Return"), "Mute mic")]
)
def test_a_changed_draft_is_saved_or_discarded_with_the_keyboard(
    bench: Bench, keys: tuple[str, ...], label: str
) -> None:
    ask(bench)
    for key in keys:
        bench.xdo.key(key)
        bench.root.update()
    bench.until(lambda: bench.closed, "the editor closes")
    assert bench.saved().label == label


@pytest.mark.parametrize("keys", [("Escape",), ("Left", "Return"), ("shift+Tab", "space")])
def test_editing_goes_on(bench: Bench, keys: tuple[str, ...]) -> None:
    ask(bench)
    for key in keys:
        bench.xdo.key(key)
        bench.root.update()
    bench.until(lambda: bench.editor.leaving is None, "the question is gone")
    assert (bench.closed, bench.editor.draft.label) == (0, "Other")
    bench.xdo.key("Escape")
    bench.until(lambda: bench.editor.leaving is not None, "it is asked again")


def test_the_mouse_answers_too(bench: Bench) -> None:
    ask(bench)
    assert bench.editor.leaving is not None
    bench.click(bench.editor.leaving.buttons["discard"])
    bench.until(lambda: bench.closed, "the editor closes")
    assert bench.saved().label == "Mute mic"


def test_what_was_wanted_instead_happens_after_the_answer_and_not_before(bench: Bench) -> None:
    went: list[str] = []
    bench.editor._change("hotkey", "ctrl+what")
    bench.editor.leave(lambda: went.append("on"))
    assert bench.editor.leaving is not None
    bench.editor.leaving.buttons["save"].invoke()
    assert (went, bench.closed) == ([], 0)  # it cannot be saved, which is said
    bench.editor.leave(lambda: went.append("on"))
    bench.editor.leaving.buttons["discard"].invoke()
    assert (went, bench.closed) == (["on"], 1)


def test_quitting_asks_about_a_draft_and_quits_with_the_answer(bench: Bench) -> None:
    ended: list[str] = []
    ports = replace(OverlayPorts(), quit=lambda: ended.append("quit"))
    app = OverlayApp(bench.store, Bus(), ports, bench.platform)
    app._editor = bench.editor
    bench.editor._change("label", "Other")
    for key, gone in (("Escape", False), ("Return", True)):
        app._answer(OverlayEvent("quit"))
        leaving = bench.editor.leaving
        assert leaving is not None
        tk.Misc.focus_set(leaving.buttons["discard"])
        bench.until(lambda: bench.editor.window.focus_get() is leaving.buttons["discard"], "Discard has the focus")  # noqa: B023 - asked at once
        assert ended == []
        bench.xdo.key(key)
        bench.until(lambda: bench.editor.leaving is not leaving or bench.closed, "it is answered")  # noqa: B023 - as above
        assert bool(ended) is gone
    assert ended == ["quit"]
    assert bench.saved().label == "Mute mic"


def test_quitting_without_a_draft_asks_nothing(bench: Bench) -> None:
    ended: list[str] = []
    ports = replace(OverlayPorts(), quit=lambda: ended.append("quit"))
    app = OverlayApp(bench.store, Bus(), ports, bench.platform)
    app._answer(OverlayEvent("quit"))
    app._editor = bench.editor
    app._answer(OverlayEvent("quit"))
    assert (ended, bench.closed) == (["quit", "quit"], 1)
