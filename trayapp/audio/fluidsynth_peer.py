"""FluidSynth by ctypes, as the peer of the benchmark; nothing of it is needed to run."""

import ctypes
import ctypes.util
import time
from pathlib import Path
from typing import Any, Self

from trayapp.core.errors import UnavailableError

LIBRARIES = ("libfluidsynth.so.3", "libfluidsynth-3.dll")
FONTS = (
    "/usr/share/sounds/sf2/TimGM6mb.sf2",
    "/usr/share/sounds/sf2/default-GM.sf2",
    "/usr/share/sounds/sf2/FluidR3_GM.sf2",
)
FOUR_POINT = 4
"""FLUID_INTERP_4THORDER of its fluidsynth/synth.h."""
HELD_PROGRAMS = (48, 16, 19, 52, 49, 20, 50, 89, 91)
"""Sounds of General MIDI that go on while the key is down."""
BLOCK = 64
_LOG_LEVELS = 5


class FluidSynth:
    """A synth full of held notes, without reverb and chorus, at 48 kHz.

    Raises:
        UnavailableError: the library or a SoundFont is missing.
    """

    def __init__(self, voices: int) -> None:
        self._library = _library()
        font = next((path for path in FONTS if Path(path).exists()), None)
        if font is None:
            raise UnavailableError("no SoundFont for FluidSynth; install timgm6mb-soundfont")
        call = self._library
        for level in range(_LOG_LEVELS):
            call.fluid_set_log_function(level, None, None)
        for name in ("new_fluid_settings", "new_fluid_synth"):
            getattr(call, name).restype = ctypes.c_void_p
        self._settings = ctypes.c_void_p(call.new_fluid_settings())
        for setting, value in (("polyphony", voices), ("reverb.active", 0), ("chorus.active", 0), ("cpu-cores", 1)):
            call.fluid_settings_setint(self._settings, f"synth.{setting}".encode(), value)
        call.fluid_settings_setnum(self._settings, b"synth.sample-rate", ctypes.c_double(48_000.0))
        self._synth = ctypes.c_void_p(call.new_fluid_synth(self._settings))
        call.fluid_synth_sfload(self._synth, font.encode(), 1)
        call.fluid_synth_set_interp_method(self._synth, -1, FOUR_POINT)
        keys = range(36, 37 + voices // len(HELD_PROGRAMS))
        for channel, program in enumerate(HELD_PROGRAMS):
            call.fluid_synth_program_change(self._synth, channel, program)
            for key in keys:
                call.fluid_synth_noteon(self._synth, channel, key, 80)
        self._out = (ctypes.c_float * (2 * BLOCK))()
        self.block_seconds(200)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._library.delete_fluid_synth(self._synth)
        self._library.delete_fluid_settings(self._settings)

    @property
    def voices(self) -> int:
        """Sounding now."""
        return int(self._library.fluid_synth_get_active_voice_count(self._synth))

    def block_seconds(self, blocks: int) -> float:
        """Mean time of a block of 64 frames."""
        began = time.perf_counter()
        for _ in range(blocks):
            self._library.fluid_synth_write_float(self._synth, BLOCK, self._out, 0, 2, self._out, 1, 2)
        return (time.perf_counter() - began) / blocks


def _library() -> Any:
    for name in LIBRARIES:
        try:
            return ctypes.CDLL(name)
        except OSError:
            continue
    raise UnavailableError("FluidSynth is not installed; install libfluidsynth3")
