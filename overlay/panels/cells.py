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
            Row(t("menu.carry"), enabled=False),
            RULE,
            Row(t("menu.clear"), partial(self.put, position, None), danger=True, enabled=binding is not None),
        ]  # fmt: skip
        self.desk.menu(rows, x, y, 0)

    def focus(self, position: int | None) -> None:
        """Draw the keyboard's ring around a cell; None: around none."""
        box = self.boxes.get(position) if position is not None else None
        if box is None:
            if self._ring is not None:
                self._ring.show(None)
            return
        if self._ring is None:
            self._ring = self.stage.shown(0, 0)
        x0, y0, x1, y1 = box
        self._ring.move(x0, y0)
        self._ring.show(RingLook(x1 - x0, y1 - y0, self.desk.scale, self.desk.theme.text))
        self.stage.canvas.tag_raise(self._ring.item)

    def _at(self, x: int, y: int) -> int | None:
        """The cell under a place of the screen."""
        canvas = self.stage.canvas
        cx, cy = canvas.canvasx(x - canvas.winfo_rootx()), canvas.canvasy(y - canvas.winfo_rooty())
        return next((at for at, box in self.boxes.items() if holds(box, cx, cy)), None)

    def _carrying(self, position: int, x: int, y: int) -> None:
        onto = self._at(x, y)
        self.focus(onto if onto != position else None)
        binding = self.binding(position)
        self.desk.tell(label(binding) if binding is not None else self.name_of(position), x, y)

    def _carried(self, position: int, x: int, y: int, copy: bool) -> None:
        """One cell was carried onto another: swap them, or copy with Ctrl."""
        self.focus(None)
        self.desk.tell(None, x, y)
        onto = self._at(x, y)
        if onto is None or onto == position:
            return
        if copy:
            self.put(onto, self.binding(position))
            return
        panel = self.panel
        self.desk.do(c.SwapBindings(kind=panel.preset_kind, name=panel.preset, first=position, second=onto))
