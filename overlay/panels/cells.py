"""What bound cells share, be they pads, knobs or keys: their menu, copying, carrying and the keyboard's ring."""

from abc import abstractmethod
from functools import partial

from overlay.layout import Box, holds
from overlay.menu import RULE, Row
from overlay.paint.chrome import RingLook
from overlay.paint.pictures import Shown
from overlay.panels.view import PanelView
from overlay.scene import Area
from overlay.strings import t
from overlay.words import label
from trayapp.core import commands as c
from trayapp.core.binding import Binding


class CellsView(PanelView):
    """A panel whose cells have bindings; `boxes` has each cell's box on the Canvas by its position."""

    _ring: Shown | None = None
    _target: Shown | None = None
    _onto: "tuple[CellsView, int] | None" = None

    @property
    @abstractmethod
    def boxes(self) -> dict[int, Box]:
        """The cells that can be edited, by position."""

    @abstractmethod
    def name_of(self, position: int) -> str:
        """What a cell is called: Pad A3."""

    def editable(self, area: Area, position: int) -> Area:
        """Have an area lift its cell in edit mode, open the menu, and be carried by the right button at any time."""
        area.grip = self.desk.editing
        area.click = lambda _x, _y: self.edit(position)
        area.menu = partial(self.cell_menu, position)
        area.carry = partial(self._carried, position)
        area.carrying = partial(self._carrying, position)
        return area

    def binding(self, position: int) -> Binding | None:
        """What a cell is bound to."""
        return self.state.binding(self.panel, position)

    def edit(self, position: int) -> None:
        """Open the editor of a cell."""
        self.desk.edit_binding(self.panel.id, position)

    def put(self, position: int, binding: Binding | None) -> None:
        """Bind a cell, or clear it."""
        panel = self.panel
        self.desk.do(c.SetBinding(kind=panel.preset_kind, name=panel.preset, position=position, binding=binding))

    def copy(self, position: int) -> None:
        """Keep a cell's binding to be pasted."""
        binding = self.binding(position)
        if binding is not None:
            self.desk.clipboard.binding = binding

    def paste(self, position: int) -> None:
        """Bind a cell to what was copied last."""
        if self.desk.clipboard.binding is not None:
            self.put(position, self.desk.clipboard.binding)

    def cell_menu(self, position: int, x: int, y: int) -> None:
        """What can be done with a cell."""
        binding = self.binding(position)
        rows = [
            Row(self.name_of(position)),
            Row(t("menu.edit"), partial(self.edit, position)),
            Row(t("menu.copy"), partial(self.copy, position), hint="Ctrl+C", enabled=binding is not None),
            Row(t("menu.paste"), partial(self.paste, position), hint="Ctrl+V",
                enabled=self.desk.clipboard.binding is not None),
            RULE,
            Row(t("menu.clear"), partial(self.put, position, None), danger=True, enabled=binding is not None),
            RULE,
            Row(t("menu.carry"), note=True),
        ]  # fmt: skip
        self.desk.menu(rows, x, y, 0)

    def focus(self, position: int | None) -> None:
        """Draw the keyboard's ring around a cell; None: around none."""
        self._ring = self._around(self._ring, position, self.desk.theme.text)

    def mark(self, position: int | None) -> None:
        """Draw a ring around the cell on which a carried one would be put; None: around none."""
        self._target = self._around(self._target, position, self.desk.theme.accent)

    def _around(self, ring: Shown | None, position: int | None, colour: str) -> Shown | None:
        box = self.boxes.get(position) if position is not None else None
        if box is None:
            if ring is not None:
                ring.show(None)
            return ring
        ring = ring or self.stage.shown(0, 0)
        x0, y0, x1, y1 = box
        ring.move(x0, y0)
        ring.show(RingLook(x1 - x0, y1 - y0, self.desk.scale, colour))
        self.stage.canvas.tag_raise(ring.item)
        return ring

    def at(self, x: int, y: int) -> int | None:
        """The cell under a place of the screen."""
        canvas = self.stage.canvas
        cx, cy = canvas.canvasx(x - canvas.winfo_rootx()), canvas.canvasy(y - canvas.winfo_rooty())
        return next((at for at, box in self.boxes.items() if holds(box, cx, cy)), None)

    def _carrying(self, position: int, x: int, y: int) -> None:
        self._aim(self._found(position, x, y))
        over = self.desk.cell_at(x, y)
        binding = self.binding(position)
        words = label(binding) if binding is not None else self.name_of(position)
        alike = over is None or over[0].panel.preset_kind == self.panel.preset_kind
        self.desk.tell(words if alike else t("carry.not_alike"), x, y)

    def _found(self, position: int, x: int, y: int) -> "tuple[CellsView, int] | None":
        """The cell of any panel under a place of the screen on which this one can be put."""
        found = self.desk.cell_at(x, y)
        if found is None or found[0].panel.preset_kind != self.panel.preset_kind:
            return None
        here = (self.panel.preset, position)
        return None if (found[0].panel.preset, found[1]) == here else found

    def _aim(self, onto: "tuple[CellsView, int] | None") -> None:
        if self._onto is not None and (onto is None or onto[0] is not self._onto[0]):
            self._onto[0].mark(None)
        self._onto = onto
        if onto is not None:
            onto[0].mark(onto[1])

    def _carried(self, position: int, x: int, y: int, copy: bool) -> None:
        """One cell was carried onto another one of any panel: swap them, or copy with Ctrl."""
        self._aim(None)
        self.desk.tell(None, x, y)
        found = self._found(position, x, y)
        if found is None:
            return
        (view, onto), panel = found, self.panel
        if copy:
            view.put(onto, self.binding(position))
            return
        self.desk.do(c.SwapBindings(kind=panel.preset_kind, name=panel.preset, first=position, second=onto,
                                    other=view.panel.preset))  # fmt: skip
