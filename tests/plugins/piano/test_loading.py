"""The old instrument plays until the new one is ready; the newest wish wins; failures are said once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from plugins.piano.instrument import Instrument
from plugins.piano.loading import InstrumentLoader, LoadStatus
from tests.plugins.piano.notes import load
from trayapp.core.errors import BadInputError


class Bench:
    """A loader whose worker runs when the test says so."""

    def __init__(self, instrument: Instrument) -> None:
        self.tasks: list[Callable[[], None]] = []
        self.told: list[tuple[LoadStatus, bool]] = []
        self.meanwhile: Callable[[], None] = lambda: None
        self.instrument = instrument
        self.loader = InstrumentLoader(
            self.tasks.append, self._load, lambda status, found: self.told.append((status, found is not None))
        )

    def _load(self, name: str, progress: Callable[[float], None]) -> Instrument:
        progress(0.5)
        self.meanwhile()
        progress(0.6)
        if name == "broken":
            raise BadInputError("broken: is no instrument")
        if name == "huge":
            raise MemoryError
        return self.instrument

    def run(self) -> list[tuple[str, str, bool]]:
        while self.tasks:
            self.tasks.pop(0)()
        return [(status.state, status.name, found) for status, found in self.told]


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(load(tmp_path, "<region> sample=a.wav"))


def test_a_load_begins_and_brings_the_instrument(bench: Bench) -> None:
    bench.loader.ask("one")
    assert bench.loader.status == LoadStatus("loading", "one")
    assert bench.run() == [("loading", "one", False), ("ready", "one", True)]
    assert bench.loader.status == LoadStatus("ready", "one", 1.0)


def test_progress_is_seen_while_it_loads(bench: Bench) -> None:
    seen = []
    bench.meanwhile = lambda: seen.append(bench.loader.status.progress)
    bench.loader.ask("one")
    bench.run()
    assert seen == [0.5]


@pytest.mark.parametrize(
    ("name", "reason"), [("broken", "broken: is no instrument"), ("huge", "huge: too large for this machine's memory")]
)
def test_a_failure_is_told_with_its_reason(bench: Bench, name: str, reason: str) -> None:
    bench.loader.ask(name)
    assert bench.run()[-1] == ("failed", name, False)
    assert bench.loader.status.reason == reason


def test_the_newest_wish_ends_the_load_before_it(bench: Bench) -> None:
    bench.loader.ask("one")
    bench.meanwhile = lambda: bench.loader.ask("two") if bench.loader.status.name == "one" else None
    told = bench.run()
    assert [row for row in told if row[2]] == [("ready", "two", True)]


def test_a_wish_that_was_overtaken_does_not_begin(bench: Bench) -> None:
    bench.loader.ask("one")
    bench.loader.ask("two")
    assert bench.run() == [("loading", "two", False), ("ready", "two", True)]


def test_cancelling_brings_nothing(bench: Bench) -> None:
    bench.loader.ask("one")
    bench.meanwhile = bench.loader.cancel
    assert bench.run() == [("loading", "one", False)]
