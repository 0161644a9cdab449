"""The benchmark's rows are whole, and those that are no matter of speed meet their bars."""

from __future__ import annotations

import pytest

from trayapp.audio import bench_rows

KEYS = {"name", "value", "unit", "peer", "peer_value", "ratio", "bar", "ok"}


@pytest.mark.parametrize("name", ["signal to noise", "onset error", "allocations"])
def test_what_does_not_depend_on_the_machine_meets_its_bar(name: str) -> None:
    (row,) = bench_rows.rows(lambda part: part == name)
    assert set(row) == KEYS
    assert row["ok"], row


def test_every_row_of_speed_has_a_figure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bench_rows, "ROUNDS", 1)
    monkeypatch.setattr(bench_rows, "VOICES", 16)
    rows = list(bench_rows.rows(lambda part: part in {"voices per core", "effects", "worst block"}))
    assert [set(row) for row in rows] == [KEYS] * 5
    assert all(row["value"] > 0 for row in rows if "effects" not in row["name"])
