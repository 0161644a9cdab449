"""Figures out of counters."""

import numpy as np
import pytest

from trayapp.audio.status_reading import load


@pytest.mark.parametrize(
    ("counts", "mean", "worst"),
    [({}, 0.0, 0.0), ({10: 5}, 0.105, 0.105), ({1: 999, 90: 1}, 0.01589, 0.015), ({1: 990, 90: 10}, 0.0239, 0.905)],
)
def test_load(counts: dict[int, int], mean: float, worst: float) -> None:
    """The mean and the slowest block in a thousand, from a count of blocks by per cent."""
    bins = np.zeros(256, np.int64)
    for place, count in counts.items():
        bins[place] = count
    assert load(bins) == (pytest.approx(mean), pytest.approx(worst))
