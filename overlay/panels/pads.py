"""A panel of pads, in the rows of the controller."""

from dataclasses import dataclass, replace
from functools import partial
from time import perf_counter

from overlay.layout import CELL_GAP, Box, grid
from overlay.live import FADE_STEPS, Spot
from overlay.paint.emoji import icon
from overlay.paint.fade import FadeLook
from overlay.paint.pad import ICON_SIZE, LABEL_MIDDLE, PadLook, PadState
from overlay.paint.pictures import Shown, Written
from overlay.panels.cells import CellsView
from overlay.scene import Area
from overlay.strings import say, t
from overlay.theme import mix, readable
from overlay.words import binding_words, label
from trayapp.core.binding import Binding


@dataclass
class _Cell:
    position: int
    box: tuple[int, int, int, int]
    picture: Shown
    number: Written
    tag: Written
    label: Written
    hover: bool = False


class PadsView(CellsView):
    """Pads that light as they are pressed, show their target's state, and are pressed by the mouse."""

    def build(self) -> None:
        """One picture and three texts for each pad."""
        rows = self.desk.ports.pad_rows(self.panel.device)
        self._cells: dict[int, _Cell] = {}
        self._mouse_holds = 0
        for position, box in grid(rows, self.inner, self.px(CELL_GAP)).items():
            self._build_cell(position, box)

    def _build_cell(self, position: int, box: tuple[int, int, int, int]) -> None:
        stage, fonts, px = self.stage, self.desk.fonts, self.px
        x0, y0, x1, _ = box
        self._cells[position] = _Cell(
            position, box, stage.shown(x0, y0),
            stage.text(x0 + px(8), y0 + px(12), fonts.mono(10), "", str(position)),
            stage.text(x1 - px(8), y0 + px(12), fonts.mono(10, "bold"), "", "", "e"),
            stage.text((x0 + x1) // 2, y0, fonts.text(13), "", "", "center"),
        )  # fmt: skip
        area = Area(
            box,
            press=lambda _x, _y: self.press(position, down=True),
            release=lambda _x, _y: self.press(position, down=False),
            hover=partial(self._over, position),
        )
        stage.scene.add(self.editable(area, position))

    @property
    def boxes(self) -> dict[int, Box]:
        """Each pad's box."""
        return {position: cell.box for position, cell in self._cells.items()}

    def name_of(self, position: int) -> str:
        """Pad A3."""
        return t("pad.name", bank=self.panel.bank, position=position)

    def paint(self) -> None:
        """Draw every pad."""
        for cell in self._cells.values():
            self._paint(cell)

    def light(self, spot: Spot) -> None:
        """Draw one pad again."""
        cell = self._cells.get(spot[2])
        if cell is not None:
            self._paint(cell)

    def _pressed(self, position: int) -> float:
        """How much of a press is seen: 1 while it is down, less as it goes out, then 0."""
        live, now = self.desk.live, perf_counter()
        light = live.pads.get((self.panel.id, position))
        if self._mouse_holds == position or (light is not None and light.lit(now)):
            return 1.0
        return live.fade(light, now) / (FADE_STEPS + 1)

    def _state(self, position: int, binding: Binding | None) -> PadState:
        if binding is None:
            return "empty"
        return self.desk.live.state(self.panel.id, position)

    def _tag(self, cell: _Cell, state: PadState, binding: Binding | None) -> tuple[str, str]:
        """What stands in the corner, and its colour: a state, or how far a cycle of taps has come."""
        theme = self.desk.theme
        step = self.desk.live.steps.get((self.panel.id, cell.position))
        if state == "on" and step is not None and step.step and binding is not None and binding.steps > 1:
            return f"{step.step}/{step.steps}", theme.ok
        return {"on": (t("pad.on"), theme.ok), "pending": ("…", theme.warning), "error": ("!", theme.error)}.get(
            state, ("", theme.muted)
        )

    def _paint(self, cell: _Cell) -> None:
        desk, theme = self.desk, self.desk.theme
        binding = self.state.binding(self.panel, cell.position)
        state = self._state(cell.position, binding)
        colour = (binding.colour if binding else "") or theme.accent
        sign = binding.icon if binding else ""
        x0, y0, x1, y1 = cell.box
        rest = PadLook(x1 - x0, y1 - y0, desk.scale, theme, state, colour, sign, dim=not self.strong, hover=cell.hover)
        lit = replace(rest, state="pressed", hover=False)
        pressed = self._pressed(cell.position)
        between = FadeLook(lit, rest, pressed) if 0 < pressed < 1 else None
        cell.picture.show(between or (lit if pressed else rest))
        ground = mix(rest.ground, lit.ground, pressed)
        tag, tag_colour = self._tag(cell, state, binding)
        cell.tag.write(tag if pressed < 1 else "")
        cell.tag.ink(self.shade(readable(tag_colour, ground, theme), ground))
        number = readable(theme.muted, ground, theme) if state != "empty" or pressed else theme.muted
        cell.number.ink(self.shade(number, ground))
        text = label(binding) if binding else ""
        has_icon = bool(sign) and icon(sign, round(ICON_SIZE * desk.scale)) is not None
        middle = LABEL_MIDDLE / 64 if has_icon else 0.5
        cell.label.move((x0 + x1) // 2, y0 + round((y1 - y0) * middle))
        font = desk.fonts.text(13)
        cell.label.write(desk.fonts.fit(text, font, x1 - x0 - desk.px(14)))
        cell.label.ink(self.shade(readable(theme.text, ground, theme), ground))

    def _over(self, position: int, inside: bool) -> None:
        cell = self._cells[position]
        cell.hover = inside
        self._paint(cell)
        self.desk.hint(self._says(position) if inside else None)

    def _says(self, position: int) -> str:
        binding = self.state.binding(self.panel, position)
        name = self.name_of(position)
        if binding is None:
            return f"{name} · {t('pad.empty')}"
        parts = [name, binding_words(binding) or t("pad.nothing")]
        if binding.hotkey:
            parts.append(t("pad.hotkey", hotkey=binding.hotkey))
        target = self.desk.live.targets.get((self.panel.id, position))
        if target is not None and target.detail:
            parts.append(say(target.detail))
        if not binding.armed:
            parts.append(t("pad.disarmed"))
        return " · ".join(parts)

    def press(self, position: int, *, down: bool) -> None:
        """The mouse or the keyboard presses a pad, or lets it go; an empty one is edited."""
        binding = self.binding(position)
        if down and binding is None:
            self.edit(position)
            return
        if down or self._mouse_holds == position:
            self._mouse_holds = position if down else 0
            self.desk.ports.press(self.panel.id, position, down)
            self._paint(self._cells[position])
