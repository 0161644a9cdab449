"""What the editor takes from outside: files and pictures by the system's dialog, keys by pressing them."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from pathlib import Path
from threading import Thread

from PIL import Image

from overlay.paint.pad import PadLook
from tests.overlay.test_editor import Bench, bench

__all__ = ["bench"]
RED = (220, 20, 30)


def choose(bench: Bench, file: Path, ask: Callable[[], object]) -> None:
    """Answer the dialog that `ask` opens; it waits inside Tk, so a thread of the test writes the file's name."""

    def write() -> None:
        dialog = bench.xdo.wait_window("^Open$")
        bench.xdo.activate(dialog)
        bench.xdo.type(str(file))
        bench.xdo.key("Return")

    writer = Thread(target=write)
    writer.start()
    ask()
    writer.join()


def test_a_program_is_chosen_by_the_systems_dialog(bench: Bench, tmp_path: Path) -> None:
    program = tmp_path / "game"
    program.touch()
    bench.editor.fields._set_kind("launch")
    row = bench.editor.fields.fields["program"]
    browse = next(child for child in row.winfo_children() if "CTkButton" in type(child).__name__)
    choose(bench, program, browse.invoke)
    assert bench.editor.draft.gestures["tap"].params["program"] == str(program)


def test_a_picture_becomes_the_icon_and_is_seen_on_the_pad(bench: Bench, tmp_path: Path) -> None:
    picture = tmp_path / "logo.png"
    Image.new("RGB", (96, 96), RED).save(picture)
    choose(bench, picture, bench.editor.looks._choose_file)
    assert bench.editor.draft.icon == str(picture)
    bench.editor.save()
    assert bench.saved().icon == str(picture)
    look = PadLook(120, 64, 1.0, bench.overlay.desk.theme, "off", "#4C8DFF", str(picture))
    colours = {colour for _, colour in look.paint().convert("RGB").getcolors(1 << 16) or ()}
    assert any(sum(abs(a - b) for a, b in zip(colour, RED, strict=True)) < 12 for colour in colours)


def test_the_hotkey_is_taken_by_pressing_it(bench: Bench) -> None:
    field = bench.editor.looks.hotkey
    bench.click(field._button)
    bench.until(lambda: field._waiting, "it waits for the keys")
    bench.root.update()
    bench.xdo.key("ctrl+shift+F9")
    bench.until(lambda: bench.editor.draft.hotkey == "ctrl+shift+f9", "the keys are taken")
    assert field._entry.get() == "ctrl+shift+f9"


def test_the_keys_of_an_action_are_taken_by_pressing_them(bench: Bench) -> None:
    field = bench.editor.fields.fields["keys"]
    tk.Misc.focus_set(field._button)
    bench.root.update()
    bench.xdo.key("space")
    bench.until(lambda: field._waiting, "it waits for the keys")
    bench.xdo.key("shift+F5")
    bench.until(lambda: bench.editor.draft.gestures["tap"].params["keys"] == "shift+f5", "the keys are taken")
