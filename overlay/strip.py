"""The compact overlay: the active pads as lights, the active knobs as tiny arcs, in one strip.

On a monitor that is too narrow for it, it goes on in a second line.
"""

import tkinter as tk
from dataclasses import dataclass
from functools import partial
from time import perf_counter

from PIL import Image

from overlay.face import Frame
from overlay.live import FADE_STEPS, Said, Spot
from overlay.paint.chrome import LogoLook, SignLook
from overlay.paint.knob import KnobLook, seen
from overlay.paint.pictures import Shown
from overlay.paint.sketch import Sketch
from overlay.ports import OverlayPorts
from overlay.scene import Area, Scene
from overlay.stage import Desk, Stage
from overlay.strings import t
from overlay.theme import Theme, mix
from trayapp.core.panel import Panel
from trayapp.core.state import AppState

HEIGHT = 40.0
_PAD, _KNOB = 22.0, 27.0
"""Pixels at 100 % from one to the next."""
_GROW = 34.0
"""The same for the button at the end."""


@dataclass(frozen=True)
class LampLook:
    """A pad as a lamp: `strength` 0 (empty) to 1 (pressed)."""

    size: int
    scale: float
    theme: Theme
    colour: str
    strength: float
    ring: str = ""

    def paint(self) -> Image.Image:
        """The lamp on the strip."""
        s, middle, half = self.scale, self.size / 2, 6.2 * self.scale
        sketch = Sketch(self.size, self.size, self.theme.background)
        if self.strength >= 0.7:
            sketch.glow((middle, middle), middle, self.colour, 0.65 * self.strength)
        ground = mix(self.theme.background, self.theme.raised, 0.6)
        box = (middle - half, middle - half, middle + half, middle + half)
        edge = (
            ""
            if self.theme.name == "dark"
            else mix(self.theme.background, self.colour if self.strength else self.theme.muted, 0.8)
        )
        sketch.box(box, 3.6 * s, mix(ground, self.colour, self.strength), self.ring or edge or None, 1.2 * s)
        return sketch.done()


@dataclass
class _Pen:
    """Where the next thing goes: in lines of `height` from `left` on that end before `room`, all in pixels."""

    left: int
    room: int
    height: int

    def __post_init__(self) -> None:
        self.x, self.y, self.widest = self.left, 0, 0

    def take(self, width: int) -> tuple[int, int]:
        """The upper left corner of something so wide."""
        if self.left < self.x and self.x + width > self.room:
            self.x, self.y = self.left, self.y + self.height
        place = (self.x, self.y)
        self.x += width
        self.widest = max(self.widest, self.x)
        return place


class Strip:
    """Built for one set of active panels; `paint` shows what they are now. Main thread."""

    radius = 13.0

    def __init__(self, desk: Desk, canvas: tk.Canvas, state: AppState, frame: Frame) -> None:
        self._desk = desk
        self._stage = stage = Stage(desk, canvas, Scene(canvas))
        ground = stage.scene.add(frame.area((0, 0, 0, 0)))
        ground.menu = frame.menu
        self._pads: dict[tuple[str, int], Shown] = {}
        self._knobs: dict[tuple[str, int], Shown] = {}
        self._panels = {panel.id: panel for panel in state.active.values() if panel.window is None}
        px, theme = desk.px, desk.theme
        self._middle = px(HEIGHT) // 2
        stage.shown(px(14), self._middle, LogoLook(px(14), theme.background, theme), "w")
        self._pen = pen = _Pen(px(38), desk.room().width - px(_GROW + 8), px(HEIGHT))
        for panel in self._of("pad"):
            for position in sorted(at for row in desk.ports.pad_rows(panel.device) for at in row if at):
                self._pads[panel.id, position] = self._cell(panel, position, _PAD)
            self._rule()
        for panel in self._of("knob"):
            for position in sorted(at for row in desk.ports.knob_rows(panel.device) for at in row if at):
                self._knobs[panel.id, position] = self._cell(panel, position, _KNOB)
            self._rule()
        font = desk.fonts.mono(11.5)
        names = " · ".join(panel.preset for panel in (*self._of("pad"), *self._of("knob"))) or t("strip.nothing")
        names = desk.fonts.fit(names, font, min(px(260), pen.room - pen.left))
        x, y = pen.take(font.measure(names) + px(2))
        stage.text(x + px(2), y + self._middle, font, theme.soft).write(names)
        right = pen.x + px(8)
        self._grow = stage.shown(right, y + self._middle, anchor="w")
        self._over_grow(False)
        area = (right, y, right + px(26), y + px(HEIGHT))
        stage.scene.add(Area(area, press=lambda _x, _y: frame.grow(), hover=self._over_grow, cursor="hand2"))
        self.size = (max(right + px(_GROW), pen.widest + px(8)), y + px(HEIGHT))
        ground.box = (0, 0, *self.size)
        stage.window_edge(self.size, px(self.radius))
        self._state = state
        self.paint()

    @staticmethod
    def signature(state: AppState, ports: OverlayPorts) -> tuple[object, ...]:
        """What decides the layout: with another one a new strip is built."""
        active = [panel for panel in state.active.values() if panel.window is None]
        rows = (
            ports.pad_rows(panel.device) if panel.type == "pad" else ports.knob_rows(panel.device) for panel in active
        )
        return tuple((panel.id, panel.preset, row) for panel, row in zip(active, rows, strict=True))

    def _of(self, type_: str) -> list[Panel]:
        return [panel for panel in self._panels.values() if panel.type == type_]

    def _cell(self, panel: Panel, position: int, width: float) -> Shown:
        desk = self._desk
        x, y = self._pen.take(desk.px(width))
        box = (x, y, x + desk.px(width), y + desk.px(HEIGHT))

        def press(down: bool, _x: int, _y: int) -> None:
            desk.ports.press(panel.id, position, down)

        if panel.type == "pad":
            self._stage.scene.add(Area(box, press=partial(press, True), release=partial(press, False)))
        return self._stage.shown(x + desk.px(width) // 2, y + self._middle, anchor="center")

    def _rule(self) -> None:
        px, line = self._desk.px, self._desk.line
        x, y = self._pen.take(px(14))
        box = (x + px(6), y + px(12), x + px(6) + line, y + px(HEIGHT - 12))
        self._stage.canvas.create_rectangle(*box, fill=self._desk.theme.edge, width=0)

    def _over_grow(self, inside: bool) -> None:
        desk = self._desk
        colour = desk.theme.text if inside else desk.theme.muted
        self._grow.show(SignLook("normal", desk.px(24), desk.scale, desk.theme.background, colour, inside))

    def update(self, state: AppState) -> None:
        """Show a new state."""
        self._state = state
        self.paint()

    def say(self, said: Said | None) -> None:
        """A strip has no foot line."""

    def hint(self, text: str | None) -> None:
        """A strip explains nothing."""

    def close(self) -> None:
        """Nothing of a strip runs on."""

    def paint(self) -> None:
        """Show every lamp and arc."""
        for panel_id, position in self._pads:
            self.light(("pad", panel_id, position))
        for panel_id, position in self._knobs:
            self.light(("knob", panel_id, position))

    def light(self, spot: Spot) -> None:
        """Show one lamp or arc again."""
        if spot[0] not in {"pad", "knob"}:
            return
        key = (spot[1], spot[2])
        panel = self._panels.get(spot[1])
        binding = self._state.binding(panel, spot[2]) if panel else None
        desk, theme = self._desk, self._desk.theme
        colour = (binding.colour if binding else "") or theme.accent
        if key in self._pads:
            light, state = desk.live.pads.get(key), desk.live.state(*key)
            strength = {"on": 0.75, "pending": 0.45}.get(state, 0.3 if binding else 0.0)
            now = perf_counter()
            if light is not None and light.lit(now):
                strength = 1.0
            strength += (1.0 - strength) * desk.live.fade(light, now) / (FADE_STEPS + 1)
            ring = {"error": theme.error, "pending": theme.warning}.get(state, "")
            look = LampLook(desk.px(_PAD), desk.scale, theme, colour, strength, ring)
            self._pads[key].show(look)
        elif key in self._knobs:
            event = desk.live.knobs.get(key)
            size = desk.px(22)
            ring_at = seen(event.target, size) if event is not None and event.target is not None else None
            at = seen(event.value, size) if event is not None else None
            self._knobs[key].show(KnobLook(size, theme, theme.background, colour, at, ring_at))
