"""The cache of pictures: painted once, bounded in pixels, and never blank where it is shown."""

from __future__ import annotations

import tkinter as tk
import tkinter.font

from overlay.paint.chrome import BoxLook
from overlay.paint.pictures import Pictures, Shown, Written


def _look(number: int) -> BoxLook:
    return BoxLook(20, 10, 3, "#000000", f"#{number:06X}")


def test_a_look_is_painted_once(tk_root: tk.Tk) -> None:
    pictures = Pictures(tk_root)
    assert pictures.photo(_look(1)) is pictures.photo(_look(1))
    assert pictures.photo(_look(1)) is not pictures.photo(_look(2))


def test_the_longest_unused_picture_is_forgotten_first(tk_root: tk.Tk) -> None:
    pictures = Pictures(tk_root, capacity=3 * 200)
    first, second = pictures.photo(_look(1)), pictures.photo(_look(2))
    pictures.photo(_look(3))
    pictures.photo(_look(1))
    pictures.photo(_look(4))
    assert len(pictures) == 3
    assert pictures.photo(_look(1)) is first
    assert pictures.photo(_look(2)) is not second


def test_a_forgotten_picture_that_is_shown_stays(tk_root: tk.Tk) -> None:
    pictures, canvas = Pictures(tk_root, capacity=200), tk.Canvas(tk_root)
    shown = Shown(canvas, pictures, 0, 0)
    shown.show(_look(1))
    for number in range(2, 20):
        pictures.photo(_look(number))
    name = canvas.itemcget(shown.item, "image")
    assert name in tk_root.tk.call("image", "names")
    shown.show(None)
    assert canvas.itemcget(shown.item, "image") == ""


def test_tk_is_called_only_for_what_changes(tk_root: tk.Tk) -> None:
    canvas = tk.Canvas(tk_root)
    text = Written(canvas, 5, 5, tk.font.nametofont("TkDefaultFont"), "#FFFFFF", "one", "w")
    canvas.itemconfigure(text.item, text="from elsewhere")
    text.write("one")
    assert canvas.itemcget(text.item, "text") == "from elsewhere"
    text.write("two")
    text.ink("#00FF00")
    text.move(9, 9)
    assert canvas.itemcget(text.item, "text") == "two"
    assert canvas.itemcget(text.item, "fill") == "#00FF00"
    assert canvas.coords(text.item) == [9.0, 9.0]
