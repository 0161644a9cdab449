"""Leaving the editor with a changed draft: it is asked about, by mouse and keyboard."""

from __future__ import annotations

import pytest

from tests.overlay.test_editor import Bench, bench

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
