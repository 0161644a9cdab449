"""A list laid over a window: it lies in the window itself, so nothing can cover it, and the keyboard reaches it."""

import tkinter as tk
from collections.abc import Callable, Sequence
from typing import Any

from overlay.menu import Row
from overlay.settings.reach import when_left
from overlay.stage import Desk
from overlay.strings import t
from overlay.theme import readable

SEARCH_FROM = 14
"""A list with as many rows can be searched."""
_ROW, _HEADING, _RULE, _EDGE, _SEARCH, _MARGIN = 28.0, 26.0, 9.0, 5.0, 34.0, 8.0


class Popover:
    """Up, Down and Enter choose, letters search, Escape closes, so does a click elsewhere. Main thread.

    `closed` is told when it is gone, `back` gives the focus back after a choice or Escape.
    """

    def __init__(self, desk: Desk, anchor: tk.Misc, rows: Sequence[Row], closed: Callable[[], object],
                 back: Callable[[], object]) -> None:  # fmt: skip
        self._desk = desk
        self._rows = tuple(rows)
        self._closed = closed
        self._back = back
        self._anchor = anchor
        self._at = 0
        self._spots: list[tuple[int, int, Row]] = []
        self._backs: list[int] = []
        theme, px = desk.theme, desk.px
        self._top = top = anchor.winfo_toplevel()
        self.frame = tk.Frame(top, background=theme.panel, highlightthickness=desk.line, highlightbackground=theme.edge,
                              highlightcolor=theme.edge, takefocus=False)  # fmt: skip
        self._search: tk.Entry | None = None
        searched = sum(row.do is not None for row in rows) >= SEARCH_FROM
        if searched:
            self._search = self._make_search()
        self._canvas = canvas = tk.Canvas(
            self.frame, background=theme.panel, highlightthickness=0, borderwidth=0, takefocus=True,
            yscrollincrement=px(_ROW),
        )  # fmt: skip
        canvas.pack(fill="both", expand=True)
        self._width = self._measure(anchor.winfo_width())
        keyed = self._search or canvas
        for sequence, handler in (
            ("<Up>", lambda _e: self._step(-1)),
            ("<Down>", lambda _e: self._step(1)),
            ("<Prior>", lambda _e: self._step(-8)),
            ("<Next>", lambda _e: self._step(8)),
            ("<Return>", lambda _e: self._choose(self._at)),
            ("<KP_Enter>", lambda _e: self._choose(self._at)),
            ("<Escape>", lambda _e: self._escape()),
            ("<Tab>", lambda _e: self._escape()),
        ):
            keyed.bind(sequence, handler)
        canvas.bind("<Motion>", self._moved)
        canvas.bind("<ButtonRelease-1>", self._picked)
        canvas.bind("<ButtonPress-4>", lambda _e: canvas.yview_scroll(-1, "units"))
        canvas.bind("<ButtonPress-5>", lambda _e: canvas.yview_scroll(1, "units"))
        canvas.bind("<MouseWheel>", lambda e: canvas.yview_scroll(-1 if e.delta > 0 else 1, "units"))
        self._draw(self._rows)
        self._place()
        keyed.focus_set()
        when_left(self.frame, keyed, self.close)

    def _make_search(self) -> tk.Entry:
        desk, theme = self._desk, self._desk.theme
        box = tk.Frame(self.frame, background=theme.panel, height=desk.px(_SEARCH))
        box.pack(fill="x", padx=desk.px(6), pady=(desk.px(6), 0))
        search = tk.Entry(
            box, font=desk.fonts.text(13), background=theme.field, foreground=theme.text, relief="flat",
            insertbackground=theme.text, highlightthickness=desk.line, highlightbackground=theme.line,
            highlightcolor=theme.accent, borderwidth=desk.px(4), selectbackground=theme.accent,
        )  # fmt: skip
        search.pack(fill="x")
        hint = tk.Label(box, text=t("settings.search"), font=desk.fonts.text(12), background=theme.field,
                        foreground=theme.muted, borderwidth=0)  # fmt: skip
        hint.place(x=desk.px(8), rely=0.5, anchor="w")
        hint.bind("<Button-1>", lambda _e: search.focus_set())

        def typed(_event: "tk.Event[tk.Misc]") -> None:
            if search.get():
                hint.place_forget()
            else:
                hint.place(x=desk.px(8), rely=0.5, anchor="w")
            self._draw(found(self._rows, search.get()))

        search.bind("<KeyRelease>", lambda e: None if e.keysym in {"Up", "Down", "Prior", "Next"} else typed(e))
        return search

    def _height(self, row: Row) -> int:
        if not row.text:
            return self._desk.px(_RULE)
        return self._desk.px(_HEADING if row.do is None and row.enabled else _ROW)

    def _measure(self, least: int) -> int:
        desk = self._desk
        font, mono, px = desk.fonts.text(13), desk.fonts.mono(11), desk.px
        marked = any(row.checked is not None for row in self._rows)
        texts = (font.measure(row.text) + (mono.measure(row.hint) + px(24) if row.hint else 0) for row in self._rows)
        wanted = max(texts, default=0) + px(32 + (18 if marked else 0))
        return min(max(wanted, least, px(120)), self._top.winfo_width() - 2 * px(_MARGIN))

    def _draw(self, rows: Sequence[Row]) -> None:
        canvas, desk = self._canvas, self._desk
        theme, px = desk.theme, desk.px
        canvas.delete("all")
        self._spots, self._backs = [], []
        marked = any(row.checked is not None for row in self._rows)
        left, y, font = px(14 + (18 if marked else 0)), px(_EDGE), desk.fonts.text(13)
        for row in rows:
            tall = self._height(row)
            middle = y + tall // 2
            if not row.text:
                canvas.create_line(px(12), middle, self._width - px(12), middle, fill=theme.line, width=desk.line)
            elif row.do is None and row.enabled:
                canvas.create_text(px(14), middle + px(2), text=row.text, anchor="w", font=desk.fonts.text(11, "bold"),
                                   fill=theme.muted)  # fmt: skip
            else:
                back = canvas.create_rectangle(px(5), y, self._width - px(6), y + tall, width=0, fill=theme.panel)
                self._backs.append(back)
                self._spots.append((y, y + tall, row))
                colour = readable(theme.error, theme.panel, theme) if row.danger else theme.text
                hint = desk.fonts.mono(11).measure(row.hint) + px(16) if row.hint else 0
                text = desk.fonts.fit(row.text, font, self._width - left - px(14) - hint)
                canvas.create_text(left, middle, text=text, anchor="w", font=font,
                                   fill=colour if row.enabled else theme.muted)  # fmt: skip
                if row.hint:
                    canvas.create_text(self._width - px(14), middle, text=row.hint, anchor="e",
                                       font=desk.fonts.mono(11), fill=theme.muted)  # fmt: skip
                if row.checked:
                    canvas.create_text(px(19), middle, text="✓", font=desk.fonts.text(13, "bold"), fill=theme.ok)
            y += tall
        if not self._spots:
            canvas.create_text(px(14), y + px(_ROW) // 2, text=t("settings.nothing_found"), anchor="w", font=font,
                               fill=theme.muted)  # fmt: skip
            y += px(_ROW)
        self._content = y + px(_EDGE)
        canvas.configure(scrollregion=(0, 0, self._width, self._content))
        at = next((i for i, (_, _, row) in enumerate(self._spots) if row.checked), 0)
        self._light(at)

    def _place(self) -> None:
        """Below the anchor, or above it where there is more room."""
        px, top, anchor = self._desk.px, self._top, self._anchor
        search = px(_SEARCH) + px(8) if self._search is not None else 0
        wanted = self._content + search + 2 * self._desk.line
        start = anchor.winfo_rooty() - top.winfo_rooty()
        end = start + anchor.winfo_height() + px(3)
        below, above = top.winfo_height() - end - px(_MARGIN), start - px(3) - px(_MARGIN)
        down = wanted <= below or below >= above
        height = min(wanted, below if down else above)
        y = end if down else start - px(3) - height
        right = top.winfo_width() - self._width - px(_MARGIN)
        x = max(px(_MARGIN), min(anchor.winfo_rootx() - top.winfo_rootx(), right))
        self._canvas.configure(width=self._width, height=height - search)
        self.frame.place(x=x, y=y, width=self._width, height=height)
        self.frame.lift()
        self._top.update_idletasks()
        self._see()

    @property
    def rows(self) -> tuple[Row, ...]:
        """The rows that can be chosen now."""
        return tuple(row for _, _, row in self._spots)

    def spot(self, index: int) -> tuple[int, int]:
        """The middle of a row on the screen."""
        top, bottom, _ = self._spots[index]
        y = (top + bottom) // 2 - int(self._canvas.canvasy(0))
        return self._canvas.winfo_rootx() + self._width // 3, self._canvas.winfo_rooty() + y

    def _step(self, by: int) -> str:
        if self._spots:
            self._light(max(0, min(len(self._spots) - 1, self._at + by)))
            self._see()
        return "break"

    def _light(self, at: int) -> None:
        theme = self._desk.theme
        self._at = at
        for index, back in enumerate(self._backs):
            self._canvas.itemconfigure(back, fill=theme.raised if index == at else theme.panel)

    def _see(self) -> None:
        if not self._spots:
            return
        top, bottom, _ = self._spots[self._at]
        canvas = self._canvas
        first, height = canvas.canvasy(0), canvas.winfo_height()
        if top < first:
            canvas.yview_moveto(max(0, top - self._desk.px(_HEADING)) / self._content)
        elif bottom > first + height:
            canvas.yview_moveto((bottom - height + self._desk.px(_ROW)) / self._content)

    def _index(self, event: "tk.Event[Any]") -> int | None:
        y = self._canvas.canvasy(event.y)
        return next((i for i, (top, end, _) in enumerate(self._spots) if top <= y < end), None)

    def _moved(self, event: "tk.Event[Any]") -> None:
        at = self._index(event)
        if at is not None:
            self._light(at)

    def _picked(self, event: "tk.Event[Any]") -> None:
        at = self._index(event)
        if at is not None:
            self._choose(at)

    def _choose(self, at: int) -> str:
        row = self._spots[at][2] if at < len(self._spots) else None
        if row is not None and row.do is not None and row.enabled:
            self._leave()
            row.do()
        return "break"

    def _escape(self) -> str:
        self._leave()
        return "break"

    def _leave(self) -> None:
        """Close and give the focus back to the field."""
        self.close()
        if self._anchor.winfo_exists():
            self._back()

    def close(self) -> None:
        """Take the list away. Idempotent."""
        if self.frame.winfo_exists():
            self.frame.destroy()
            self._closed()


def found(rows: Sequence[Row], words: str) -> tuple[Row, ...]:
    """The rows that have all words in their text, hint or heading, with the headings that still have rows."""
    wanted = words.lower().split()
    if not wanted:
        return tuple(rows)
    kept: list[Row] = []
    heading: Row | None = None
    for row in rows:
        if row.do is None and row.enabled:
            heading = row if row.text else None
            continue
        known = f"{row.text} {row.hint} {heading.text if heading else ''}".lower()
        if all(word in known for word in wanted):
            if heading is not None and heading not in kept:
                kept.append(heading)
            kept.append(row)
    return tuple(kept)
