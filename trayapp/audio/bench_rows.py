"""What the kernels reach on this machine: rows for `padtray bench`, with FluidSynth beside them in the same run."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import numpy as np

from trayapp.audio import jit
from trayapp.audio.clock import now_ns
from trayapp.audio.effects.parameters import PARAMETERS
from trayapp.audio.envelope_spec import Envelope
from trayapp.audio.fluidsynth_peer import FluidSynth
from trayapp.audio.jit import flush_to_zero, kernel, restore_float_mode
from trayapp.audio.movement_spec import Filter, FilterType
from trayapp.audio.sample_data import SampleData
from trayapp.audio.sfizz_peer import Sfizz
from trayapp.audio.synth import offline
from trayapp.audio.synth.layout import SET_FX, command, make_commands, note_on
from trayapp.audio.synth.process import process
from trayapp.audio.synth.state import make_state
from trayapp.audio.thread_priority import raise_this_thread
from trayapp.audio.voice_spec import LoopMode, VoiceSpec
from trayapp.core.errors import UnavailableError

RATE = 48_000
BLOCK = 64
VOICES = 256
ROUNDS = 30
BLOCKS_A_ROUND = 40
FLUID = "FluidSynth, 4-point"
SFIZZ = "sfizz, quality 10"
FX_ON = {
    "volume.gain": 0.8,
    "filter.cutoff": 0.6,
    "pitch.shift": 0.6,
    "chorus.mix": 0.4,
    "delay.mix": 0.3,
    "reverb.mix": 0.3,
    "pan.pan": 0.4,
}
TONES = tuple((hz, semitones) for hz in (1_000, 5_000, 10_000) for semitones in (1, 7))

Row = dict[str, Any]


def rows(wanted: Callable[[str], bool]) -> Iterator[Row]:
    """Each row with `name`, `value`, `unit`, `peer`, `peer_value`, `ratio`, `bar` and `ok`; a minute in all."""
    for name, measure in (
        ("voices per core", _voice_rows),
        ("signal to noise", _noise_rows),
        ("effects", _effect_rows),
        ("worst block", _worst_block_rows),
        ("onset error", _onset_rows),
        ("allocations", _allocation_rows),
    ):
        if wanted(name):
            yield from measure()


def _row(
    name: str, value: float, unit: str, bar: float, *, least: bool = False, peer: str = "", peer_value: float = 0.0
) -> Row:
    return {
        "name": name,
        "value": value,
        "unit": unit,
        "peer": peer if peer_value else "",
        "peer_value": peer_value or None,
        "ratio": value / peer_value if peer_value else None,
        "bar": bar,
        "ok": value >= bar if least else value <= bar,
    }


# -- what is measured ----------------------------------------------------------------------------------------------


@kernel
def _render(state: Any, commands: Any, frame: int, out: Any, blocks: int) -> int:
    """Blocks without commands, in the render loop's float mode; the frame after them."""
    mode = flush_to_zero()
    for _ in range(blocks):
        process(state, commands, 0, frame, out)
        frame += out.shape[0]
    restore_float_mode(mode)
    return frame


@kernel
def _time_blocks(state: Any, commands: Any, frame: int, out: Any, clock: int, took: Any) -> int:
    """As `_render`, and fills `took` with the nanoseconds of each block."""
    mode = flush_to_zero()
    for index in range(len(took)):
        began = now_ns(clock)
        process(state, commands, 0, frame, out)
        took[index] = now_ns(clock) - began
        frame += out.shape[0]
    restore_float_mode(mode)
    return frame


class Choir:
    """Looping 16-bit voices of many pitches, each with a filter and an envelope under way."""

    def __init__(self, quality: str, voices: int = VOICES, effects: dict[str, float] | None = None) -> None:
        rng = np.random.default_rng(1)
        self.sample = SampleData((rng.standard_normal(96_000) * 3_000).astype(np.int16), 44_100.0)
        self.voices = voices
        self.state = make_state(RATE, voices, quality)
        self.out = np.zeros((BLOCK, 2), np.float32)
        self.frame = 0
        index_of = {parameter.name: index for index, parameter in enumerate(PARAMETERS)}
        settings = [command(SET_FX, index=index_of[name], value=value) for name, value in (effects or {}).items()]
        self.commands = make_commands(voices + len(settings))
        for index, record in enumerate(settings):
            self.commands[index] = record
        for index in range(voices):
            self.commands[len(settings) + index] = note_on(self._voice(rng, index), note=index + 1)
        process(self.state, self.commands, len(self.commands), 0, self.out)
        self.block_seconds(20)

    def _voice(self, rng: np.random.Generator, index: int) -> VoiceSpec:
        return VoiceSpec(
            self.sample,
            start=int(rng.integers(0, 30_000)),
            loop_mode=LoopMode.CONTINUOUS,
            loop_start=1_000,
            loop_end=90_000,
            pitch_cents=float(rng.integers(-600, 600)),
            gain_db=-50.0,
            pan=0.2,
            filters=(Filter(FilterType.LOW_PASS_2, 3_000.0, 3.0),),
            amp_envelope=Envelope.dahdsr(attack_s=0.01, decay_s=30.0, sustain=0.1, release_s=1.0),
            key=index % 128,
        )

    def block_seconds(self, blocks: int) -> float:
        """Mean time of a block."""
        began = time.perf_counter()
        self.frame = _render(self.state, self.commands, self.frame, self.out, blocks)
        return (time.perf_counter() - began) / blocks


def _voice_rows() -> Iterator[Row]:
    """The best round of each, taken in turns, so that a busy machine is unfair to none."""
    choirs = {quality: Choir(quality) for quality in ("linear", "hermite", "sinc")}
    fluid, sfizz = _peer(lambda: FluidSynth(VOICES)), _peer(Sfizz)
    runners: dict[str, Any] = choirs | {name: peer for name, peer in ((FLUID, fluid), (SFIZZ, sfizz)) if peer}
    reached = dict.fromkeys((*choirs, FLUID, SFIZZ), 0.0)
    with ExitStack() as stack:
        for peer in (fluid, sfizz):
            if peer is not None:
                stack.enter_context(peer)
        for _ in range(ROUNDS):
            for name, runner in runners.items():
                value = runner.voices * BLOCK / RATE / runner.block_seconds(BLOCKS_A_ROUND)
                reached[name] = max(reached[name], value)
    for quality, peer_name, factor, least in (
        ("linear", FLUID, 1.3, 0.0),
        ("hermite", FLUID, 1.3, 0.0),
        ("sinc", SFIZZ, 5.0, 1_500.0),
    ):
        name = f"voices per core, {quality} + filter + envelope, blocks of 64 at 48 kHz"
        bar = max(least, factor * reached[peer_name])
        yield _row(name, reached[quality], "voices", bar, least=True, peer=peer_name, peer_value=reached[peer_name])


def _peer(make: Callable[[], Any]) -> Any:
    """None where it is not installed."""
    try:
        return make()
    except UnavailableError:
        return None


def _noise_rows() -> Iterator[Row]:
    ratios = [signal_to_noise_db(hz, semitones) for hz, semitones in TONES]
    yield _row("signal to noise, sinc, worst of six transposed tones", min(ratios), "dB", 90.0, least=True)


def signal_to_noise_db(hz: float, semitones: float) -> float:
    """How far a transposed sine stands above all else that comes out, by a fit of the sine."""
    wave = 0.5 * np.sin(2 * np.pi * hz * np.arange(2 * RATE) / RATE)
    sample = SampleData(wave.astype(np.float32), RATE)
    spec = VoiceSpec(sample, pitch_cents=100.0 * semitones)
    out = offline.render(make_state(RATE, 1, limiter=False), [note_on(spec)], 24_000)[4_000:20_000, 0].astype(float)
    turn = 2 * np.pi * hz * 2 ** (semitones / 12) * np.arange(len(out)) / RATE
    basis = np.stack([np.sin(turn), np.cos(turn)], axis=1)
    own = basis @ np.linalg.lstsq(basis, out, rcond=None)[0]
    return float(10 * np.log10(np.mean(own**2) / np.mean((out - own) ** 2)))


def _effect_rows() -> Iterator[Row]:
    """The same voice with and without the chain; the difference is the chain's."""
    plain, full = Choir("sinc", 1), Choir("sinc", 1, FX_ON)
    best = [np.inf, np.inf]
    for _ in range(ROUNDS):
        for index, choir in enumerate((plain, full)):
            best[index] = min(best[index], choir.block_seconds(10 * BLOCKS_A_ROUND))
    yield _row("effects, all seven on, 64 frames", 1e6 * (best[1] - best[0]), "us", 20.0)


def _worst_block_rows() -> Iterator[Row]:
    """On a thread with the render loop's priority."""
    choir = Choir("sinc")
    took = np.zeros(3_000, np.int64)
    clock = np.zeros(2, np.int64)
    stop = threading.Event()

    def measure() -> None:
        raise_this_thread()
        _time_blocks(choir.state, choir.commands, choir.frame, choir.out, clock.ctypes.data, took)

    _time_blocks(choir.state, choir.commands, choir.frame, choir.out, clock.ctypes.data, took[:1])
    burner, render = threading.Thread(target=_burn, args=(stop,)), threading.Thread(target=measure)
    burner.start()
    try:
        render.start()
        render.join()
    finally:
        stop.set()
        burner.join()
    late = float(np.quantile(took, 0.999)) / 1e9 * RATE / BLOCK
    yield _row("worst block (p99.9), 256 sinc voices, the GIL burning", late, "of the block's time", 0.5)


def _burn(stop: threading.Event) -> None:
    while not stop.is_set():
        sum(range(1_000))


def _onset_rows() -> Iterator[Row]:
    rng = np.random.default_rng(2)
    click = SampleData(np.array([1.0] + [0.0] * 15, np.float32), RATE)
    spec = VoiceSpec(click, pan=-1.0)
    frames = np.cumsum(rng.integers(64, 200, 1_000))
    commands = [note_on(spec, int(frame)) for frame in frames]
    out = offline.render(make_state(RATE, 32, limiter=False), commands, int(frames[-1]) + 64, BLOCK)[:, 0]
    heard = np.flatnonzero(out > 0.5)
    error = int(np.abs(heard - frames).max()) if len(heard) == len(frames) else len(out)
    yield _row("onset error, worst of 1,000 notes", error, "frames", 0.0)


def _allocation_rows() -> Iterator[Row]:
    yield _row("allocations on the render path, 1,000 blocks with notes and effects", allocations(), "", 0.0)


@kernel
def _play(state: Any, commands: Any, out: Any, blocks: int) -> None:
    """Blocks of which every tenth starts all the commands' notes."""
    for block in range(blocks):
        process(state, commands, len(commands) if block % 10 == 0 else 0, block * out.shape[0], out)


def allocations() -> int:
    """What numba's runtime allocated while voices started, sounded through all effects and were stolen, 1,000 blocks.

    A call from Python allocates for its arguments; a call of one block is subtracted for that.
    """
    choir = Choir("sinc", 8, FX_ON)
    burst = choir.commands[len(FX_ON) :]
    counts = []
    for blocks in (1, 1, 1_000):
        before = jit.allocations()
        _play(choir.state, burst, choir.out, blocks)
        counts.append(jit.allocations() - before)
    return int(counts[2] - counts[1])
