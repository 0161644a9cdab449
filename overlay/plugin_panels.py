"""The panels that plugins bring: each in a window of its own, its rows drawn in the overlay's look."""

import tkinter as tk
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from overlay.floating import Floating
from overlay.menu import Row
from overlay.paint.bar import BarLook
from overlay.paint.chrome import BoxLook, SignLook
from overlay.paint.knob import STEPS, step
from overlay.paint.pictures import Shown, Written
from overlay.place import Box
from overlay.platform.base import Windowing
from overlay.scene import Area, Scene
from overlay.stage import Desk, Stage
from overlay.strings import say, t
from overlay.theme import mix, readable
from trayapp.core import commands as c
from trayapp.core.errors import UnavailableError
from trayapp.core.settings import OverlaySettings
from trayapp.core.standing import Standing
from trayapp.plugin_host.api import Button, Meter, Picker, RowValue, ShownPanel, Slider, View

WIDTH, HEAD, ROW, EDGE, VIEW_HEIGHT = 305.0, 40.0, 34.0, 12.0, 220.0
"""Pixels at 100 %."""
_LABEL, _VALUE = 104.0, 58.0


def key_of(panel: ShownPanel) -> str:
    """How the settings name a plugin's panel."""
    return f"{panel.plugin}:{panel.name}"


@dataclass(frozen=True)
class _Lent:
    """What a view that a plugin draws itself gets."""

    parent: tk.Frame
    scale: float
    colours: Mapping[str, str]


@dataclass
class _Cell:
    """One row as drawn: a text or button at the left, a box or bar, and a value at the right."""

    label: Written
    box: Shown
    value: Written
    area: Area


class PluginPanel:
    """One plugin's panel. Main thread."""

    def __init__(self, desk: Desk, floating: Floating, panel: ShownPanel, close: Callable[[], None]) -> None:
        self._desk = desk
        self._panel = panel
        self._view: View | None = None
        self._cells: list[_Cell] = []
        self._signs: list[Shown] = []
        px, theme = desk.px, desk.theme
        height = HEAD + EDGE + (VIEW_HEIGHT if panel.has_view else max(1, len(panel.rows)) * ROW)
        self.size = size = (px(WIDTH), px(height))
        self._canvas = canvas = tk.Canvas(floating.window, background=theme.background, highlightthickness=0)
        canvas.place(x=0, y=0, width=size[0], height=size[1])
        self._stage = stage = Stage(desk, canvas, Scene(canvas))
        self._frame = stage.large_box((0, 0, *size), px(9), theme.background, theme.panel, theme.line)
        stage.scene.add(Area((0, 0, *size), press=floating.grab, drag=floating.drag, release=floating.drop))
        title = desk.fonts.fit(panel.title, desk.fonts.text(13, "bold"), size[0] - px(60))
        stage.text(px(14), px(HEAD / 2), desk.fonts.text(13, "bold"), theme.text, title)
        self._close_button(size[0] - px(8 + 26), close)
        if panel.has_view:
            self._make_view(size)
        else:
            for index in range(len(panel.rows)):
                self._add(index)
        panel.refresh()
        self.paint()

    def _close_button(self, x: int, close: Callable[[], None]) -> None:
        desk, size = self._desk, self._desk.px(26)
        middle = desk.px(HEAD / 2)
        shown = self._stage.shown(x, middle, anchor="w")

        def over(inside: bool) -> None:
            colour = desk.theme.text if inside else desk.theme.soft
            shown.show(SignLook("close", size, desk.scale, desk.theme.panel, colour, inside))

        over(False)
        box = (x, middle - size // 2, x + size, middle + size // 2)
        self._stage.scene.add(Area(box, press=lambda _x, _y: close(), hover=over, cursor="hand2"))

    def _make_view(self, size: tuple[int, int]) -> None:
        px, theme = self._desk.px, self._desk.theme
        parent = tk.Frame(self._canvas, background=theme.panel)
        parent.place(x=px(EDGE), y=px(HEAD), width=size[0] - 2 * px(EDGE), height=size[1] - px(HEAD + EDGE))
        names = ("background", "panel", "field", "line", "text", "muted", "accent", "ok", "warning")
        try:
            lent = _Lent(parent, self._desk.scale, {name: getattr(theme, name) for name in names})
            self._view = self._panel.make_view(lent)
        except UnavailableError as error:
            words = tk.Label(parent, text=say(error), background=theme.panel, foreground=theme.muted, justify="left",
                             font=self._desk.fonts.text(12), wraplength=size[0] - 3 * px(EDGE))  # fmt: skip
            words.pack(anchor="nw")

    def _add(self, index: int) -> None:
        stage, fonts, px, row = self._stage, self._desk.fonts, self._desk.px, self._panel.rows[index]
        top = px(HEAD) + index * px(ROW)
        middle = top + px(ROW) // 2
        left, right = px(14), self.size[0] - px(14)
        wide = isinstance(row, Button)
        area = Area((left, top + px(3), right, top + px(ROW) - px(3)))
        box = stage.shown(left if wide else left + px(_LABEL), middle, anchor="w")
        label = stage.text((left + right) // 2 if wide else left, middle, fonts.text(12), "", "",
                           "center" if wide else "w")  # fmt: skip
        if isinstance(row, Picker):
            value = stage.text(left + px(_LABEL + 10), middle, fonts.text(12), "")
            sign = SignLook("down", px(14), self._desk.scale, self._desk.theme.field, self._desk.theme.muted)
            self._signs.append(stage.shown(right - px(12), middle, sign, "center"))
        else:
            value = stage.text(right, middle, fonts.mono(11.5), "", "", "e")
        cell = _Cell(label, box, value, area)
        area.hover = partial(self._over, index)
        if isinstance(row, Button):
            area.press = lambda _x, _y: self._panel.act(index)
        elif isinstance(row, Slider):
            area.press = area.drag = lambda x, _y: self._slide(index, x)
            area.wheel = lambda clicks: self._panel.act(index, self._clamped(self._value(index).value + clicks / 50))
        elif isinstance(row, Picker):
            area.press = lambda _x, _y: self._pick(index)
        if isinstance(row, Button | Slider | Picker):
            area.cursor = "hand2"
        stage.scene.add(area)
        self._cells.append(cell)

    @staticmethod
    def _clamped(value: float) -> float:
        return min(1.0, max(0.0, value))

    def _value(self, index: int) -> RowValue:
        values = self._panel.values()
        return values[index] if index < len(values) else RowValue()

    def _bar(self) -> tuple[int, int]:
        """Left edge and width of a bar."""
        px = self._desk.px
        left = px(14 + _LABEL)
        return left, self.size[0] - px(14 + _VALUE) - left

    def _slide(self, index: int, x: int) -> None:
        left, width = self._bar()
        self._panel.act(index, self._clamped((x - self._canvas.winfo_rootx() - left) / width))

    def _pick(self, index: int) -> None:
        value, px = self._value(index), self._desk.px
        rows = [
            Row(choice.text, partial(self._panel.act, index, choice.value), checked=choice.value == value.text)
            for choice in value.choices
        ]
        x = self._canvas.winfo_rootx() + px(14 + _LABEL)
        y = self._canvas.winfo_rooty() + px(HEAD) + (index + 1) * px(ROW)
        if rows:
            self._desk.menu(rows, x, y, self.size[0] - px(28 + _LABEL))

    def _over(self, index: int, inside: bool) -> None:
        self._cells[index].area.inside = inside
        self._paint_row(index)

    def paint(self) -> None:
        """Draw what the rows show now."""
        if self._view is not None:
            self._view.draw()
        for index in range(len(self._cells)):
            self._paint_row(index)

    def _paint_row(self, index: int) -> None:
        row, cell, value = self._panel.rows[index], self._cells[index], self._value(index)
        theme, fonts, px = self._desk.theme, self._desk.fonts, self._desk.px
        hot = cell.area.inside
        inner = self.size[0] - px(28)
        ground, text, ink = theme.panel, row.text, theme.soft
        if isinstance(row, Button):
            ground = mix(theme.pad, theme.accent, 0.3) if value.lit else theme.pad
            ground = mix(ground, theme.text, 0.06) if hot else ground
            line = mix(theme.pad, theme.accent, 0.6) if value.lit else theme.line
            cell.box.show(BoxLook(inner, px(28), px(7), theme.panel, ground, line, self._desk.line))
            ink = theme.text
        elif isinstance(row, Slider | Meter):
            _, width = self._bar()
            colour = theme.accent if isinstance(row, Slider) else theme.ok
            cell.box.show(BarLook(width, px(6), theme, colour, step(value.value), STEPS - 1, theme.panel))
        elif isinstance(row, Picker):
            line = mix(theme.edge, theme.text, 0.25) if hot else theme.line
            box = BoxLook(inner - px(_LABEL), px(26), px(6), theme.panel, theme.field, line, self._desk.line)
            cell.box.show(box)
        room = inner if isinstance(row, Button) else px(_LABEL - 8)
        cell.label.write(fonts.fit(text, fonts.text(12), room))
        cell.label.ink(readable(ink, ground, theme))
        shown = next((choice.text for choice in value.choices if choice.value == value.text), value.text)
        room = (
            px(_VALUE - 6) if isinstance(row, Slider) else inner - px(_LABEL + (34 if isinstance(row, Picker) else 0))
        )
        font = fonts.text(12) if isinstance(row, Picker) else fonts.mono(11.5)
        cell.value.write("" if isinstance(row, Button | Meter) else fonts.fit(shown, font, room))
        cell.value.ink(theme.text)

    def close(self) -> None:
        """Take it off its window."""
        view, self._view = self._view, None
        if view is not None:
            view.close()
        self._canvas.destroy()


class PluginPanels:
    """The windows of those panels that the user has opened and that a running plugin offers. Main thread."""

    def __init__(self, root: tk.Misc, platform: Windowing, do: Callable[[c.Command], bool],
                 settings: Callable[[], OverlaySettings], others: Callable[[Floating], Sequence[Box]],
                 touched: Callable[[], None]) -> None:  # fmt: skip
        self._root = root
        self._platform = platform
        self._do = do
        self._settings = settings
        self._others = others
        self._touched = touched
        self._open: dict[str, tuple[ShownPanel, Desk, PluginPanel, Floating]] = {}
        self._count = 0

    @property
    def floatings(self) -> tuple[Floating, ...]:
        """Their windows."""
        return tuple(floating for _, _, _, floating in self._open.values())

    def menu_rows(self, desk: Desk) -> list[Row]:
        """A row for each panel that is offered, to open and close it."""
        panels = desk.ports.plugin_panels()
        known = self._settings().plugin_panels
        rows = [Row(p.title, partial(self._toggle, key_of(p)), checked=key_of(p) in known) for p in panels]
        return [Row(t("menu.plugin_panels")), *rows] if rows else []

    def _toggle(self, key: str) -> None:
        known = dict(self._settings().plugin_panels)
        if known.pop(key, None) is None:
            known[key] = Standing()
        self._do(c.ChangeSettings(values={"overlay.plugin_panels": known}))

    def refresh(self, desk: Desk) -> None:
        """As many windows as are open and offered; whoever is drawn with another desk is drawn anew."""
        wanted = {key_of(p): p for p in desk.ports.plugin_panels() if key_of(p) in self._settings().plugin_panels}
        for key in list(self._open):
            panel, made_with, _, _ = self._open[key]
            if wanted.get(key) is not panel or made_with is not desk:
                self._shut(key)
        for key, panel in wanted.items():
            if key not in self._open:
                self._make(desk, key, panel)

    def _make(self, desk: Desk, key: str, panel: ShownPanel) -> None:
        def stood(monitor: str, place: tuple[int, int]) -> None:
            known = dict(self._settings().plugin_panels)
            known[key] = known.get(key, Standing()).at(monitor, place)
            self._do(c.ChangeSettings(values={"overlay.plugin_panels": known}))

        self._count += 1  # Tk wants a name that was never used
        name = f"plugin_{self._count}"
        floating = Floating(self._root, self._platform, name, panel.title, stood, self._others, self._touched,
                            "PadTrayPanel")  # fmt: skip
        floating.scale = desk.scale
        drawn = PluginPanel(desk, floating, panel, partial(self._toggle, key))
        self._open[key] = (panel, desk, drawn, floating)
        self.fit(key)

    def fit(self, key: str | None = None, *, again: bool = False) -> None:
        """Stand on the monitors as they are: one panel, or all."""
        for at, (_, desk, drawn, floating) in self._open.items():
            if key in {None, at}:
                standing = self._settings().plugin_panels.get(at, Standing())
                floating.fit(drawn.size, desk.px(9), standing.places, standing.monitor, again=again)

    def paint(self, plugin: str = "") -> None:
        """Draw the panels of a plugin, or all."""
        for panel, _, drawn, _ in self._open.values():
            if plugin in {"", panel.plugin}:
                drawn.paint()

    def _shut(self, key: str) -> None:
        _, _, drawn, floating = self._open.pop(key)
        drawn.close()
        floating.close()

    def close(self) -> None:
        """Destroy all windows."""
        for key in list(self._open):
            self._shut(key)
