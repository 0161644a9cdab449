"""The MIDI rows measure what they say, on a real virtual port."""

from __future__ import annotations

import pytest

from trayapp.bench import midi_rows


@pytest.mark.usefixtures("jack_here")
def test_every_message_is_measured_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(midi_rows, "SECONDS", 0.3)
    rows = {row.name: row for row in midi_rows.rows(lambda _name: True)}
    assert rows[midi_rows.LOST].value == 0
    assert 0 < rows[midi_rows.P50].value <= rows[midi_rows.P99].value


@pytest.mark.usefixtures("jack_here")
def test_nothing_is_measured_that_nobody_wants() -> None:
    assert list(midi_rows.rows(lambda _name: False)) == []
