"""Grids laid over the editor: emoji for the icon, colours for the pad."""

import colorsys
import tkinter as tk
from collections.abc import Callable, Iterator, Sequence

from PIL import ImageTk

from overlay.editor.emoji_table import emoji_name, emoji_rows
from overlay.paint.emoji import icon
from overlay.settings.reach import when_left
from overlay.stage import Desk
from overlay.strings import t

_CELL, _COLUMNS, _BATCH = 32.0, 12, 12
_SWATCH, _HUES, _SHADES = 26.0, 12, 6


class Grid:
    """Cells over a window, from which one is chosen by a click, or by the arrows and Enter. Main thread."""

    def __init__(self, desk: Desk, anchor: tk.Misc, size: tuple[int, int], back: Callable[[], object]) -> None:
        self._desk, self._back = desk, back
        theme, px = desk.theme, desk.px
        self._top = top = anchor.winfo_toplevel()
        self.frame = tk.Frame(top, background=theme.panel, highlightthickness=desk.line, highlightbackground=theme.edge,
                              highlightcolor=theme.edge)  # fmt: skip
        self.canvas = tk.Canvas(self.frame, background=theme.panel, highlightthickness=0, width=size[0], height=size[1])
        self._cells: list[tuple[tuple[int, int, int, int], str]] = []
        self._ring: int | None = None
        self._at = 0
        width, height = size
        start = anchor.winfo_rooty() - top.winfo_rooty()
        y = min(start + anchor.winfo_height() + px(3), top.winfo_height() - height - px(60))
        x = min(anchor.winfo_rootx() - top.winfo_rootx(), top.winfo_width() - width - px(16))
        self.frame.place(x=max(px(8), x), y=max(px(8), y))
        self.frame.lift()

    def listen(self, keyed: tk.Widget, chosen: Callable[[str], object]) -> None:
        """Choose by mouse and keyboard from now on."""
        self._chosen = chosen
        canvas, row = self.canvas, self._row_length
        for sequence, by in (("<Left>", -1), ("<Right>", 1), ("<Up>", -row), ("<Down>", row)):
            keyed.bind(sequence, lambda _e, by=by: self._step(by))  # type: ignore[misc] # tkinter's own typing
        keyed.bind("<Return>", lambda _e: self._pick(self._at))
        keyed.bind("<Escape>", lambda _e: self._leave())
        when_left(self.frame, keyed, self.close)
        canvas.bind("<Motion>", lambda e: self._light(self._under(e.x, int(canvas.canvasy(e.y)))))
        canvas.bind("<ButtonRelease-1>", lambda e: self._pick(self._under(e.x, int(canvas.canvasy(e.y)))))
        keyed.focus_set()

    _row_length = 1

    @property
    def cells(self) -> tuple[str, ...]:
        """What can be chosen now."""
        return tuple(value for _, value in self._cells)

    def spot(self, value: str) -> tuple[int, int]:
        """The middle of a cell on the screen."""
        box = next(box for box, known in self._cells if known == value)
        x, y = (box[0] + box[2]) // 2, (box[1] + box[3]) // 2
        return self.canvas.winfo_rootx() + x, self.canvas.winfo_rooty() + y - int(self.canvas.canvasy(0))

    def _under(self, x: int, y: int) -> int | None:
        inside = ((a <= x < c and b <= y < d) for (a, b, c, d), _ in self._cells)
        return next((index for index, hit in enumerate(inside) if hit), None)

    def _step(self, by: int) -> str:
        if self._cells:
            self._light(max(0, min(len(self._cells) - 1, self._at + by)))
            box, _ = self._cells[self._at]
            height, whole = self.canvas.winfo_height(), float(str(self.canvas.cget("scrollregion")).split()[3])
            if not self.canvas.canvasy(0) <= box[1] or box[3] > self.canvas.canvasy(0) + height:
                self.canvas.yview_moveto(max(0, box[1] - height // 2) / whole)
        return "break"

    def _light(self, at: int | None) -> None:
        if at is None:
            return
        self._at = at
        if self._ring is not None:
            self.canvas.delete(self._ring)
        theme = self._desk.theme
        self._ring = self.canvas.create_rectangle(*self._cells[at][0], outline=theme.accent, width=2 * self._desk.line)
        self.lit(self._cells[at][1])

    def lit(self, value: str) -> None:
        """A cell is under the mouse or the arrows."""

    def _pick(self, at: int | None) -> str:
        if at is not None and at < len(self._cells):
            value = self._cells[at][1]
            self._leave()
            self._chosen(value)
        return "break"

    def _leave(self) -> str:
        self.close()
        self._back()
        return "break"

    def close(self) -> None:
        """Take the grid away. Idempotent."""
        if self.frame.winfo_exists():
            self.frame.destroy()


class EmojiPicker(Grid):
    """All emoji by groups, found by their names; the pictures come a few at a time."""

    _row_length = _COLUMNS

    def __init__(
        self, desk: Desk, anchor: tk.Misc, chosen: Callable[[str], object], back: Callable[[], object]
    ) -> None:
        px, theme = desk.px, desk.theme
        super().__init__(desk, anchor, (px(_CELL) * _COLUMNS + px(12), px(230)), back)
        self._pictures: dict[str, ImageTk.PhotoImage] = {}
        self._coming: Iterator[None] | None = None
        search = tk.Entry(
            self.frame, font=desk.fonts.text(13), background=theme.field, foreground=theme.text, relief="flat",
            insertbackground=theme.text, highlightthickness=desk.line, highlightbackground=theme.line,
            highlightcolor=theme.accent, borderwidth=px(4),
        )  # fmt: skip
        search.pack(fill="x", padx=px(6), pady=(px(6), px(2)))
        self.canvas.pack()
        self._hint = tk.Label(self.frame, text=t("editor.emoji_search"), font=desk.fonts.text(11), anchor="w",
                              background=theme.panel, foreground=theme.muted)  # fmt: skip
        self._hint.pack(fill="x", padx=px(6), pady=(0, px(3)))
        arrows = {"Left", "Right", "Up", "Down"}
        search.bind("<KeyRelease>", lambda e: None if e.keysym in arrows else self._draw(search.get()))
        for button, way in ((4, -1), (5, 1)):
            self.canvas.bind(f"<ButtonPress-{button}>", lambda _e, way=way: self.canvas.yview_scroll(way, "units"))  # type: ignore[misc] # as above
        self.canvas.bind("<MouseWheel>", lambda e: self.canvas.yview_scroll(-1 if e.delta > 0 else 1, "units"))
        self.canvas.configure(yscrollincrement=px(_CELL))
        self._draw("")
        self.listen(search, chosen)

    def lit(self, value: str) -> None:
        """Say what it is called."""
        self._hint.configure(text=emoji_name(value).capitalize())

    def _draw(self, words: str) -> None:
        canvas, desk = self.canvas, self._desk
        px, cell = desk.px, desk.px(_CELL)
        canvas.delete("all")
        self._cells, self._ring, self._at = [], None, 0
        y = px(4)
        for group, row in emoji_rows(words):
            canvas.create_text(px(8), y + px(10), text=t(f"emoji.{group}"), anchor="w",
                               font=desk.fonts.text(11, "bold"), fill=desk.theme.muted)  # fmt: skip
            y += px(20)
            for index, emoji in enumerate(row):
                x = px(6) + index % _COLUMNS * cell
                top = y + index // _COLUMNS * cell
                self._cells.append(((x, top, x + cell, top + cell), emoji))
            y += -(-len(row) // _COLUMNS) * cell + px(4)
        canvas.configure(scrollregion=(0, 0, px(_CELL) * _COLUMNS, y))
        canvas.yview_moveto(0)
        self._coming = self._paint(tuple(self._cells))
        self._more()

    def _more(self) -> None:
        if self._coming is not None and self.frame.winfo_exists() and next(self._coming, 0) is None:
            self.frame.after(5, self._more)

    def _paint(self, cells: Sequence[tuple[tuple[int, int, int, int], str]]) -> Iterator[None]:
        size = self._desk.px(22)
        for index, (box, emoji) in enumerate(cells):
            if cells[0] is not (self._cells or (None,))[0]:
                return  # another search is drawn
            if emoji not in self._pictures and (picture := icon(emoji, size)) is not None:
                self._pictures[emoji] = ImageTk.PhotoImage(picture, master=self.canvas)
            if emoji in self._pictures:
                self.canvas.create_image((box[0] + box[2]) // 2, (box[1] + box[3]) // 2, image=self._pictures[emoji])
            if index % _BATCH == _BATCH - 1:
                yield


class ColourPicker(Grid):
    """Hues in columns, shades in rows, greys below."""

    _row_length = _HUES

    def __init__(
        self, desk: Desk, anchor: tk.Misc, chosen: Callable[[str], object], back: Callable[[], object]
    ) -> None:
        side, edge = desk.px(_SWATCH), desk.px(8)
        super().__init__(desk, anchor, (side * _HUES + 2 * edge, side * (_SHADES + 1) + 2 * edge), back)
        self.canvas.configure(takefocus=True)
        self.canvas.pack()
        for index, colour in enumerate(colours()):
            x, y = edge + index % _HUES * side, edge + index // _HUES * side
            gap = desk.px(2)
            self.canvas.create_rectangle(x + gap, y + gap, x + side - gap, y + side - gap, fill=colour, width=0)
            self._cells.append(((x, y, x + side, y + side), colour))
        self.canvas.configure(scrollregion=(0, 0, side * _HUES + 2 * edge, side * (_SHADES + 1) + 2 * edge))
        self.listen(self.canvas, chosen)


def colours() -> tuple[str, ...]:
    """The colours of the picker, row by row."""
    rows = ((0.35, 1.0), (0.55, 1.0), (0.75, 1.0), (0.9, 0.85), (0.9, 0.65), (0.9, 0.45))
    made = [colorsys.hsv_to_rgb(hue / _HUES, saturation, value) for saturation, value in rows for hue in range(_HUES)]
    made += [(grey, grey, grey) for grey in (index / (_HUES - 1) for index in range(_HUES))]
    return tuple("#{:02X}{:02X}{:02X}".format(*(round(part * 255) for part in colour)) for colour in made)
