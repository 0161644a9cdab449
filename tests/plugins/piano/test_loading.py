"""The old instrument plays until the new one is ready; the newest wish wins; failures are said once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from plugins.piano.instrument import Instrument
from plugins.piano.loading import InstrumentLoader, LoadStatus
from plugins.piano.sfz.load import load_sfz
from tests.plugins.piano.notes import load, write_instrument
from trayapp.core.errors import BadInputError


class Bench:
    """A loader whose worker runs when the test says so."""

    def __init__(self, instrument: Instrument) -> None:
        self.tasks: list[Callable[[], None]] = []
        self.told: list[tuple[LoadStatus, bool]] = []
        self.meanwhile: Callable[[], None] = lambda: None
        self.instrument = instrument
        self.loader = InstrumentLoader(
            self._load, lambda status, found: self.told.append((status, found is not None)), self.tasks.append
        )

    def _load(self, name: str, progress: Callable[[float], None]) -> Instrument:
        progress(0.5)
        self.meanwhile()
        progress(0.6)
        if name == "broken":
            raise BadInputError("broken: is no instrument")
        if name == "huge":
            raise MemoryError
        if name == "odd":
            raise ZeroDivisionError("of ours")
        return self.instrument

    def run(self) -> list[tuple[str, str, bool]]:
        while self.tasks:
            self.tasks.pop(0)()
        return list(dict.fromkeys((status.state, status.name, found) for status, found in self.told))


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
    ("name", "reason"),
    [
        ("broken", "broken: is no instrument"),
        ("huge", "huge: too large for this machine's memory"),
        ("odd", "odd: cannot be loaded (ZeroDivisionError: of ours)"),
    ],
)
def test_a_failure_is_told_with_its_reason(bench: Bench, name: str, reason: str) -> None:
    bench.loader.ask(name)
    assert bench.run()[-1] == ("failed", name, False)
    assert bench.loader.status.reason == reason


def test_a_failure_lets_the_next_one_load(bench: Bench) -> None:
    bench.loader.ask("odd")
    bench.run()
    bench.loader.ask("one")
    assert bench.run()[-1] == ("ready", "one", True)


def test_progress_is_told_at_most_once_a_hundredth(bench: Bench) -> None:
    bench.loader.ask("one")
    bench.run()
    assert [status.progress for status, _found in bench.told] == [0.0, 0.5, 0.6, 1.0]


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


def test_a_large_instrument_gives_way_at_once_on_the_thread_that_loads(tmp_path: Path) -> None:
    """Real files on the real thread: the wish comes while the first instrument's samples are being decoded."""
    rng = np.random.default_rng(1)
    sounds = {f"s{number}": rng.uniform(-0.5, 0.5, 48_000).astype(np.float32) for number in range(24)}
    text = "".join(f"<region> key={36 + number} sample=s{number}.wav\n" for number in range(24))
    large = write_instrument(tmp_path / "large", text, **sounds)
    small = write_instrument(tmp_path / "small", "<region> sample=a.wav")
    told: list[tuple[str, float, bool]] = []

    def changed(status: LoadStatus, found: Instrument | None) -> None:
        told.append((status.name, status.progress, found is not None))
        if status.name == str(large) and status.progress > 0.3:
            loader.ask(str(small))

    loader = InstrumentLoader(lambda name, progress: load_sfz(Path(name), progress=progress), changed)
    loader.ask(str(large))
    assert loader.wait(60)
    assert [name for name, _progress, found in told if found] == [str(small)]
    steps = [progress for name, progress, _found in told if name == str(large)]
    assert steps == sorted(steps)
    assert 0.3 < steps[-1] < 0.4
