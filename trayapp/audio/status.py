"""What the engine says of itself."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

from trayapp.core.phrase import NOTHING, Phrase
from trayapp.core.settings import LatencyMode

EngineState = Literal["stopped", "starting", "running", "no device"]


@dataclass(frozen=True)
class EngineStatus:
    """One moment of the engine.

    Attributes:
        state: `no device` while only the clock runs.
        device: `HOST API: name` that plays now; empty without one.
        wanted: The setting: `auto` or a label.
        rate_hz: Of the stream.
        block_size: Frames.
        latency_ms: From a command to the device's own input: the frames rendered ahead and what the driver reports.
        underruns: Blocks that came too late, since the start.
        underrun_at: When the latest of them was, seconds of `time.perf_counter`; 0 before the first.
        blocks: Blocks rendered since the start.
        load_mean: Share of the time a block lasts that rendering it took, since the last stream was opened.
        load_p999: The same, of the slowest block in a thousand.
        peak: Highest absolute sample, left and right, since the last status.
        lost_commands: Commands that found no room since the start.
        starved: Voices that faded because their sample was not decoded in time, since the start.
        notice: Why it does not play where it should; empty when all is well.
        effects: Parameter name -> 0..1, as set.
    """

    state: EngineState = "stopped"
    device: str = ""
    wanted: str = "auto"
    rate_hz: int = 0
    block_size: int = 0
    latency_mode: LatencyMode = "low"
    latency_ms: float = 0.0
    polyphony: int = 0
    active_voices: int = 0
    underruns: int = 0
    underrun_at: float = 0.0
    blocks: int = 0
    load_mean: float = 0.0
    load_p999: float = 0.0
    peak: tuple[float, float] = (0.0, 0.0)
    lost_commands: int = 0
    starved: int = 0
    realtime: str = ""
    notice: Phrase = NOTHING
    effects: Mapping[str, float] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """Plain values, for `padtray ctl status --json`."""
        return asdict(self) | {"effects": dict(self.effects), "peak": list(self.peak)}
