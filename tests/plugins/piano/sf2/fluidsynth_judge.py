"""libfluidsynth by ctypes, as a judge: 4th-order interpolation, no reverb, no chorus unless they are asked for."""

from __future__ import annotations

import ctypes
import ctypes.util
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from trayapp.core.events import MidiEvent

FOURTH_ORDER = 4
BLOCK = 64


def library() -> Any:
    """None where it is not installed."""
    name = ctypes.util.find_library("fluidsynth")
    if name is None:
        return None
    lib = ctypes.CDLL(name)
    for function in ("new_fluid_settings", "new_fluid_synth"):
        getattr(lib, function).restype = ctypes.c_void_p
    quiet = ctypes.CFUNCTYPE(None, ctypes.c_int, ctypes.c_char_p, ctypes.c_void_p)(lambda *_args: None)
    lib.quiet = quiet
    for level in range(5):
        lib.fluid_set_log_function(level, quiet, None)
    return lib


class FluidSynth:
    """One synth with one font; `gain` 1; `effect` is reverb, chorus or nothing."""

    def __init__(self, font: Path, rate: int = 48_000, effect: str = "") -> None:
        self._lib = library()
        lib = self._lib
        self._settings = ctypes.c_void_p(lib.new_fluid_settings())
        for name, number in (("synth.sample-rate", float(rate)), ("synth.gain", 1.0)):
            lib.fluid_settings_setnum(self._settings, name.encode(), ctypes.c_double(number))
        for name in ("reverb", "chorus"):
            lib.fluid_settings_setint(self._settings, f"synth.{name}.active".encode(), int(name == effect))
        self._synth = ctypes.c_void_p(lib.new_fluid_synth(self._settings))
        self._rate = rate
        if lib.fluid_synth_sfload(self._synth, str(font).encode(), 1) < 0:
            raise ValueError(f"FluidSynth refuses {font}")
        lib.fluid_synth_set_interp_method(self._synth, -1, FOURTH_ORDER)

    def close(self) -> None:
        self._lib.delete_fluid_synth(self._synth)
        self._lib.delete_fluid_settings(self._settings)

    def program(self, bank: int, program: int, channel: int = 0) -> None:
        assert self._lib.fluid_synth_program_select(self._synth, channel, 1, bank, program) == 0

    def reset(self) -> None:
        self._lib.fluid_synth_system_reset(self._synth)

    def render(self, events: Sequence[MidiEvent], seconds: float) -> np.ndarray:
        """(frames, 2) float32; events take effect on FluidSynth's grid of 64 frames."""
        out = np.zeros((int(seconds * self._rate), 2), np.float32)
        waiting = sorted(events, key=lambda event: event.time)
        for start in range(0, len(out), BLOCK):
            while waiting and waiting[0].time * self._rate <= start:
                self._play(waiting.pop(0))
            self._write(out[start : start + BLOCK])
        return out

    def _write(self, part: np.ndarray) -> None:
        left, right = (np.zeros(len(part), np.float32) for _side in range(2))
        pointers = (side.ctypes.data_as(ctypes.c_void_p) for side in (left, right))
        first, second = pointers
        self._lib.fluid_synth_write_float(self._synth, len(part), first, 0, 1, second, 0, 1)
        part[:, 0], part[:, 1] = left, right

    def _play(self, event: MidiEvent) -> None:
        lib, synth, channel = self._lib, self._synth, event.channel - 1
        if event.kind == "note_on":
            lib.fluid_synth_noteon(synth, channel, event.number, event.value)
        elif event.kind == "note_off":
            lib.fluid_synth_noteoff(synth, channel, event.number)
        elif event.kind == "control_change":
            lib.fluid_synth_cc(synth, channel, event.number, event.value)
        elif event.kind == "pitch_bend":
            lib.fluid_synth_pitch_bend(synth, channel, event.value + 8192)
        elif event.kind == "channel_pressure":
            lib.fluid_synth_channel_pressure(synth, channel, event.value)
        elif event.kind == "poly_pressure":
            lib.fluid_synth_key_pressure(synth, channel, event.number, event.value)
        else:
            raise ValueError(event.kind)
