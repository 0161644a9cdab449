"""Reads the engine's status out of the words and counters that compiled code writes."""

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from trayapp.audio import shared_words as w
from trayapp.audio.status import EngineStatus

if TYPE_CHECKING:
    from trayapp.audio.output_keeper import OutputKeeper
    from trayapp.audio.renderer import Renderer


def read_status(base: EngineStatus, renderer: "Renderer", keeper: "OutputKeeper") -> EngineStatus:
    """`base` with what is true of the running parts; any thread, no part waits."""
    words, output, settings = renderer.words, keeper.output, keeper.settings
    rate = output.rate if output is not None else 0
    device = output.device if output is not None else None
    mean, worst = load(renderer.loads)
    return replace(
        base,
        state="running" if device is not None else "no device",
        device=device.label if device is not None else "",
        wanted=settings.device,
        rate_hz=rate,
        block_size=settings.block_size,
        latency_mode=settings.latency_mode,
        latency_ms=1000 * (int(words[w.LEAD]) / rate + output.latency_s) if output is not None else 0.0,
        polyphony=settings.polyphony,
        active_voices=renderer.active_voices(),
        underruns=int(words[w.UNDERRUNS]),
        underrun_at=int(words[w.UNDERRUN_NS]) / 1e9,
        blocks=int(words[w.BLOCKS]),
        load_mean=mean,
        load_p999=worst,
        peak=(float(renderer.meters[0]), float(renderer.meters[1])) if words[w.IDLE] == w.RENDERING else (0.0, 0.0),
        lost_commands=renderer.queue.lost,
        starved=renderer.starved(),
        realtime=renderer.realtime,
        notice=keeper.notice,
    )


def load(bins: NDArray[np.int64]) -> tuple[float, float]:
    """Mean and 99.9th percentile of a count of blocks by load in steps of 1 %; 0 where nothing was rendered."""
    counts = np.array(bins)
    total = int(counts.sum())
    if not total:
        return 0.0, 0.0
    steps = (np.arange(len(counts)) + 0.5) / 100
    worst = int(np.searchsorted(np.cumsum(counts), 0.999 * total))
    return float((counts * steps).sum() / total), float(steps[worst])
