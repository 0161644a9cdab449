"""What `padtray info` and `padtray render` do."""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from plugins.piano import info as description
from plugins.piano.catalog import find_entry
from plugins.piano.instrument import Instrument
from plugins.piano.opening import open_instrument
from plugins.piano.rendering import Rendering, RenderSettings
from plugins.piano.sample_stream import DecodeAtOnce
from trayapp.audio.effects.parameters import parameter_index
from trayapp.core.errors import BadInputError, UnavailableError
from trayapp.core.events import MidiEvent

info_lines = description.info_lines

_SUBTYPES = {"float": "FLOAT", "pcm24": "PCM_24"}


class Folders(Protocol):
    """The part of PadTray's folders that these commands use."""

    @property
    def instruments(self) -> Path:
        """The user's instruments."""

    @property
    def cache(self) -> Path:
        """Files that can be made again."""


def info(instrument: str, paths: Folders) -> dict[str, Any]:
    """What an instrument holds, and what of it is not played as written.

    Raises:
        PadTrayError: it cannot be opened.
    """
    return description.info_dict(_open(instrument, paths).info)


def render(
    instrument: str,
    events: Sequence[MidiEvent],
    output: Path,
    *,
    paths: Folders,
    rate: int = 48_000,
    bank: int = 0,
    program: int | None = None,
    polyphony: int = 256,
    quality: str = "sinc",
    sample_format: str = "float",
    fx: Sequence[str] = (),
    dry: bool = False,
) -> dict[str, Any]:
    """Play events through an instrument into a WAV file, which is there whole or not at all.

    Args:
        instrument: As `padtray info` takes it.
        events: Of a MIDI file; `time` in seconds from its start.
        output: The WAV file; replaced if it is there.
        paths: Where instruments and the cache are.
        rate: Hz.
        bank: Of every channel but the drums'.
        program: Of every channel but the drums', whatever the events say; None follows them.
        polyphony: Most voices at once.
        quality: "linear", "hermite" or "sinc".
        sample_format: "float" (32 bit) or "pcm24".
        fx: `name=value` each, value 0 to 1.
        dry: No effects, no limiter.

    Raises:
        PadTrayError: something of that is not there or out of range, or the file cannot be written.
    """
    settings = RenderSettings(rate, polyphony, quality, parse_effects(fx), dry, bank, program)
    if sample_format not in _SUBTYPES:
        raise BadInputError(
            "{sample_format}: no such sample format; there are {names}",
            sample_format=sample_format,
            names=", ".join(_SUBTYPES),
        )
    rendering = Rendering(_open(instrument, paths), events, settings)
    began = time.perf_counter()
    frames, peak = _write(rendering, output, rate, _SUBTYPES[sample_format])
    took = time.perf_counter() - began
    return {
        "output": str(output),
        "seconds": frames / rate,
        "rate": rate,
        "peak_db": 20 * float(np.log10(max(peak, 1e-9))),
        "notes": sum(event.kind == "note_on" for event in events),
        "voices": rendering.voices,
        "render_seconds": took,
    }


def render_lines(result: dict[str, Any]) -> list[str]:
    """The result of `render`, to read."""
    seconds, took = result["seconds"], result["render_seconds"]
    speed = f"{seconds / took:.0f} times as fast as it sounds" if took > 0 else ""
    return [
        f"{result['output']}: {seconds:.1f} s at {result['rate']} Hz, peak {result['peak_db']:.1f} dBFS",
        f"{result['notes']} notes, {result['voices']} voices, rendered in {took:.1f} s, {speed}",
    ]


def parse_effects(words: Sequence[str]) -> tuple[tuple[str, float], ...]:
    """`reverb.mix=0.3` and the like.

    Raises:
        PadTrayError: a word is not `name=value`, the value is not 0 to 1, or there is no such parameter.
    """
    result = []
    for word in words:
        name, equals, text = word.partition("=")
        try:
            value = float(text)
        except ValueError:
            value = -1.0
        if not equals or not 0.0 <= value <= 1.0:
            raise BadInputError(
                "--fx {word}: write it as name=value with a value from 0 to 1, as reverb.mix=0.3", word=word
            )
        parameter_index(name)
        result.append((name, value))
    return tuple(result)


def _open(instrument: str, paths: Folders) -> Instrument:
    return open_instrument(find_entry(instrument, paths.instruments), paths.cache / "piano", stream=DecodeAtOnce())


def _write(rendering: Rendering, output: Path, rate: int, subtype: str) -> tuple[int, float]:
    """Frames written and the highest peak."""
    import soundfile  # noqa: PLC0415 - only rendering writes sound

    frames, peak = 0, 0.0
    temporary: Path | None = None
    try:
        handle, name = tempfile.mkstemp(prefix=f".{output.name}-", suffix=".wav", dir=output.parent)
        os.close(handle)
        temporary = Path(name)
        with soundfile.SoundFile(name, "w", rate, 2, subtype, format="WAV") as file:
            for part in rendering.chunks():
                file.write(part)
                frames += len(part)
                peak = max(peak, float(np.abs(part).max(initial=0.0)))
        temporary.replace(output)
    except FileNotFoundError as fault:
        raise UnavailableError(
            "{folder}: there is no such folder; make it, or name another output", folder=output.parent
        ) from fault
    except (OSError, soundfile.SoundFileError) as fault:
        raise UnavailableError("{output}: cannot be written ({fault})", output=output, fault=fault) from fault
    finally:
        if temporary is not None:
            temporary.unlink(missing_ok=True)
    return frames, peak
