"""The keyboard in edit mode: a ring moves from cell to cell, keys edit what it is around."""

import tkinter as tk
from collections.abc import Callable, Hashable, Iterable, Mapping
from typing import TypeVar

from overlay.layout import Box
from overlay.panels.cells import CellsView

K = TypeVar("K", bound=Hashable)
Direction = tuple[int, int]

ARROWS: dict[str, Direction] = {"Left": (-1, 0), "Right": (1, 0), "Up": (0, -1), "Down": (0, 1)}
_CTRL, _SHIFT = 0x4, 0x1
_LATIN = {"cyrillic_es": "c", "cyrillic_che": "x", "cyrillic_em": "v", "cyrillic_ya": "z", "cyrillic_en": "y"}
"""What a Cyrillic layout calls the keys of the usual shortcuts."""


def neighbour(cells: Mapping[K, Box], at: K, direction: Direction) -> K:
    """The nearest cell in a direction, those straight ahead first; `at` itself where there is none."""
    dx, dy = direction

    def middle(box: Box) -> tuple[float, float]:
        return (box[0] + box[2]) / 2, (box[1] + box[3]) / 2

    x, y = middle(cells[at])

    def way(key: K) -> tuple[float, float]:
        cx, cy = middle(cells[key])
        ahead = (cx - x) * dx + (cy - y) * dy
        aside = abs((cx - x) * dy) + abs((cy - y) * dx)
        return ahead, ahead + 2 * aside

    ahead = [key for key in cells if way(key)[0] > 1]
    return min(ahead, key=lambda key: way(key)[1], default=at)


class Keyboard:
    """Holds where the ring is. `views` are the panels whose cells can be reached, in their order. Main thread."""

    def __init__(self, views: Callable[[], Iterable[CellsView]], undo: Callable[[bool], None],
                 leave: Callable[[], None], show: Callable[[CellsView, Box], None]) -> None:  # fmt: skip
        self._views = views
        self._undo = undo
        self._leave = leave
        self._show = show
        self._at: tuple[str, int] | None = None

    def start(self) -> None:
        """The ring appears around the first cell, or where it was."""
        cells = self._cells()
        if self._at not in cells:
            self._at = next(iter(cells), None)
        self.draw()

    def stop(self) -> None:
        """The ring disappears."""
        for view in self._views():
            view.focus(None)

    def draw(self) -> None:
        """Draw the ring where it is."""
        for view in self._views():
            mine = self._at is not None and view.panel.id == self._at[0]
            view.focus(self._at[1] if mine and self._at is not None else None)

    def key(self, event: "tk.Event[tk.Misc]") -> None:
        """A key was pressed while the overlay had the keyboard."""
        name, ctrl, shift = event.keysym, bool(int(event.state) & _CTRL), bool(int(event.state) & _SHIFT)
        if ctrl:
            self._shortcut(_LATIN.get(name.lower(), name.lower()), shift=shift)
        elif name == "Escape":
            self._leave()
        elif name in ARROWS:
            self._move(ARROWS[name])
        elif name in {"Tab", "ISO_Left_Tab"}:
            self._next_panel(-1 if shift or name == "ISO_Left_Tab" else 1)
        else:
            self._do(name, shift=shift)

    def _cells(self) -> dict[tuple[str, int], Box]:
        """All cells and their boxes on the screen."""
        cells: dict[tuple[str, int], Box] = {}
        for view in self._views():
            canvas = view.stage.canvas
            dx = canvas.winfo_rootx() - int(canvas.canvasx(0))
            dy = canvas.winfo_rooty() - int(canvas.canvasy(0))
            for position, (x0, y0, x1, y1) in sorted(view.boxes.items(), key=lambda item: (item[1][1], item[1][0])):
                cells[view.panel.id, position] = (x0 + dx, y0 + dy, x1 + dx, y1 + dy)
        return cells

    def _move(self, direction: Direction) -> None:
        cells = self._cells()
        if self._at not in cells:
            self.start()
            return
        self._go(neighbour(cells, self._at, direction))

    def _next_panel(self, step: int) -> None:
        cells = self._cells()
        panels = list(dict.fromkeys(panel for panel, _ in cells))
        if not panels:
            return
        at = panels.index(self._at[0]) if self._at is not None and self._at[0] in panels else -step
        panel = panels[(at + step) % len(panels)]
        self._go(next(key for key in cells if key[0] == panel))

    def _go(self, at: tuple[str, int]) -> None:
        self._at = at
        self.draw()
        view = self._view()
        if view is not None:
            self._show(view, view.boxes[at[1]])

    def _view(self) -> CellsView | None:
        """The panel that the ring is on, while its cell is there."""
        if self._at is None:
            return None
        panel, position = self._at
        return next((view for view in self._views() if view.panel.id == panel and position in view.boxes), None)

    def _do(self, name: str, *, shift: bool) -> None:
        view = self._view()
        if view is None or self._at is None:
            return
        position = self._at[1]
        if name in {"Return", "KP_Enter"}:
            view.edit(position)
        elif name in {"Menu", "App"} or (name == "F10" and shift):
            x0, y0, x1, y1 = self._cells()[self._at]
            view.cell_menu(position, (x0 + x1) // 2, (y0 + y1) // 2)
        elif name in {"Delete", "BackSpace"}:
            view.put(position, None)

    def _shortcut(self, letter: str, *, shift: bool) -> None:
        if letter in {"z", "y"}:
            self._undo(letter == "z" and not shift)
            return
        view = self._view()
        if view is None or self._at is None:
            return
        position = self._at[1]
        if letter in {"c", "x"}:
            view.copy(position)
        if letter == "x":
            view.put(position, None)
        elif letter == "v":
            view.paste(position)
