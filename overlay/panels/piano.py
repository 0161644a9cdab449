"""The piano: a keyboard that lights its keys by what plays them, the instrument, meter, voices and effects."""

import math
from functools import partial
from time import perf_counter

from overlay.layout import CELL_GAP, Box, grid
from overlay.live import FADE_STEPS, Spot
from overlay.menu import Row
from overlay.paint.fade import FadeLook
from overlay.paint.keys import (
    BLACK_LENGTH,
    METER_FLOOR_DB,
    METER_STEPS,
    BlackKeyLook,
    MeterLook,
    WhiteKeyLook,
)
from overlay.paint.knob import CellLook, KnobLook, seen
from overlay.paint.pictures import Shown, Written
from overlay.paint.sketch import Look
from overlay.panels.cells import CellsView
from overlay.panels.view import LED_WIDTH
from overlay.scene import Area
from overlay.strings import row_text, t
from overlay.theme import mix, readable
from overlay.words import binding_words, parts, reading
from trayapp.core.control import note_name

_WHITE = (0, 2, 4, 5, 7, 9, 11)
_BLACK = {1: 0.64, 3: 1.67, 6: 3.61, 8: 4.64, 10: 5.67}
"""Semitone of the octave -> its left edge in white keys, as the keys of a piano lie."""
_BLACK_WIDTH = 0.62
_FIRST_NOTE, _LAST_NOTE = 48, 108
_KEY_WIDTH = 29.0
"""Least pixels at 100 % of a white key."""
_EFFECTS_WIDTH, _EFFECTS = 236.0, 4
_METER_WIDTH, _VOICES_WIDTH = 120.0, 68.0


def meter_step(level: float) -> int:
    """How much of the meter is lit for a peak of 0 to 1."""
    if level <= 0:
        return 0
    share = 1 - 20 * math.log10(level) / METER_FLOOR_DB
    return round(METER_STEPS * min(1.0, max(0.0, share)))


def shifted(first: int, octaves: int, note: int) -> int:
    """The first C of a keyboard of so many octaves, moved as little as needed to hold `note`."""
    if note < first:
        return note // 12 * 12
    last = first + 12 * octaves - 1
    return first if note <= last else note // 12 * 12 - 12 * (octaves - 1)


class PianoView(CellsView):
    """Follows the played range; the mouse plays louder the nearer to a key's end it strikes."""

    def build(self) -> None:
        """One picture for each key, those of the effects, the meter."""
        left, top, right, bottom = self.inner
        self._effects = self.desk.ports.effects()[:_EFFECTS]
        keys_right = right - self.px(_EFFECTS_WIDTH + 9) if self._effects else right
        self._octaves = max(1, min(5, int((keys_right - left) / self.px(_KEY_WIDTH)) // 7))
        self._first = min(_FIRST_NOTE, _LAST_NOTE - 12 * self._octaves)
        self._box = (left, top, keys_right, bottom)
        self._playing = 0
        self._build_keys()
        self._build_effects((keys_right + self.px(9), top, right, bottom))
        self._build_meter()

    def _build_keys(self) -> None:
        stage, fonts = self.stage, self.desk.fonts
        left, top, right, bottom = self._box
        count = 7 * self._octaves
        edges = [left + round(i * (right - left) / count) for i in range(count + 1)]
        self._boxes: dict[int, tuple[int, int, int, int]] = {}
        self._keys: dict[int, Shown] = {}
        self._names: list[Written] = []
        for i in range(count):
            offset = i // 7 * 12 + _WHITE[i % 7]
            self._boxes[offset] = (edges[i], top, edges[i + 1], bottom)
            self._keys[offset] = stage.shown(edges[i], top)
        unit = (right - left) / count
        width, length = round(unit * _BLACK_WIDTH), round((bottom - top) * BLACK_LENGTH)
        for octave in range(self._octaves):
            for semitone, at in _BLACK.items():
                x = left + round((octave * 7 + at) * unit)
                self._boxes[octave * 12 + semitone] = (x, top, x + width, top + length)
                self._keys[octave * 12 + semitone] = stage.shown(x, top)
            middle = left + round((octave * 7 + 0.5) * unit)
            self._names.append(stage.text(middle, bottom - self.px(9), fonts.mono(9), "", "", "center"))
        stage.scene.add(Area(
            self._box, press=self._strike, drag=self._strike, release=self._let_go, hover=self._over,
            menu=self._key_menu, grip=lambda: self.desk.editing() and self.panel.bank == "map", click=self._edit_key,
        ))  # fmt: skip

    @property
    def boxes(self) -> dict[int, Box]:
        """In the map bank the keys have bindings."""
        if self.panel.bank != "map":
            return {}
        return {self._first + offset: box for offset, box in self._boxes.items()}

    def name_of(self, position: int) -> str:
        """Key C4."""
        return t("piano.name", note=note_name(position))

    def _edit_key(self, x: int, y: int) -> None:
        note, _ = self._note_at(x, y)
        if note:
            self.edit(note)

    def _key_menu(self, x: int, y: int) -> None:
        note, _ = self._note_at(x, y)
        if note and self.panel.bank == "map":
            self.cell_menu(note, x, y)
        else:
            self.open_menu(x, y)

    def _build_effects(self, box: tuple[int, int, int, int]) -> None:
        stage, fonts, px = self.stage, self.desk.fonts, self.px
        self._effect_cells: list[tuple[tuple[int, int, int, int], Shown, Shown, Written, Written, Written]] = []
        cells = grid(((1, 2), (3, 4)), box, px(CELL_GAP))
        for index, effect in enumerate(self._effects):
            x0, y0, x1, y1 = cells[index + 1]
            middle, text = (y0 + y1) // 2, x0 + px(48)
            back, knob = stage.shown(x0, y0), stage.shown(x0 + px(23), middle, anchor="center")
            self._effect_cells.append((
                (x0, y0, x1, y1), back, knob,
                stage.text(text, middle - px(7), fonts.text(11.5), "", row_text(effect.text)),
                stage.text(text, middle + px(7), fonts.mono(11.5, "bold"), ""),
                stage.text(text, middle + px(7), fonts.mono(9.5), ""),
            ))  # fmt: skip
            stage.scene.add(
                Area((x0, y0, x1, y1), press=partial(self._grab, index), drag=partial(self._turn, index),
                     wheel=partial(self._wheel, index), cursor="sb_v_double_arrow")
            )  # fmt: skip

    def _build_meter(self) -> None:
        fonts = self.desk.fonts
        self._meter = self.stage.shown(0, self.header_middle, anchor="w")
        self._voices = self.stage.text(0, self.header_middle, fonts.mono(11.5), "", "", "e")

    # the header's list

    @property
    def field_right(self) -> int:
        """The meter and the voices stand between the list and the LED."""
        return super().field_right - self.px(_METER_WIDTH + _VOICES_WIDTH + 28)

    @property
    def field_text(self) -> str:
        """The instrument, how far it is loaded, or the key preset in the map bank."""
        if self.panel.bank == "map":
            return self.panel.preset
        loading = self.desk.live.progress.get("piano")
        if loading is not None and loading.fraction < 1:
            return t("piano.loading", name=loading.what, percent=int(loading.fraction * 100))
        chosen = self.desk.ports.instrument()
        texts = {choice.value: choice.text for choice in self.desk.ports.instruments()}
        return texts.get(chosen, chosen) or t("piano.no_instrument")

    def field_rows(self) -> list[Row]:
        """Instruments, or key presets in the map bank."""
        if self.panel.bank == "map":
            return super().field_rows()
        ports, chosen = self.desk.ports, self.desk.ports.instrument()
        return [
            Row(choice.text, partial(self._choose_instrument, choice.value), checked=choice.value == chosen)
            for choice in ports.instruments()
        ]

    def _choose_instrument(self, value: str) -> None:
        self.desk.ports.choose_instrument(value)
        self.paint_header()

    # drawing

    def paint(self) -> None:
        """Draw all keys, effects and numbers."""
        for offset in self._keys:
            self._paint_key(offset)
        for octave in range(self._octaves):
            self._paint_name(octave)
        self.paint_effects()
        self.pulse()

    def light(self, spot: Spot) -> None:
        """Draw one key again; one beyond the keyboard moves it there."""
        note = int(spot[1])
        light = self.desk.live.keys.get(note)
        first = shifted(self._first, self._octaves, note)
        if first != self._first and light is not None and light.down:
            self._first = first
            self.paint()
        elif note - self._first in self._keys:
            self._paint_key(note - self._first)

    def _paint_key(self, offset: int) -> None:
        note = self._first + offset
        lit, strength = self._lit_in(note)
        rest = self._key_look(offset, "")
        self._keys[offset].show(
            rest if not strength
            else self._key_look(offset, lit) if strength == 1
            else FadeLook(self._key_look(offset, lit), rest, strength)
        )  # fmt: skip
        if offset % 12 == 0:
            self._paint_name(offset // 12)

    def _key_look(self, offset: int, lit: str) -> Look:
        desk, theme = self.desk, self.desk.theme
        x0, y0, x1, y1 = self._boxes[offset]
        if offset % 12 not in _WHITE:
            return BlackKeyLook(x1 - x0, y1 - y0, desk.scale, theme, lit, not self.strong)
        binding = self.state.binding(self.panel, self._first + offset) if self.panel.bank == "map" else None
        mark = (binding.colour or theme.warning) if binding is not None else ""
        last = offset == 12 * self._octaves - 1
        return WhiteKeyLook(x1 - x0, y1 - y0, desk.scale, theme, lit, mark, offset == 0, last, not self.strong)

    def _paint_name(self, octave: int) -> None:
        """The name of an octave's C, to be read on the key, lit or not."""
        theme, note = self.desk.theme, self._first + 12 * octave
        lit, strength = self._lit_in(note)
        ground = mix(theme.key_white, lit or theme.key_white, strength)
        self._names[octave].write(note_name(note))
        ink = mix(theme.key_white, theme.key_black, 0.6)
        self._names[octave].ink(self.shade(readable(ink, ground, theme), ground))

    def _lit_in(self, note: int) -> tuple[str, float]:
        """The colour of what plays, or just played, a note, and how much of it is seen: 1 while it is down, 0 later."""
        live, now = self.desk.live, perf_counter()
        light = live.keys.get(note)
        if light is None:
            return "", 0.0
        theme = self.desk.theme
        colour = {"mouse": theme.effect, "map": theme.warning}.get(light.source, theme.accent)
        return colour, 1.0 if light.lit(now) else live.fade(light, now) / (FADE_STEPS + 1)

    def paint_effects(self) -> None:
        """Draw the effects' knobs as they stand."""
        desk, theme = self.desk, self.desk.theme
        for effect, (box, back, knob, name, value, unit) in zip(self._effects, self._effect_cells, strict=True):
            x0, y0, x1, y1 = box
            dim = not self.strong
            cell = CellLook(x1 - x0, y1 - y0, desk.scale, theme, dim)
            back.show(cell)
            position = effect.get()
            knob.show(KnobLook(desk.px(34), theme, cell.ground, theme.effect, seen(position, desk.px(34)), None, dim))
            number, measured = parts(reading(effect.scale, position))
            name.ink(self.shade(theme.soft))
            value.ink(self.shade(theme.text))
            unit.ink(self.shade(theme.muted))
            if (value.text, unit.text) != (number, measured):
                value.write(number)
                unit.write(measured)
                unit.move(value.x + value.width + desk.px(2.5), unit.y)

    def pulse(self) -> bool:
        """Draw meter and voices; whether anything sounds still."""
        desk, theme = self.desk, self.desk.theme
        status = desk.ports.audio_status()
        right = self.led_right - self.px(LED_WIDTH[self.panel.active]) - self.px(8)
        self._meter.move(self.field_right + self.px(8), self.header_middle)
        self._meter.show(MeterLook(self.px(_METER_WIDTH), self.px(6), theme, meter_step(status.level)))
        self._voices.move(right, self.header_middle)
        words = t("piano.voices_one") if status.voices == 1 else t("piano.voices", count=status.voices)
        self._voices.write(words)
        self._voices.ink(self.shade(theme.muted))
        return status.voices > 0 or meter_step(status.level) > 0

    # the mouse

    def _note_at(self, x: int, y: int) -> tuple[int, int]:
        """The note under a place of the screen (0: none) and the velocity there."""
        canvas = self.stage.canvas
        cx = canvas.canvasx(x - canvas.winfo_rootx())
        cy = canvas.canvasy(y - canvas.winfo_rooty())
        for offset in sorted(self._boxes, key=lambda offset: offset % 12 in _WHITE):
            x0, y0, x1, y1 = self._boxes[offset]
            if x0 <= cx < x1 and y0 <= cy < y1:
                return self._first + offset, 30 + round(97 * (cy - y0) / (y1 - y0))
        return 0, 0

    def _strike(self, x: int, y: int) -> None:
        note, velocity = self._note_at(x, y)
        if note == self._playing:
            return
        self._let_go(x, y)
        if note:
            self._playing = note
            self.desk.ports.play_note(note, min(127, velocity), True)

    def _let_go(self, _x: int, _y: int) -> None:
        if self._playing:
            self.desk.ports.play_note(self._playing, 0, False)
            self._playing = 0

    def _over(self, inside: bool) -> None:
        bound = self.state.panel_preset(self.panel).bindings if self.panel.bank == "map" else {}
        words = (f"{note_name(note)}: {binding.label or binding_words(binding)}" for note, binding in bound.items())
        self.desk.hint(" · ".join(words) if inside and bound else None)

    def _grab(self, index: int, _x: int, y: int) -> None:
        self._held = (y, self._effects[index].get())

    def _turn(self, index: int, _x: int, y: int) -> None:
        start, value = self._held
        self._set_effect(index, value + (start - y) / self.px(150))

    def _wheel(self, index: int, clicks: int) -> None:
        self._set_effect(index, self._effects[index].get() + clicks / 50)

    def _set_effect(self, index: int, value: float) -> None:
        self._effects[index].set(min(1.0, max(0.0, value)))
        self.paint_effects()
        self.desk.relight(("effects",))  # another keyboard shows the same knobs
