"""The popup menu in the overlay's look: it takes neither the focus nor a grab."""

import tkinter as tk
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from overlay.menu_search import HEIGHT, MenuSearch
from overlay.paint.chrome import BoxLook
from overlay.paint.light import DotLook
from overlay.paint.pictures import Shown
from overlay.place import inside, monitor_at
from overlay.scene import PRESSED
from overlay.small import Small
from overlay.theme import readable

AWAY_MS = 900
"""A menu closes this long after the mouse has left it, since without a grab no click in another program reaches it."""
SEARCHED = 14
"""A list of so many rows has a field to search them."""
_ROW, _HEADING, _RULE, _EDGE, _RADIUS = 28.0, 24.0, 9.0, 6.0, 9.0


@dataclass(frozen=True)
class Row:
    """One row: something to do, a heading (`do` is None; a `note` is one in small letters), or a rule (no text)."""

    text: str = ""
    do: Callable[[], object] | None = None
    checked: bool | None = None
    hint: str = ""
    danger: bool = False
    enabled: bool = True
    note: bool = False


RULE = Row()


class Menu:
    """At most one menu is open. Main thread."""

    def __init__(self, small: Small) -> None:
        self._small = small
        self._root, self._platform = small.root, small.platform
        self._fonts, self._pictures, self._theme = small.fonts, small.pictures, small.theme
        self._px = small.px
        self._window: tk.Toplevel | None = None
        self._canvas: tk.Canvas | None = None
        self._rows: list[tuple[int, int, Row]] = []
        self._backs: dict[int, Shown] = {}
        self._shown: list[Shown] = []
        self._away: str | None = None
        self._lit: int | None = None
        self._search: MenuSearch | None = None
        for button in (1, 3):
            self._root.bind_class(PRESSED, f"<ButtonPress-{button}>", lambda _e: self.close())

    @property
    def window(self) -> tk.Toplevel | None:
        """The open menu's window."""
        return self._window

    def open(self, rows: Sequence[Row], x: int, y: int, least_width: int = 0) -> None:
        """Show rows with the upper left corner at a place of the screen, moved to lie on its monitor.

        `least_width` is that of the field whose list it is, 0 for a menu of commands.
        """
        self.close()
        width, height = self._measure(rows, least_width)
        monitor = monitor_at(x, y, self._platform.monitors(self._root))
        many = sum(row.do is not None for row in rows) >= SEARCHED
        head = self._px(HEIGHT) if least_width and many else 0
        room = monitor.height - self._px(16) - head
        seen = min(height, room)
        x, y = inside((x, y), (width, head + seen), [monitor])
        window = self._small.window(self._theme.panel)
        if head:
            self._search = MenuSearch(
                self._small, window, width, lambda text: self._narrow(rows, text, width), self.key, self.close
            )
        canvas = self._small.canvas(window, (width, seen))
        canvas.configure(scrollregion=(0, 0, width, height))
        self._window, self._canvas = window, canvas
        self._draw(rows, width, height)
        for sequence, handler in (
            ("<Motion>", self._moved),
            ("<ButtonRelease-1>", self._picked),
            ("<Leave>", self._left),
            ("<Enter>", self._entered),
        ):
            canvas.bind(sequence, handler)
        for sequence, turn in (  # also over the field
            ("<ButtonPress-4>", lambda _e: canvas.yview_scroll(-1, "units")),
            ("<ButtonPress-5>", lambda _e: canvas.yview_scroll(1, "units")),
            ("<MouseWheel>", lambda e: canvas.yview_scroll(-1 if e.delta > 0 else 1, "units")),
        ):
            window.bind(sequence, turn)
        canvas.configure(yscrollincrement=self._px(_ROW))
        self._small.put(window, (x, y), (width, head + seen), _RADIUS)
        self._platform.show(window, 1.0)
        self._away = self._root.after(6 * AWAY_MS, self._gone)  # the pointer may never come

    def close(self) -> None:
        """Close the open menu, if there is one."""
        self._stay()
        if self._window is not None:
            search, self._search = self._search, None
            if search is not None:
                search.close()
            self._window.destroy()
            self._window = None
            self._clear()

    def _clear(self) -> None:
        self._rows.clear()
        self._backs.clear()
        self._shown.clear()
        self._lit = None

    def _narrow(self, rows: Sequence[Row], text: str, width: int) -> None:
        """Show the rows that hold a text."""
        canvas, lit = self._canvas, self._lit
        assert canvas is not None
        found = [row for row in rows if row.do is not None and text.strip().casefold() in row.text.casefold()]
        if [row for _, _, row in self._rows] == found:
            return  # an arrow was pressed
        self._clear()
        canvas.delete("all")
        _, height = self._measure(found, width)
        height = max(height, int(canvas["height"]))
        canvas.configure(scrollregion=(0, 0, width, height))
        canvas.yview_moveto(0)
        self._draw(found, width, height)
        if found and (text or lit is not None):
            self._light(0)

    def _height(self, row: Row) -> float:
        if not row.text:
            return _RULE
        return _ROW if row.do is not None or not row.enabled else _HEADING

    def _measure(self, rows: Sequence[Row], least_width: int) -> tuple[int, int]:
        font, mono = self._fonts.text(13), self._fonts.mono(11)
        marked = any(row.checked is not None for row in rows)
        texts = (
            (self._fonts.text(11) if row.note else font).measure(row.text)
            + (mono.measure(row.hint) + self._px(24) if row.hint else 0)
            for row in rows
        )
        width = max(texts, default=0) + self._px(32 + (20 if marked else 0))
        height = sum(self._px(self._height(row)) for row in rows) + 2 * self._px(_EDGE)
        return min(max(width, least_width, self._px(120)), self._px(520)), height

    def _draw(self, rows: Sequence[Row], width: int, height: int) -> None:
        canvas, theme, px = self._canvas, self._theme, self._px
        assert canvas is not None
        line = self._small.line
        self._shown.append(self._small.edge(canvas, (width, height), _RADIUS))
        marked = any(row.checked is not None for row in rows)
        left, y = px(16 + (18 if marked else 0)), px(_EDGE)
        for row in rows:
            tall = px(self._height(row))
            middle = y + tall // 2
            if not row.text:
                canvas.create_rectangle(px(14), middle, width - px(14), middle + line, fill=theme.line, width=0)
            elif row.do is None and row.enabled:
                font = self._fonts.text(11) if row.note else self._fonts.text(11, "bold")
                canvas.create_text(px(16), middle, text=row.text, anchor="w", font=font, fill=theme.muted)
            else:
                index = len(self._rows)
                self._rows.append((y, y + tall, row))
                self._backs[index] = Shown(canvas, self._pictures, px(6), y)
                self._row(row, width, middle, left)
            y += tall

    def _row(self, row: Row, width: int, middle: int, left: int) -> None:
        canvas, theme, px = self._canvas, self._theme, self._px
        assert canvas is not None
        colour = theme.text if row.enabled else theme.muted
        if row.danger and row.enabled:
            colour = readable(theme.error, theme.panel, theme)
        hint = row.hint
        room = width - left - px(16) - (self._fonts.mono(11).measure(hint) + px(16) if hint else 0)
        text = self._fonts.fit(row.text, self._fonts.text(13), room)
        canvas.create_text(left, middle, text=text, anchor="w", font=self._fonts.text(13), fill=colour)
        if hint:
            canvas.create_text(width - px(16), middle, text=hint, anchor="e", font=self._fonts.mono(11),
                               fill=theme.muted)  # fmt: skip
        if row.checked:
            mark = Shown(canvas, self._pictures, px(20), middle, "center")
            mark.show(DotLook(px(14), self._small.scale, "", theme.ok, glow=False))
            self._shown.append(mark)

    def _at(self, event: "tk.Event[tk.Misc]") -> int | None:
        assert self._canvas is not None
        y = self._canvas.canvasy(event.y)
        inside = 0 <= event.x < self._canvas.winfo_width()
        return next((i for i, (top, end, _) in enumerate(self._rows) if inside and top <= y < end), None)

    def key(self, name: str) -> None:
        """A key (Tk's keysym) while the overlay has the keyboard: arrows choose a row, Enter does it, Escape closes."""
        self._stay()
        if name == "Escape":
            self.close()
        elif name in {"Up", "Down"} and self._rows:
            step = 1 if name == "Down" else -1
            at = (self._lit + step if self._lit is not None else min(0, step)) % len(self._rows)
            while not self._rows[at][2].enabled and any(row.enabled for _, _, row in self._rows):
                at = (at + step) % len(self._rows)
            self._light(at)
        elif name in {"Return", "KP_Enter", "space"} and self._lit is not None:
            self._do(self._lit)

    def _moved(self, event: "tk.Event[tk.Misc]") -> None:
        self._stay()
        self._light(self._at(event))

    def _light(self, at: int | None) -> None:
        """Show which row is chosen."""
        self._lit = at
        assert self._canvas is not None
        for index, back in self._backs.items():
            top, end, row = self._rows[index]
            lit = index == at and row.enabled
            wide = self._canvas.winfo_width() - 2 * self._px(6)
            theme = self._theme
            back.show(BoxLook(wide, end - top, self._px(6), theme.panel, theme.raised) if lit else None)

    def _picked(self, event: "tk.Event[tk.Misc]") -> None:
        at = self._at(event)
        if at is not None:
            self._do(at)

    def _do(self, at: int) -> None:
        row = self._rows[at][2]
        if row.enabled and row.do is not None:
            self.close()
            row.do()

    def _left(self, _event: object) -> None:
        self._stay()
        self._away = self._root.after(AWAY_MS, self._gone)

    def _entered(self, _event: object) -> None:
        self._stay()

    def _gone(self) -> None:
        self._away = None
        x, y = self._root.winfo_pointerxy()
        if self._search is not None and self._search.typing:
            return
        if self._window is not None and self._window.winfo_containing(x, y) is not self._canvas:
            self.close()

    def _stay(self) -> None:
        if self._away is not None:
            self._root.after_cancel(self._away)
            self._away = None
