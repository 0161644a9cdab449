"""The pictures themselves: states can be told apart, nothing sticks out, cut corners are clean."""

from __future__ import annotations

import itertools

import pytest
from PIL import Image, ImageChops

from overlay.paint.chrome import BoxLook, LogoLook, SignLook
from overlay.paint.emoji import icon
from overlay.paint.keys import METER_STEPS, BlackKeyLook, MeterLook, WhiteKeyLook
from overlay.paint.knob import STEPS, KnobLook, seen, step
from overlay.paint.light import DotLook, LedLook
from overlay.paint.pad import PadLook, PadState
from overlay.paint.sketch import Look
from overlay.panels.piano import meter_step, shifted
from overlay.theme import DARK, THEMES, mix, rgb

STATES: tuple[PadState, ...] = ("off", "on", "pressed", "pending", "error", "empty")


def _pad(state: PadState, scale: float = 1.0, **rest: object) -> PadLook:
    return PadLook(round(132 * scale), round(64 * scale), scale, DARK, state, "#FF5D73", **rest)  # type: ignore[arg-type]


def _differ(one: Image.Image, other: Image.Image) -> bool:
    return ImageChops.difference(one.convert("RGB"), other.convert("RGB")).getbbox() is not None


@pytest.mark.parametrize("scale", [0.75, 1.0, 2.5])
def test_the_states_of_a_pad_look_different_at_every_size(scale: float) -> None:
    for one, other in itertools.combinations(STATES, 2):
        assert _differ(_pad(one, scale).paint(), _pad(other, scale).paint()), (one, other)


def test_a_pads_corners_show_the_panel() -> None:
    for state in STATES:
        picture = _pad(state).paint()
        for x, y in ((0, 0), (131, 0), (0, 63), (131, 63)):
            assert picture.getpixel((x, y)) == pytest.approx(rgb(DARK.panel), abs=6), state


def test_a_pads_ground_is_mixed_as_its_state_says() -> None:
    at = (20, 44)
    assert _pad("off").paint().getpixel(at) == rgb(DARK.pad)
    assert _pad("on").paint().getpixel(at) == rgb(mix(DARK.pad, "#FF5D73", 0.17))
    assert _pad("pressed").paint().getpixel(at) == rgb(mix(DARK.pad, "#FF5D73", 0.62))


def test_an_inactive_pad_is_half_faded_into_its_panel() -> None:
    strong, faded = _pad("on").paint().getpixel((20, 44)), _pad("on", dim=True).paint().getpixel((20, 44))
    assert isinstance(strong, tuple)
    assert isinstance(faded, tuple)
    panel = rgb(DARK.panel)
    assert all(abs(f - p) < abs(s - p) for s, f, p in zip(strong, faded, panel, strict=True) if s != p)


def test_the_led_is_solid_green_or_hollow() -> None:
    active, inactive = (LedLook(74, 23, 1.0, DARK, active).paint() for active in (True, False))
    assert active.getpixel((12, 11)) == pytest.approx(rgb(DARK.ok), abs=2)
    assert inactive.getpixel((12, 11)) == pytest.approx(rgb(DARK.panel), abs=12)


def test_a_knobs_arc_grows_with_its_value() -> None:
    def lit(at: int | None) -> int:
        picture = KnobLook(46, DARK, DARK.knob, "#00FF00", at).paint()
        return sum(pixel[1] > 120 and pixel[0] < 120 for pixel in picture.get_flattened_data())

    areas = [lit(at) for at in (None, 0, 30, 64, 100, 127)]
    assert areas[0] == areas[1] == 0
    assert areas[1:] == sorted(areas[1:])
    assert areas[-1] > 3 * areas[2] > 0


def test_the_ring_shows_where_the_value_waits() -> None:
    without, with_ring = (KnobLook(46, DARK, DARK.knob, DARK.accent, 30, ring).paint() for ring in (None, 90))
    assert _differ(without, with_ring)


def test_every_position_has_its_step() -> None:
    assert [step(value) for value in (-1.0, 0.0, 0.5, 1.0, 2.0)] == [0, 0, 64, STEPS - 1, STEPS - 1]


@pytest.mark.parametrize("size", [16, 22, 34, 46, 92, 140])
def test_a_small_knob_has_fewer_pictures_and_both_ends(size: int) -> None:
    found = {seen(at / (STEPS - 1), size) for at in range(STEPS)}
    assert {0, STEPS - 1} <= found
    assert len(found) <= max(STEPS, size * 2)
    assert all(abs(seen(at / (STEPS - 1), size) - at) * size / STEPS <= 1.5 for at in range(STEPS))


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES.keys())
def test_every_look_paints_in_every_theme(theme) -> None:  # noqa: ANN001 - the parameter's type is seen above
    looks: tuple[Look, ...] = (
        BoxLook(40, 20, 5, theme.panel, theme.field, theme.line),
        LogoLook(14, theme.background, theme),
        *(
            SignLook(sign, 22, 1.0, theme.panel, theme.text)
            for sign in ("compact", "normal", "menu", "close", "more", "down")
        ),
        DotLook(18, 1.0, theme.background, theme.ok),
        WhiteKeyLook(28, 90, 1.0, theme, theme.accent, first=True),
        BlackKeyLook(17, 55, 1.0, theme),
        MeterLook(120, 6, theme, 30),
    )
    for look in looks:
        colours = look.paint().convert("RGB").getcolors(100000)
        assert colours is not None
        assert len(colours) > 1


def test_lit_keys_take_the_colour_of_their_source() -> None:
    white = WhiteKeyLook(28, 90, 1.0, DARK, DARK.accent).paint().getpixel((14, 85))
    black = BlackKeyLook(17, 55, 1.0, DARK, DARK.effect).paint().getpixel((8, 50))
    assert white == pytest.approx(rgb(DARK.accent), abs=20)
    assert isinstance(black, tuple)
    assert black[:3] == pytest.approx(rgb(DARK.effect), abs=20)


@pytest.mark.parametrize(
    ("level", "lit"), [(0.0, 0), (0.0005, 0), (0.0316, 30), (1.0, METER_STEPS), (4.0, METER_STEPS)]
)
def test_the_meter_is_in_decibels(level: float, lit: int) -> None:
    assert meter_step(level) == lit


@pytest.mark.parametrize(
    ("first", "octaves", "note", "moved"), [(48, 3, 60, 48), (48, 3, 47, 36), (48, 3, 84, 60), (48, 1, 61, 60)]
)
def test_the_keyboard_moves_to_the_played_note(first: int, octaves: int, note: int, moved: int) -> None:
    assert shifted(first, octaves, note) == moved
    assert moved <= note < moved + 12 * octaves


def test_an_emoji_and_a_picture_file_make_icons_and_nonsense_makes_none(tmp_path) -> None:  # noqa: ANN001 - pytest's
    file = tmp_path / "red.png"
    Image.new("RGB", (300, 100), "red").save(file)
    picture = icon(str(file), 20)
    assert picture is not None
    assert picture.size == (20, 20)
    assert picture.getpixel((10, 10)) == (255, 0, 0, 255)
    assert icon(str(tmp_path / "missing.png"), 20) is None
    emoji = icon("🎬", 20)
    assert emoji is None or emoji.getbbox() is not None  # None where no colour font is installed
