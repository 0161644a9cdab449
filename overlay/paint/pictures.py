"""The cache of painted pictures, as the Canvas shows them."""

import tkinter as tk
from collections import OrderedDict
from tkinter import font as tkfont
from typing import Literal

from PIL import ImageTk

from overlay.paint.sketch import Look

Anchor = Literal["nw", "n", "ne", "w", "center", "e", "sw", "s", "se"]

CAPACITY = 1_200_000
"""Pixels kept, 4 bytes each and as much again at the X server: at 100 % some 140 pads, or all turns of four knobs."""


class Pictures:
    """Paints a look when it is first asked for and forgets the one longest unused. Main thread.

    A picture that a Canvas still shows lives on in its item's keeper (`Shown`), so forgetting never blanks it.
    """

    def __init__(self, root: tk.Misc, capacity: int = CAPACITY) -> None:
        self._root = root
        self._capacity = capacity
        self._made: OrderedDict[Look, ImageTk.PhotoImage] = OrderedDict()
        self._pixels = 0

    def __len__(self) -> int:
        return len(self._made)

    def photo(self, look: Look) -> ImageTk.PhotoImage:
        """The picture of a look."""
        photo = self._made.get(look)
        if photo is None:
            photo = ImageTk.PhotoImage(look.paint(), master=self._root)
            self._made[look] = photo
            self._pixels += photo.width() * photo.height()
            while self._pixels > self._capacity and len(self._made) > 1:
                _, oldest = self._made.popitem(last=False)
                self._pixels -= oldest.width() * oldest.height()
        else:
            self._made.move_to_end(look)
        return photo


class Shown:
    """One picture on a Canvas; swapped only when its look changes."""

    def __init__(self, canvas: tk.Canvas, pictures: Pictures, x: int, y: int, anchor: Anchor = "nw") -> None:
        self._canvas = canvas
        self._pictures = pictures
        self._look: Look | None = None
        self._photo: ImageTk.PhotoImage | None = None
        self._at = (x, y)
        self.item = canvas.create_image(x, y, anchor=anchor)

    def show(self, look: Look | None) -> None:
        """Show a look, or nothing."""
        if look == self._look:
            return
        self._look = look
        photo = None if look is None else self._pictures.photo(look)
        self._canvas.itemconfigure(self.item, image=photo or "")
        self._photo = photo

    def move(self, x: int, y: int) -> None:
        """Move it to another place."""
        if (x, y) != self._at:
            self._at = (x, y)
            self._canvas.coords(self.item, x, y)


class Written:
    """One text on a Canvas; Tk is called only for what changes. `x` and `y` are its anchor's place."""

    def __init__(self, canvas: tk.Canvas, x: int, y: int, font: tkfont.Font, colour: str, text: str,
                 anchor: Anchor) -> None:  # fmt: skip
        self._canvas = canvas
        self._font = font
        self.x, self.y = x, y
        self.text = text
        self._colour = colour
        self.item = canvas.create_text(x, y, font=font, fill=colour, text=text, anchor=anchor)

    def write(self, text: str) -> None:
        """Show another text."""
        if text != self.text:
            self.text = text
            self._canvas.itemconfigure(self.item, text=text)

    def ink(self, colour: str) -> None:
        """Show it in another colour."""
        if colour != self._colour:
            self._colour = colour
            self._canvas.itemconfigure(self.item, fill=colour)

    def move(self, x: int, y: int) -> None:
        """Move it to another place."""
        if (x, y) != (self.x, self.y):
            self.x, self.y = x, y
            self._canvas.coords(self.item, x, y)

    @property
    def width(self) -> int:
        """Its width in pixels."""
        return self._font.measure(self.text)
