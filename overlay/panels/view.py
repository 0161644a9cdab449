"""What all panels share: the frame, and the header with bank, preset list, LED button and menu."""

from abc import ABC, abstractmethod
from collections.abc import Callable
from functools import partial

from overlay.layout import HEADER, PADDING, Place
from overlay.live import Spot
from overlay.menu import RULE, Row
from overlay.paint.chrome import BoxLook, SignLook
from overlay.paint.light import LED_MIDDLE, LedLook
from overlay.scene import Area
from overlay.stage import Stage
from overlay.strings import t
from overlay.theme import mix, readable
from trayapp.core import commands as c
from trayapp.core.panel import BANKS, Bank, Panel
from trayapp.core.state import AppState

HEADER_HEIGHT = 23.0
LED_WIDTH = {True: 74.0, False: 87.0}
_SEGMENT = {"A": 26.0, "B": 26.0, "play": 46.0, "map": 42.0}
"""The least width of a bank's button."""


class PanelView(ABC):
    """One panel on a stage. `update` takes a new state, `light` draws one live spot. Main thread."""

    def __init__(self, stage: Stage, panel: Panel, place: Place, state: AppState) -> None:
        self.stage = stage
        self.desk = stage.desk
        self.panel = panel
        self.place = place
        self.state = state
        self.hovered = False
        self._hot: set[str] = set()
        self._frame()
        self._header()
        self.build()
        self.paint()

    @property
    def strong(self) -> bool:
        """Whether the cells are drawn at full strength: active, under the mouse, or edited."""
        return self.panel.active or self.hovered or self.desk.editing()

    def shade(self, colour: str, ground: str = "") -> str:
        """A text's colour: where the panel rests mixed into its ground, as far as it can still be read."""
        if self.strong:
            return colour
        ground, theme = ground or self.desk.theme.panel, self.desk.theme
        return readable(mix(ground, colour, 0.55), ground, theme)

    @abstractmethod
    def build(self) -> None:
        """Create the items and areas of the cells."""

    @abstractmethod
    def paint(self) -> None:
        """Draw every cell as it is now."""

    @abstractmethod
    def light(self, spot: Spot) -> None:
        """Draw one live spot of this panel again."""

    def update(self, state: AppState) -> None:
        """Show a new state, if it concerns this panel."""
        panel = state.panel(self.panel.id)
        if panel is None:
            return
        before, self.state = self.state, state
        if panel is self.panel and before.panel_preset(panel) is state.panel_preset(panel):
            return
        self.panel = panel
        self.paint_header()
        self.paint()

    @property
    def inner(self) -> tuple[int, int, int, int]:
        """The box below the header."""
        bottom = self.place.y + self.place.height - self.px(PADDING)
        return (self.left, self.place.y + self.px(PADDING) + self.px(HEADER) + self.px(2), self.right, bottom)

    def px(self, value: float) -> int:
        """Pixels for a length at 100 %."""
        return self.desk.px(value)

    def _frame(self) -> None:
        p, theme = self.place, self.desk.theme
        box = (p.x, p.y, p.x + p.width, p.y + p.height)
        self._corners = self.stage.large_box(box, self.px(9), theme.background, theme.panel, theme.line)
        self.stage.scene.add(Area(box, hover=self._hover, menu=self.open_menu))

    def _hover(self, inside: bool) -> None:
        self.hovered = inside
        if not self.panel.active:
            self.paint()

    def _header(self) -> None:
        self.header_top = self.place.y + self.px(PADDING + 2)
        self.header_bottom = self.header_top + self.px(HEADER_HEIGHT)
        self.header_middle = (self.header_top + self.header_bottom) // 2
        self.left = self.place.x + self.px(PADDING)
        self.right = self.place.x + self.place.width - self.px(PADDING)
        self._build_banks()
        self._build_led()
        self._build_field()
        self.paint_header()

    def _build_banks(self) -> None:
        stage, fonts = self.stage, self.desk.fonts
        height = self.header_bottom - self.header_top
        self._segments = []
        x = self.left + self.px(2)
        self._bank_back = stage.shown(self.left, self.header_top)
        for bank in BANKS[self.panel.type]:
            words = bank if len(bank) == 1 else t(f"bank.{bank}")
            width = max(self.px(_SEGMENT[bank]), fonts.text(11.5, "bold").measure(words) + self.px(14))
            shown = stage.shown(x, self.header_top + self.px(2))
            text = stage.text(x + width // 2, self.header_middle, fonts.text(11.5, "bold"), "", words, "center")
            self._segments.append((bank, shown, text, width))
            box = (x, self.header_top, x + width, self.header_bottom)
            press = partial(self._press_bank, bank)
            stage.scene.add(Area(box, press=press, hover=self._mark(f"bank {bank}"), cursor="hand2"))
            x += width
        self.bank_right = x + self.px(2)
        theme = self.desk.theme
        self._bank_back.show(
            BoxLook(
                self.bank_right - self.left, height, self.px(6), theme.panel, theme.field, theme.rim, self.desk.line
            )
        )

    def _build_led(self) -> None:
        stage, desk = self.stage, self.desk
        self._more = stage.shown(self.right - self.px(6), self.header_middle, anchor="center")
        half = self.px(11)
        middle = self.right - self.px(6)
        box = (middle - half, self.header_top, middle + half, self.header_bottom)
        area = Area(box, press=self._press_more, drag=desk.carry.drag, release=self._release_more, cursor="hand2")
        area.hover = self._over_more
        stage.scene.add(area)
        self.led_right = self.right - self.px(22)
        self._led = stage.shown(self.led_right, self.header_top, anchor="ne")
        font = desk.fonts.mono(11.5, "bold")
        self._letters = [stage.text(0, self.header_middle, font, "", "", "center") for _ in range(8)]
        self._led_area = Area((0, 0, 0, 0), press=self._press_led, hover=self._mark("led"), cursor="hand2")
        stage.scene.add(self._led_area)

    def _build_field(self) -> None:
        stage, fonts, theme = self.stage, self.desk.fonts, self.desk.theme
        self._field_left = self.bank_right + self.px(8)
        self._field = stage.shown(self._field_left, self.header_top)
        self._field_text = stage.text(self._field_left + self.px(9), self.header_middle, fonts.text(13), theme.text)
        self._field_sign = stage.shown(0, self.header_middle, anchor="center")
        self._field_area = Area((0, 0, 0, 0), press=self._press_field, hover=self._mark("field"), cursor="hand2")
        stage.scene.add(self._field_area)

    @property
    def field_right(self) -> int:
        """Where the list ends; the piano ends it earlier."""
        return self.led_right - self.px(LED_WIDTH[self.panel.active]) - self.px(8)

    @property
    def field_text(self) -> str:
        """What the list shows as chosen."""
        panel = self.panel
        return f"{panel.title} · {panel.preset}" if panel.title else panel.preset

    def field_rows(self) -> list[Row]:
        """The rows of the list."""
        presets = self.state.presets_of(self.panel.preset_kind)
        return [
            Row(preset.name, partial(self._choose, preset.name), checked=preset.name == self.panel.preset)
            for preset in presets
        ]

    def _choose(self, name: str) -> None:
        self.desk.do(c.UpdatePanel(id=self.panel.id, preset=name))

    def _mark(self, part: str) -> Callable[[bool], None]:
        return partial(self.hot, part)

    def hot(self, part: str, inside: bool) -> None:
        """The mouse came to, or left, a part of the header."""
        (self._hot.add if inside else self._hot.discard)(part)
        self.paint_header()

    def paint_header(self) -> None:
        """Draw bank, light and list as they are now."""
        desk, theme, panel = self.desk, self.desk.theme, self.panel
        height = self.header_bottom - self.header_top
        for bank, shown, text, width in self._segments:
            chosen = bank == panel.bank
            look = BoxLook(width, height - 2 * self.px(2), self.px(5), theme.field, theme.raised)
            shown.show(look if chosen else None)
            hot = f"bank {bank}" in self._hot
            text.ink(theme.text if chosen or hot else theme.muted)
        led_width = self.px(LED_WIDTH[panel.active])
        self._led.show(LedLook(led_width, height, desk.scale, theme, panel.active, "led" in self._hot))
        left = self.led_right - led_width
        self._led_area.box = (left, self.header_top, self.led_right, self.header_bottom)
        words = t("panel.active") if panel.active else t("panel.inactive")
        colour = theme.ok if panel.active else theme.muted
        letters_left = left + self.px(LED_MIDDLE + 13.0)
        step = (self.led_right - self.px(11.5) - letters_left) / max(1, len(words) - 1)
        for index, item in enumerate(self._letters):
            item.move(round(letters_left + index * step), self.header_middle)
            item.write(words[index : index + 1])
            item.ink(colour)
        sign = SignLook("more", self.px(22), desk.scale, theme.panel,
                        theme.text if "more" in self._hot else theme.muted, "more" in self._hot)  # fmt: skip
        self._more.show(sign)
        self._paint_field(height)

    def _paint_field(self, height: int) -> None:
        desk, theme = self.desk, self.desk.theme
        hot = "field" in self._hot
        right = max(self.field_right, self._field_left + self.px(34))  # a monitor may leave it no room at all
        width = right - self._field_left
        line = mix(theme.edge, theme.text, 0.25) if hot else theme.line
        self._field.show(BoxLook(width, height, self.px(6), theme.panel, theme.field, line, desk.line))
        self._field_area.box = (self._field_left, self.header_top, right, self.header_bottom)
        font = desk.fonts.text(13)
        self._field_text.write(desk.fonts.fit(self.field_text, font, width - self.px(34)))
        self._field_sign.move(right - self.px(14), self.header_middle)
        colour = theme.text if hot else theme.muted
        self._field_sign.show(SignLook("down", self.px(14), desk.scale, theme.field, colour))

    def _press_bank(self, bank: Bank, _x: int, _y: int) -> None:
        if bank != self.panel.bank:
            self.desk.do(c.MovePanel(id=self.panel.id, bank=bank))

    def _press_led(self, _x: int, _y: int) -> None:
        self.desk.do(c.ActivatePanel(id=self.panel.id))

    def _press_field(self, _x: int, _y: int) -> None:
        canvas = self.stage.canvas
        x = canvas.winfo_rootx() + self._field_left
        y = canvas.winfo_rooty() + self.header_bottom + self.px(3) - int(canvas.canvasy(0))
        self.desk.menu(self.field_rows(), x, y, self.field_right - self._field_left)

    def _press_more(self, x: int, y: int) -> None:
        canvas = self.stage.canvas
        corner = (canvas.winfo_rootx() - int(canvas.canvasx(0)), canvas.winfo_rooty() - int(canvas.canvasy(0)))
        self.desk.carry.press(self.panel, self.place, corner, x, y)

    def _release_more(self, x: int, y: int) -> None:
        if not self.desk.carry.release(x, y) and "more" in self._hot:
            self.open_menu(x - self.px(8), y + self.px(12))

    def _over_more(self, inside: bool) -> None:
        self.hot("more", inside)
        self.desk.hint(t("panel.handle") if inside else None)

    def open_menu(self, x: int, y: int) -> None:
        """The panel's own menu."""
        panel, desk = self.panel, self.desk
        kind, name = panel.preset_kind, panel.preset
        rows = [
            Row(t("menu.deactivate" if panel.active else "menu.activate"), lambda: self._press_led(0, 0)),
            Row(t("menu.rename_panel"), lambda: desk.rename("title", panel)),
            Row(t("menu.duplicate_panel"), lambda: desk.do(c.CreatePanel(
                type=panel.type, bank=panel.bank, preset=panel.preset, title=panel.title))),
            Row(t("menu.tear_off"), partial(desk.tear_off, panel)) if panel.window is None
            else Row(t("menu.take_back"), lambda: desk.do(c.StandPanel(id=panel.id, window=None))),
            RULE,
            Row(t(f"menu.preset_{kind}", name=name)),
            Row(t("menu.new_preset"), lambda: desk.rename("new", panel)),
            Row(t("menu.rename_preset"), lambda: desk.rename("rename", panel)),
            Row(t("menu.duplicate_preset"), lambda: desk.rename("copy", panel)),
            Row(t("menu.delete_preset"), lambda: desk.do(c.DeletePreset(kind=kind, name=name)), danger=True,
                enabled=len(self.state.presets_of(kind)) > 1),
            RULE,
            Row(t("menu.undo"), lambda: desk.undo(True)),
            Row(t("menu.redo"), lambda: desk.undo(False)),
            RULE,
            Row(t("menu.delete_panel"), lambda: desk.do(c.DeletePanel(id=panel.id)), danger=True),
        ]  # fmt: skip
        desk.menu(rows, x, y, 0)
