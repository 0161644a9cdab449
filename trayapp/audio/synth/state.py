"""The synth's own memory: running voices, channels, settings, meters and scratch, all made once and for one rate."""

from __future__ import annotations

from typing import Any, Final

import numpy as np

from trayapp.audio.effects.sends import LARGEST_BLOCK, SENDS
from trayapp.audio.effects.state import EFFECTS, reset_effects
from trayapp.audio.envelope_spec import MAX_ENVELOPES, MAX_STAGES
from trayapp.audio.movement_spec import MAX_FILTERS, MAX_LFOS, MAX_ROUTES, MAX_SECTIONS
from trayapp.audio.synth.layout import VOICE
from trayapp.audio.synth.limiter import LIMITER, reset_limiter
from trayapp.audio.synth.sums import N_SUMS
from trayapp.audio.synth.tables import BANK, MAX_STEP, MAX_TAPS, sinc_banks
from trayapp.core.settings import AudioSettings

CONTROL_FRAMES: Final = 16
"""Frames between two looks at envelopes, LFOs, controllers and filters of a voice; ramps lead from one to the next."""
CALM_FRAMES: Final = 64
"""The same for a voice of which only the amplitude moves, and slowly: at multiples of this on the engine's timeline, so
that blocks of that size are rendered in one go."""
QUALITIES = {"linear": 0, "hermite": 1, "sinc": 2}
SPARE_VOICES = 32
"""Slots for dying voices are half the polyphony, and not fewer than these."""

# A slot is free, sounds, or fades out after it was stolen or switched off.
FREE: Final = 0
LIVE: Final = 1
DYING: Final = 2

# What the last look at a voice found: something moves; nothing but the amplitude, and slowly; and no ramp is under way
# either, so that all but the amplitude stays as it is until something is touched.
MOVING: Final = 0
CALM: Final = 1
RESTING: Final = 2

ENVELOPE_RUN = np.dtype(
    [
        ("level", "f8"),
        ("slope", "f8"),
        ("centre", "f8"),
        ("log_rate", "f8"),
        ("factor", "f8"),
        ("left", "i8"),
        ("stage", "i4"),
        ("kind", "i4"),
        ("phase", "i4"),
        ("released", "i4"),
        ("rounds", "i4"),
        ("stretch", "f4"),
    ],
    align=True,
)
"""`level` goes on by `slope` per frame, or towards or away from `centre` by exp(`log_rate`) per frame; `factor` is that
for CONTROL_FRAMES. `left`: frames of the stage. `rounds`: of its loop. `stretch`: factor on the times of the release
stages."""

FILTER_RUN = np.dtype(
    [
        ("now", "f8", (5,)),
        ("step", "f8", (5,)),
        ("goal", "f8", (5,)),
        ("history", "f8", (2 * MAX_SECTIONS, 4)),
        ("cutoff", "f8"),
        ("resonance", "f8"),
        ("gain", "f8"),
        ("active", "i4"),
        ("ramps", "i4"),
    ],
    align=True,
)
"""b0, b1, b2, a1, a2; history x1, x2, y1, y2 of the left and the right side, section after section; the settings that
`goal` was computed for."""

RUN = np.dtype(
    [
        ("note", "i8"),
        ("order", "i8"),
        ("age", "i8"),
        ("delay", "i8"),
        ("rounds", "i8"),
        ("position", "f8"),
        ("step", "f8"),
        ("pitch", "f8"),
        ("gain_db", "f8"),
        ("linear", "f8"),
        ("amplitude", "f8"),
        ("pan", "f8"),
        ("width", "f8"),
        ("place", "f8"),
        ("fade", "f8"),
        ("fade_step", "f8"),
        ("fade_shape", "f8"),
        ("power", "f4"),
        ("bend", "f4"),
        ("onset_gain", "f4"),
        ("stage", "i4"),
        ("key_down", "i4"),
        ("listed", "i4"),
        ("latched", "i4"),
        ("released", "i4"),
        ("looping", "i4"),
        ("looped", "i4"),
        ("left", "i4"),
        ("settled", "i4"),
        ("calm", "i4"),
        ("sends", "i4"),
        ("seen", "i8"),
        ("matrix", "f4", (4,)),
        ("gain", "f8", (4,)),
        ("gain_step", "f8", (4,)),
        ("send", "f8", (SENDS,)),
        ("send_step", "f8", (SENDS,)),
        ("last", "f4", (2,)),
        ("lfo_phase", "f8", (MAX_LFOS,)),
        ("lfo_hold", "f4", (MAX_LFOS,)),
        ("routes", "f4", (MAX_ROUTES,)),
        ("envelopes", ENVELOPE_RUN, (MAX_ENVELOPES,)),
        ("filters", FILTER_RUN, (MAX_FILTERS,)),
        ("stage_times", "f4", (MAX_ENVELOPES, MAX_STAGES)),
        ("stage_levels", "f4", (MAX_ENVELOPES, MAX_STAGES)),
    ],
    align=True,
)
"""A voice under way. `left`: frames until the next look at what moves it. `fade` 1..0 while DYING, bent by
`fade_shape`. `matrix` and `gain`: left to left, left to right, right to left, right to right (mono: the first two).
`send`: shares that go to the reverb and the chorus; `sends`: whether there are any. `power`: smoothed mean square.
`stage_times` and `stage_levels`: where routes have taken the stages, before they are held within bounds."""

CHANNEL = np.dtype(
    [
        ("generation", "i8"),
        ("controllers", "f4", (128,)),
        ("key_pressure", "f4", (128,)),
        ("bend", "f4"),
        ("pressure", "f4"),
    ],
    align=True,
)
"""`generation` counts the changes, so that a voice sees at a glance that nothing moved."""

SETTINGS = np.dtype(
    [
        ("rate", "f8"),
        ("gain_goal", "f8"),
        ("gain", "f8"),
        ("quality", "i4"),
        ("polyphony", "i4"),
        ("slots", "i4"),
        ("limiter", "i4"),
        ("dry", "i4"),
        ("fresh", "i4"),
    ],
    align=True,
)
"""`dry`: neither effects nor limiter. `fresh`: nothing has sounded yet, so that first settings jump."""

COUNTERS = np.dtype(
    [
        ("active", "i8"),
        ("live", "i8"),
        ("order", "i8"),
        ("stolen", "i8"),
        ("starved", "i8"),
        ("faulty", "i8"),
        ("random", "i8"),
        ("sums_used", "i8"),
        ("frame", "i8"),
        ("residue", "f4", (2,)),
    ],
    align=True,
)
"""`starved`: voices that faded because their sample was not decoded in time. `faulty`: voices or blocks dropped because
they were no numbers. `sums_used`: the sums are not all at rest. `frame`: the absolute frame being rendered. `residue`:
what a voice that was cut for want of a slot leaves, fading on its own."""

SOURCE_FRAMES = 2048
CALM_STEP: Final = 8.0
"""Fastest reading for which CALM_FRAMES fit into the scratch."""
assert SOURCE_FRAMES > CALM_FRAMES * CALM_STEP + MAX_TAPS + 4
assert SOURCE_FRAMES > CONTROL_FRAMES * MAX_STEP + MAX_TAPS + 4


MOST_VOICES: Final = 1024
SLOTS: Final = MOST_VOICES + MOST_VOICES // 2
_ROWS, _BANKS = sinc_banks()

STATE = np.dtype(
    [
        ("settings", SETTINGS),
        ("counters", COUNTERS),
        ("effects", EFFECTS),
        ("limiter", LIMITER),
        ("channels", CHANNEL, (16,)),
        ("finished_count", "i8", (1,)),
        ("sums", "f8", (N_SUMS,)),
        ("source", "f4", (2, SOURCE_FRAMES)),
        ("scratch", "f4", (4, SOURCE_FRAMES)),
        ("voice_out", "f4", (2, CALM_FRAMES)),
        ("feed", "f8", (CALM_FRAMES,)),
        ("bus", "f4", (2, LARGEST_BLOCK)),
        ("sinc_banks", BANK, _BANKS.shape),
        ("sinc_rows", "f4", _ROWS.shape),
        ("active", "i8", (SLOTS,)),
        ("finished", "i8", (4 * SLOTS,)),
        ("runs", RUN, (SLOTS,)),
        ("voices", VOICE, (SLOTS,)),
    ],
    align=True,
)
"""All of it in one record: compiled code then carries one pointer and counts no references. Slots that are never used
and delay lines that a rate does not need stay untouched, and untouched pages cost no memory."""

SynthState = Any
"""One STATE record, owned by the thread that renders."""


def make_state(
    rate: int, polyphony: int, quality: str = "sinc", *, limiter: bool = True, dry: bool = False
) -> SynthState:
    """Memory for one rate and polyphony; effects neutral, controllers at rest.

    Args:
        rate: Hz.
        polyphony: Voices that sound at once; the dying ones have slots beside them.
        quality: A key of QUALITIES.
        limiter: Whether the limiter works.
        dry: No effects, no limiter.
    """
    state = np.zeros(1, STATE)[0]
    settings = state["settings"]
    settings["rate"], settings["quality"], settings["polyphony"] = rate, QUALITIES[quality], polyphony
    settings["slots"] = polyphony + max(polyphony // 2, SPARE_VOICES)
    settings["gain"] = settings["gain_goal"] = 1.0
    settings["limiter"], settings["dry"], settings["fresh"] = limiter, dry, 1
    for channel in state["channels"]:
        rest_controllers(channel)
    state["counters"]["random"] = 1
    state["counters"]["sums_used"] = 1
    state["sinc_rows"], state["sinc_banks"] = _ROWS, _BANKS
    reset_limiter(state["limiter"], rate)
    reset_effects(state["effects"], rate)
    return state


def rest_controllers(channel: Any) -> None:
    """MIDI's positions at rest: volume 100, pan 64, expression 127, everything else 0 (General MIDI 1, RP-015)."""
    controllers = channel["controllers"]
    controllers[:] = 0.0
    controllers[7] = 100.0 / 127.0
    controllers[8] = controllers[10] = 64.0 / 127.0
    controllers[11] = 1.0
    channel["key_pressure"][:] = 0.0
    channel["bend"] = channel["pressure"] = 0.0
    channel["generation"] += 1


class Synth:
    """The state made for the engine's settings; a new one is made when the rate or the polyphony changes."""

    def __init__(self, rate: int, settings: AudioSettings) -> None:
        self.state = make_state(rate, settings.polyphony, settings.interpolation, limiter=settings.limiter)
