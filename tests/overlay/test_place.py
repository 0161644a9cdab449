"""The window's place: on a monitor, remembered for each, never off the screen."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from overlay.place import Monitor, first_place, home, inside, middle_of, monitor_at, remembered, snapped

LEFT = Monitor("left", 0, 0, 1920, 1080, primary=True)
RIGHT = Monitor("right", 1920, 200, 1280, 1024)
SIZE = (900, 610)


def test_a_window_that_fits_stays_where_it_is() -> None:
    assert inside((100, 100), SIZE, [LEFT, RIGHT]) == (100, 100)


@given(st.integers(-9000, 9000), st.integers(-9000, 9000), st.integers(10, 900), st.integers(10, 900))
def test_a_window_comes_whole_onto_some_monitor_from_anywhere(x: int, y: int, width: int, height: int) -> None:
    x, y = inside((x, y), (width, height), [LEFT, RIGHT])
    corners = ((x, y), (x + width - 1, y + height - 1))
    assert any(all(monitor.holds(*corner) for corner in corners) for monitor in (LEFT, RIGHT))


def test_a_window_larger_than_the_monitor_keeps_its_upper_left_corner_there() -> None:
    assert inside((300, 300), (3000, 2000), [LEFT]) == (0, 0)


def test_the_place_is_remembered_for_each_monitor_and_found_again() -> None:
    key, place = remembered((2000, 300), SIZE, [LEFT, RIGHT])
    assert (key, place) == ("right", (80, 100))
    assert first_place(SIZE, {key: place}, [LEFT, RIGHT]) == (2000, 300)


@given(st.sampled_from([LEFT, RIGHT]), st.integers(0, 1279), st.integers(0, 1023), st.integers(10, 1280))
def test_whatever_its_size_a_window_stands_on_the_monitor_it_is_remembered_on(
    monitor: Monitor, x: int, y: int, width: int
) -> None:
    places = {monitor.key: (x, y)}
    left, top = first_place((width, 300), places, [LEFT, RIGHT])
    assert monitor.holds(left, top)
    assert monitor.holds(left + width - 1, top + 299)
    assert home(places, [LEFT, RIGHT], monitor.key) is monitor


def test_a_place_on_a_monitor_that_is_gone_is_not_used() -> None:
    x, y = first_place(SIZE, {"right": (80, 100)}, [LEFT])
    assert LEFT.holds(x, y)
    assert LEFT.holds(x + SIZE[0] - 1, y + SIZE[1] - 1)


def test_the_primary_monitors_place_comes_first() -> None:
    places = {"right": (0, 0), "left": (10, 20)}
    assert first_place(SIZE, places, [RIGHT, LEFT]) == (10, 20)


def test_a_point_between_monitors_belongs_to_the_nearest() -> None:
    assert monitor_at(2500, 100, [LEFT, RIGHT]) is RIGHT
    assert monitor_at(-50, 500, [LEFT, RIGHT]) is LEFT


def test_a_window_is_centred_on_the_pointers_monitor() -> None:
    assert middle_of((280, 24), (2000, 300), [LEFT, RIGHT]) == (1920 + 500, 200 + 500)


def test_the_monitor_it_stood_on_last_comes_before_the_primary() -> None:
    places = {"right": (5, 6), "left": (10, 20)}
    assert first_place(SIZE, places, [LEFT, RIGHT], "right") == (1925, 206)
    assert first_place(SIZE, places, [LEFT], "right") == (10, 20)


@pytest.mark.parametrize(
    ("at", "drawn"),
    [
        ((9, 450), (0, 450)),  # to the monitor's left edge
        ((1012, 471), (1020, 470)),  # into its lower right corner
        ((407, 104), (408, 100)),  # right of the other window, flush with its upper edge
        ((103, 303), (100, 308)),  # below it, flush with its left edge
        ((500, 500), (500, 500)),  # far from all
    ],
)
def test_an_edge_that_is_near_draws_the_window(at: tuple[int, int], drawn: tuple[int, int]) -> None:
    other = (100, 100, 400, 300)
    assert snapped(at, (900, 610), [other], [LEFT], 12, 8) == drawn


def test_a_window_far_aside_draws_nothing() -> None:
    assert snapped((405, 800), (50, 50), [(100, 100, 400, 300)], [LEFT], 12, 8) == (405, 800)


@pytest.mark.parametrize(
    ("stood", "stands"),
    [
        ((0, 0), (0, 0)),
        ((1620, 20), (1620 * 980 // 1620, 10)),  # at the right edge, and so it stays
        ((810, 390), (490, 195)),  # in the middle
    ],
)
def test_where_the_monitor_is_gone_a_window_stands_as_it_stood_there(
    stood: tuple[int, int], stands: tuple[int, int]
) -> None:
    small = Monitor("DP-2 1280x690", 0, 0, 1280, 690)
    assert first_place((300, 300), {"DP-1 1920x1080": stood}, [small], "DP-1 1920x1080") == stands
