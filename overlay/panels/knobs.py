"""A panel of knobs: arcs that follow the controller, with the ring of a value that waits to be picked up."""

from dataclasses import dataclass
from functools import partial

from overlay.layout import CELL, CELL_GAP, Box, grid
from overlay.live import Spot
from overlay.paint.knob import CellLook, KnobLook, seen
from overlay.paint.pictures import Shown, Written
from overlay.panels.cells import CellsView
from overlay.ports import OverlayPorts
from overlay.scene import Area
from overlay.strings import t
from overlay.theme import readable
from overlay.words import binding_words, label, parts, reading, turned
from trayapp.core.binding import Binding
from trayapp.core.panel import Panel
from trayapp.core.state import AppState

KNOB_SIZE = 46.0
WHEEL_STEP = 1 / 50
NOTHING = "\N{EN DASH}"
DRAG_LENGTH = 150.0
"""Pixels at 100 % that the mouse is dragged for the whole range."""
WHEELS_ROW = 0.5
"""The height of the row of wheels, in rows of knobs with the gap between them."""
_LOW_KNOB, _LOW_TEXT = 22.0, 34.0
"""Pixels at 100 % of a wheel's arc, and from its cell's edge to its label."""


@dataclass
class _Cell:
    position: int
    box: tuple[int, int, int, int]
    back: Shown
    knob: Shown
    label: Written
    value: Written
    unit: Written
    hint: Written
    low: bool = False
    hover: bool = False
    text: str = ""
    digits: int = 0


def bound_wheels(panel: Panel, ports: OverlayPorts, state: AppState) -> tuple[int, ...]:
    """The wheels, axes and pressure of a panel's controller that are bound; unbound ones belong to the instrument."""
    if panel.type != "knob":
        return ()
    return tuple(at for at in ports.other_knobs(panel.device) if state.binding(panel, at) is not None)


class KnobsView(CellsView):
    """Knobs turned by the controller, and by wheel or drag on the screen."""

    def build(self) -> None:
        """Two pictures and four texts for each knob."""
        rows = self.desk.ports.knob_rows(self.panel.device)
        if self.place.width > self.px(500):  # alone in its row
            rows = tuple(tuple(at for row in rows[i : i + 2] for at in row) for i in range(0, len(rows), 2))
        self._cells: dict[int, _Cell] = {}
        self._drag: tuple[int, float] = (0, 0.0)
        (left, top, right, bottom), gap = self.inner, self.px(CELL_GAP)
        wheels = bound_wheels(self.panel, self.desk.ports, self.state)
        if wheels:
            lower = bottom - self.px(WHEELS_ROW * (CELL + CELL_GAP)) + gap
            for position, box in grid((wheels,), (left, lower, right, bottom), gap).items():
                self._build_low_cell(position, box)
            bottom = lower - gap
        for position, box in grid(rows, (left, top, right, bottom), gap).items():
            self._build_cell(position, box)

    def _build_cell(self, position: int, box: tuple[int, int, int, int]) -> None:
        stage, fonts, px = self.stage, self.desk.fonts, self.px
        x0, y0, x1, y1 = box
        middle = (y0 + y1) // 2
        text_left = x0 + px(66)
        self._cells[position] = _Cell(
            position, box, stage.shown(x0, y0), stage.shown(x0 + px(32), middle, anchor="center"),
            stage.text(text_left, middle - px(8), fonts.text(12), ""),
            stage.text(text_left, middle + px(8), fonts.mono(14, "bold"), ""),
            stage.text(0, middle + px(9), fonts.mono(10.5), ""),
            stage.text(x1 - px(7), y1 - px(9), fonts.text(10.5), "", "", "e"),
        )  # fmt: skip
        self._add_area(position, box)

    def _build_low_cell(self, position: int, box: tuple[int, int, int, int]) -> None:
        """A wheel: its arc, label and value in one line."""
        stage, fonts, px = self.stage, self.desk.fonts, self.px
        x0, y0, x1, y1 = box
        middle = (y0 + y1) // 2
        nothing = stage.text(0, 0, fonts.text(10.5), "")
        self._cells[position] = _Cell(
            position, box, stage.shown(x0, y0), stage.shown(x0 + px(17), middle, anchor="center"),
            stage.text(x0 + px(_LOW_TEXT), middle, fonts.text(11), ""),
            stage.text(x1 - px(8), middle, fonts.mono(11, "bold"), "", "", "e"), nothing, nothing, low=True,
        )  # fmt: skip
        self._add_area(position, box)

    def _add_area(self, position: int, box: Box) -> None:
        area = Area(
            box,
            press=partial(self._grab, position),
            drag=partial(self._dragged, position),
            wheel=partial(self._wheel, position),
            hover=partial(self._over, position),
            cursor="sb_v_double_arrow",
        )
        self.stage.scene.add(self.editable(area, position))

    @property
    def boxes(self) -> dict[int, Box]:
        """Each knob's box."""
        return {position: cell.box for position, cell in self._cells.items()}

    def name_of(self, position: int) -> str:
        """Knob A1."""
        return t("knob.name", bank=self.panel.bank, position=position)

    def paint(self) -> None:
        """Draw every knob."""
        for cell in self._cells.values():
            self._paint(cell)

    def light(self, spot: Spot) -> None:
        """Draw one knob again; only what a turn changes."""
        cell = self._cells.get(spot[2])
        if cell is not None:
            self._paint_turn(cell, self.state.binding(self.panel, cell.position))

    def _paint(self, cell: _Cell) -> None:
        desk, theme = self.desk, self.desk.theme
        binding = self.state.binding(self.panel, cell.position)
        x0, _, x1, _ = cell.box
        look = self._cell_look(cell)
        cell.back.show(look)
        text = label(binding) if binding else t("knob.empty")
        font, beside = (desk.fonts.text(11), _LOW_TEXT + 41) if cell.low else (desk.fonts.text(12), 70.0)
        cell.label.write(desk.fonts.fit(text, font, x1 - x0 - desk.px(beside)))
        cell.label.ink(self.shade(theme.soft if binding else theme.muted, look.ground))
        cell.value.ink(self.shade(theme.text, look.ground))
        cell.unit.ink(self.shade(theme.muted, look.ground))
        cell.hint.ink(self.shade(readable(theme.warning, look.ground, theme), look.ground))
        self._paint_turn(cell, binding)

    def _cell_look(self, cell: _Cell) -> CellLook:
        x0, y0, x1, y1 = cell.box
        return CellLook(x1 - x0, y1 - y0, self.desk.scale, self.desk.theme, dim=not self.strong, hover=cell.hover)

    def _paint_turn(self, cell: _Cell, binding: Binding | None) -> None:
        desk, theme = self.desk, self.desk.theme
        at, target, text = self._stands(cell.position)
        colour = (binding.colour if binding else "") or theme.accent
        size = desk.px(_LOW_KNOB if cell.low else KNOB_SIZE)
        look = KnobLook(
            size, theme, self._cell_look(cell).ground, colour, None if at is None else seen(at, size),
            None if target is None else seen(target, size), not self.strong,
        )  # fmt: skip
        cell.knob.show(look)
        text = "" if binding is None else text
        if cell.low:
            cell.value.write("".join(parts(text)))
            return
        if text != cell.text:
            cell.text = text
            number, unit = parts(text)
            cell.value.write(number)
            cell.unit.write(unit)
            if len(number) != cell.digits:  # one width for each: the face is monospaced
                cell.digits = len(number)
                cell.unit.move(cell.value.x + cell.value.width + desk.px(3), cell.unit.y)
        hint = ""
        if at is not None and target is not None:
            hint = t("knob.turn_right" if at < target else "knob.turn_left")
        cell.hint.write(hint)

    def _stands(self, position: int) -> tuple[float | None, float | None, str]:
        """Where a knob is, where its value waits to be picked up, and the value as a text.

        Before the controller's knob has moved, what it controls is shown.
        """
        scale = turned(self.state.binding(self.panel, position), self.desk.ports.effects)
        event = self.desk.live.knobs.get((self.panel.id, position))
        if event is not None:
            value = event.value if event.target is None else event.target
            return event.value, event.target, reading(scale, value)
        target = self.desk.live.targets.get((self.panel.id, position))
        if target is None or target.value is None:
            return None, None, NOTHING
        return target.value, None, reading(scale, target.value)

    def _over(self, position: int, inside: bool) -> None:
        cell = self._cells[position]
        cell.hover = inside
        self._paint(cell)
        binding = self.state.binding(self.panel, position)
        name = self.name_of(position)
        words = binding_words(binding) if binding else t("knob.empty_hint")
        self.desk.hint(f"{name} · {words}" if inside else None)

    def _value(self, position: int) -> float:
        at, target, _ = self._stands(position)
        value = at if target is None else target
        return 0.5 if value is None else value

    def _wheel(self, position: int, clicks: int) -> None:
        self._turn(position, self._value(position) + clicks * WHEEL_STEP)

    def _grab(self, position: int, _x: int, y: int) -> None:
        if self.state.binding(self.panel, position) is None:
            self.edit(position)
            return
        self._drag = (y, self._value(position))

    def _dragged(self, position: int, _x: int, y: int) -> None:
        start, value = self._drag
        self._turn(position, value + (start - y) / self.px(DRAG_LENGTH))

    def _turn(self, position: int, value: float) -> None:
        if self.state.binding(self.panel, position) is not None:
            self.desk.ports.turn(self.panel.id, position, min(1.0, max(0.0, value)))
