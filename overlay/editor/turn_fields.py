"""How a knob's way becomes its target's value: range, curve, steps, and how it is picked up."""

import tkinter as tk
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from typing import Any, get_args

from PIL import Image
from pydantic import ValidationError

from overlay.editor.draft import Draft
from overlay.paint.pictures import Shown
from overlay.paint.sketch import Sketch
from overlay.settings.faults import bounds
from overlay.settings.fields import NumberField
from overlay.settings.kit import Kit
from overlay.strings import t
from overlay.theme import Theme, readable
from trayapp.core.action import Choice
from trayapp.core.binding import Turn, TurnMode

_CURVE = (132.0, 96.0)
_POINTS = 64


@dataclass(frozen=True)
class CurveLook:
    """The value, 0 to 1, over the knob's way."""

    width: int
    height: int
    scale: float
    theme: Theme
    way: tuple[float, ...]

    def paint(self) -> Image.Image:
        """See `Look`."""
        sketch = Sketch(self.width, self.height, self.theme.panel)
        sketch.box((0, 0, self.width, self.height), 6 * self.scale, self.theme.field, self.theme.line, self.scale)
        edge = 10 * self.scale
        wide, tall = self.width - 2 * edge, self.height - 2 * edge
        for share in (0, 0.5, 1):
            y = self.height - edge - share * tall
            sketch.line((edge, y), (self.width - edge, y), self.theme.line, self.scale)
        points = [
            (edge + at / (len(self.way) - 1) * wide, self.height - edge - value * tall)
            for at, value in enumerate(self.way)
        ]
        for start, end in pairwise(points):
            sketch.line(start, end, self.theme.accent, 2 * self.scale)
        return sketch.done()


SHARES = frozenset({"low", "high", "dead_ends", "dead_middle"})
"""Shown as percent."""


def _bounds(name: str) -> tuple[float, float]:
    rules = Turn.model_fields[name].metadata
    low, high = (next(getattr(rule, side) for rule in rules if hasattr(rule, side)) for side in ("ge", "le"))
    return low, high


class TurnFields:
    """The fields on a frame. `changed` gets each new draft. Main thread."""

    def __init__(self, kit: Kit, frame: Any, changed: Callable[[Draft, str], None]) -> None:
        self._kit, self._frame, self._changed = kit, frame, changed

    def show(self, draft: Draft) -> None:
        """Build the fields for a draft."""
        kit, frame, theme, turn = self._kit, self._frame, self._kit.theme, draft.turn
        self._draft = draft
        for child in frame.winfo_children():
            child.destroy()
        frame.grid_columnconfigure(1, weight=1)
        kit.label(frame, t("turn.title"), bold=True).grid(row=0, column=0, columnspan=3, sticky="w", pady=(10, 4))
        modes = tuple(Choice(mode, t(f"turn.{mode}")) for mode in get_args(TurnMode))
        self.mode = kit.choice(frame, turn.mode, lambda: modes, partial(self._set, "mode"))
        self._row(1, t("turn.mode"), self.mode, span=2)
        for row, name in ((2, "low"), (3, "high")):
            field = NumberField(kit, frame, getattr(turn, name) * 100, partial(self._percent, name), low=0, high=100,
                                unit="%")  # fmt: skip
            self._row(row, t(f"turn.{name}"), field)
        curve = NumberField(kit, frame, turn.curve, partial(self._set, "curve"), low=0.2, high=5)
        self._row(4, t("turn.curve"), curve)
        steps = NumberField(kit, frame, turn.steps, partial(self._set, "steps"), low=0, high=128, whole=True)
        self._row(5, t("turn.steps"), steps)
        self._row(6, "", kit.switch(frame, t("turn.invert"), turn.invert, partial(self._set, "invert")))
        for row, name in enumerate(("dead_ends", "dead_middle"), 9):
            high = 100 * max(_bounds(name))
            share = getattr(turn, name) * 100
            field = NumberField(kit, frame, share, partial(self._percent, name), low=0, high=high, unit="%")
            self._row(row, t(f"turn.{name}"), field)
        for row, name in enumerate(("speed", "acceleration"), 11):
            low, high = _bounds(name)
            field = NumberField(kit, frame, getattr(turn, name), partial(self._set, name), low=low, high=high)
            self._row(row, t(f"turn.{name}"), field)
        width, height = (kit.desk.px(side) for side in _CURVE)
        self._canvas = tk.Canvas(frame, width=width, height=height, background=theme.panel, highlightthickness=0)
        self._picture = Shown(self._canvas, kit.desk.pictures, 0, 0)
        self._canvas.grid(row=2, column=2, rowspan=4, padx=(kit.desk.px(14), 0), pady=kit.desk.px(4))
        colour = readable(theme.error, theme.panel, theme)
        self._fault = kit.label(frame, "", size=12, colour=colour, wrap=400)
        self._fault.grid(row=7, column=1, columnspan=2, sticky="w")
        self._say("")
        self._paint(turn)

    def _row(self, row: int, text: str, field: Any, span: int = 1) -> None:
        label = self._kit.label(self._frame, text, size=12, colour=self._kit.theme.soft, wrap=140)
        label.configure(width=140)
        label.grid(row=row, column=0, sticky="w", padx=(0, 10), pady=3)
        field.grid(row=row, column=1, columnspan=span, sticky="ew", pady=3)

    def _percent(self, name: str, value: Any) -> None:
        self._set(name, value / 100 if isinstance(value, int | float) else value)

    def _set(self, name: str, value: Any) -> None:
        try:
            self._draft = self._draft.with_turn(**{name: value})
        except ValidationError:
            scale = 100 if name in SHARES else 1
            low, high = (bound * scale for bound in _bounds(name))
            self._say(t("fault.range", range=bounds(low, high)))
            return
        self._say("")
        self._paint(self._draft.turn)
        self._changed(self._draft, f"turn {name}")

    def _say(self, fault: str) -> None:
        self._fault.configure(text=fault)
        self._fault.grid() if fault else self._fault.grid_remove()

    def _paint(self, turn: Turn) -> None:
        """The value over the knob's way."""
        desk, theme = self._kit.desk, self._kit.theme
        width, height = (desk.px(side) for side in _CURVE)
        way = tuple(turn.value(turn.way(index / _POINTS)) for index in range(_POINTS + 1))
        self._picture.show(CurveLook(width, height, desk.scale, theme, way))
