"""The overlay's header: logo, controllers, the engine's numbers and the buttons."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from overlay.paint.chrome import BoxLook, LogoLook, Sign, SignLook
from overlay.paint.light import DotLook
from overlay.paint.pictures import Shown, Written
from overlay.scene import Area, Handler
from overlay.stage import Stage
from overlay.strings import number, say, t
from overlay.theme import mix, readable
from overlay.words import measure
from trayapp.core.chord import parse_trigger
from trayapp.core.events import PortEvent

if TYPE_CHECKING:
    from overlay.face import Frame

_CHIPS = 3
"""Controllers and failed plugins shown by name; more are counted in the last chip."""


class Head:
    """Draws itself anew on `paint`. Main thread."""

    def __init__(self, stage: Stage, width: int, frame: "Frame") -> None:
        self._stage = stage
        self._desk = desk = stage.desk
        px, theme, fonts = desk.px, desk.theme, desk.fonts
        self._middle = px(24)
        self._width = width
        self._logo = stage.shown(px(14), self._middle, LogoLook(px(14), theme.background, theme), "w")
        self._title = stage.text(px(38), self._middle, fonts.text(13.5, "bold"), theme.text, "PadTray")
        self._chips_left = px(38) + fonts.text(13.5, "bold").measure("PadTray") + px(11)
        self._chips: list[tuple[Shown, Shown, Written]] = [
            (stage.shown(0, 0), stage.shown(0, 0, anchor="center"), stage.text(0, 0, fonts.text(12), theme.soft))
            for _ in range(_CHIPS)
        ]
        right = width - px(11)
        self._buttons: dict[Sign, Shown] = {}
        self._button("close", right - px(26), lambda _x, _y: frame.hide(), self._close_hint)
        self._button("menu", right - px(56), lambda x, y: frame.menu(x - px(160), y + px(16)), lambda: t("head.menu"))
        self._button("compact", right - px(86), lambda _x, _y: frame.shrink(), lambda: t("head.compact"))
        self._button("edit", right - px(116), lambda _x, _y: frame.edit(), lambda: t("head.edit"))
        self._numbers = stage.text(right - px(128), self._middle, fonts.mono(11.5), theme.muted, "", "e")
        area = (right - px(280), self._middle - px(12), right - px(120), self._middle + px(12))
        stage.scene.add(Area(area, hover=self._explain))
        self.paint()

    def _button(self, sign: Sign, x: int, press: Handler, hint: Callable[[], str]) -> None:
        desk, size = self._desk, self._desk.px(26)
        shown = self._stage.shown(x, self._middle, anchor="w")

        def over(inside: bool) -> None:
            self._paint_button(sign, shown, hot=inside)
            desk.hint(hint() if inside else None)

        self._paint_button(sign, shown)
        top = self._middle - size // 2
        box = (x, top, x + size, top + size)
        self._stage.scene.add(Area(box, press=press, hover=over, cursor="hand2"))
        self._buttons[sign] = shown

    def _paint_button(self, sign: Sign, shown: Shown, *, hot: bool = False) -> None:
        desk, theme = self._desk, self._desk.theme
        on = sign == "edit" and desk.editing()
        colour = readable(theme.accent, theme.background, theme) if on else theme.text if hot else theme.soft
        shown.show(SignLook(sign, desk.px(26), desk.scale, theme.background, colour, hot or on))

    def _close_hint(self) -> str:
        hotkey = self._desk.snapshot().settings.hotkeys.overlay
        return t("head.close", hotkey=parse_trigger(hotkey).title) if hotkey else t("head.close_plain")

    def _explain(self, inside: bool) -> None:
        status = self._desk.ports.audio_status()
        if inside and status.running:
            values = {"latency": number(status.latency_ms, ".1f"), "load": number(status.load * 100, ".1f")}
            self._desk.hint(t("head.numbers", **values))
        else:
            self._desk.hint(None)

    def paint(self) -> None:
        """Draw what changes."""
        self._paint_chips()
        self.paint_numbers()
        self._paint_button("edit", self._buttons["edit"])

    def paint_numbers(self) -> None:
        """The engine's numbers, or its fault."""
        desk = self._desk
        status = desk.ports.audio_status()
        figures = f"{measure(status.latency_ms, '.1f', 'ms')}  {round(status.load * 100)} %"
        text = figures if status.running else ""
        colour = desk.theme.muted
        if desk.live.audio.state in {"fallback", "null", "failed"}:
            text, colour = say(desk.live.audio.detail) or t(f"audio.{desk.live.audio.state}"), desk.theme.warning
            text = desk.fonts.fit(text, desk.fonts.mono(11.5), desk.px(260))
        if desk.live.audio.state == "preparing":
            text = t("audio.preparing", percent=round(desk.live.audio.progress * 100))
        self._numbers.write(text)
        self._numbers.ink(readable(colour, desk.theme.background, desk.theme))

    def _paint_chips(self) -> None:
        desk, theme, px = self._desk, self._desk.theme, self._desk.px
        ports = [port for port in desk.live.ports.values() if port.state != "ignored"]
        rows = [(self._name(port), *self._light(port)) for port in sorted(ports, key=_rank)]
        rows = rows or [(t("head.no_controller"), theme.muted, False)]
        failed = sorted(name for name, event in desk.live.plugins.items() if event.state == "failed")
        rows += [(name, theme.error, True) for name in failed]
        if len(rows) > _CHIPS:
            hidden = rows[_CHIPS - 1 :]
            colour = theme.error if any(row[1] == theme.error for row in hidden) else theme.ok
            rows[_CHIPS - 1 :] = [(f"+{len(hidden)}", colour, True)]
        x, font, height = self._chips_left, desk.fonts.text(12), px(20)
        chip = mix(theme.background, theme.muted, 0.13)
        for index, (back, dot, text) in enumerate(self._chips):
            if index >= len(rows):
                back.show(None)
                dot.show(None)
                text.write("")
                continue
            name, colour, good = rows[index]
            name = desk.fonts.fit(name, font, px(150))
            width = font.measure(name) + px(32)
            back.move(x, self._middle - height // 2)
            back.show(BoxLook(width, height, height / 2, theme.background, chip))
            dot.move(x + px(12.5), self._middle)
            dot.show(DotLook(px(18), desk.scale, chip, colour, glow=good, hollow=not good))
            text.move(x + px(22), self._middle)
            text.write(name)
            x += width + px(9)

    @staticmethod
    def _name(port: PortEvent) -> str:
        return port.profile if port.profile and port.profile != "generic" else port.port.partition(":")[0]

    def _light(self, port: PortEvent) -> tuple[str, bool]:
        theme = self._desk.theme
        return {"open": (theme.ok, True), "failed": (theme.error, True)}.get(port.state, (theme.muted, False))


def _rank(port: PortEvent) -> tuple[int, str]:
    return ({"open": 0, "failed": 1}.get(port.state, 2), port.port)
