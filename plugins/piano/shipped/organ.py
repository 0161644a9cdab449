"""The recipe of the organ: nine drawbars through a slow rotating speaker, with key click and a percussive layer.

Everything in the loop turns a whole number of times, the speaker too, so the loop has no seam.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from plugins.piano.shipped.tone import Signal, Tone, coloured_noise, decay, heard_db, hertz, loop_frames, onset

KEYS = tuple(range(24, 109, 6))
LAYERS = ("drawbars", "percussion")
DRAWBARS = ((0.5, 6), (1.5, 4), (1.0, 8), (2.0, 6), (3.0, 3), (4.0, 4), (5.0, 1), (6.0, 2), (8.0, 3))
"""(multiple of the pitch, drawbar 0 to 8); each step is 3 dB."""
_LOOP_S = 2.4
_TURNS = 2
"""Of the speaker in one loop: 0.83 a second, slow."""
_RATE = 32_000
_LOWEST_HZ, _HIGHEST_HZ = 30.0, 5_900.0
"""Generators below and above fold back by an octave, as on the real one."""
_FULL_HZ = 330.0
"""Below it the stops are quieter the lower they are: what is deep needs much room and is heard little."""


def tones() -> Iterator[dict[str, Tone]]:
    """For each recorded key the held tone and the percussion."""
    for key in KEYS:
        yield {"drawbars": _held(key), "percussion": _percussion(key)}


def _held(key: int) -> Tone:
    # whole periods of the 16-foot stop, half the pitch
    loop, half_pitch = loop_frames(hertz(key) / 2, _RATE, _LOOP_S)
    periods = round(half_pitch * loop / _RATE)
    lead = _RATE // 20
    frames = lead + loop
    chance = np.random.default_rng(4000 + key)
    index = np.arange(frames, dtype=np.int64)
    turn = (((index * _TURNS) % loop) / loop).astype(np.float32) * np.float32(2 * np.pi)
    sound = np.zeros((frames, 2), np.float32)
    for multiple, drawbar in DRAWBARS:
        cycles = round(periods * 2 * multiple)
        frequency = cycles * _RATE / loop
        while frequency > _HIGHEST_HZ:
            cycles, frequency = cycles // 2, frequency / 2
        while frequency < _LOWEST_HZ:
            cycles, frequency = cycles * 2, frequency * 2
        level = 10 ** ((drawbar - 8) * 3 / 20) / (1 + (frequency / 6000) ** 2)
        level *= min(1.0, frequency / _FULL_HZ) ** 0.8
        phase = chance.uniform(0, 2 * np.pi)
        carrier = (((index * cycles) % loop) / loop).astype(np.float32) * np.float32(2 * np.pi)
        treble = float(np.clip((frequency - 300) / 900, 0, 1))
        for side in range(2):
            angle = turn + np.float32(side * np.pi / 2 + (0 if frequency > 800 else np.pi / 3))
            # a horn 20 cm from its axis: at most 0.6 ms of way, louder as it faces the side
            way = np.float32(2 * np.pi * frequency * 0.00022 * (0.25 + 0.75 * treble)) * np.sin(angle)
            swell = 1 + np.float32(0.08 + 0.20 * treble) * np.cos(angle)
            sound[:, side] += np.sin(carrier + way + np.float32(phase)) * swell * np.float32(level)
    click = coloured_noise(lead, _RATE, 900.0, 5000.0, 4100 + key) * np.float32(0.10)
    time = np.arange(frames, dtype=np.float32) / np.float32(_RATE)
    sound *= onset(time, 0.004)[:, None]
    sound[:lead] += (
        click * (np.exp(-time[:lead] * 160) * onset(time[:lead], 0.001) * onset(time[:lead][::-1], 0.02))[:, None]
    )
    return Tone(key, _RATE, _placed(sound, sound[lead:], key), (lead, frames))


def _percussion(key: int) -> Tone:
    frames = int(_RATE * 0.6)
    time = np.arange(frames, dtype=np.float32) / np.float32(_RATE)
    pitch = hertz(key)
    wave = np.zeros(frames, np.float32)
    for multiple, level in ((2.0, 1.0), (3.0, 0.6)):
        frequency = pitch * multiple
        while frequency > _HIGHEST_HZ:
            frequency /= 2
        wave += np.float32(level) * np.sin(np.float32(2 * np.pi * frequency) * time)
    sound = np.repeat((wave * decay(time, 0.55) * onset(time, 0.002) * onset(time[::-1], 0.05))[:, None], 2, axis=1)
    scale = np.float32(10 ** (-15.0 / 20))
    return Tone(key, _RATE, np.ascontiguousarray(sound * scale, np.float32), None)


def _placed(sound: Signal, steady: Signal, key: int) -> Signal:
    """As loud as its neighbours to the ear, so that the keyboard is even; room for chords."""
    wanted = float(np.interp(key, [21, 36, 60, 84, 108], [-23.5, -21.0, -19.0, -18.5, -20.0]))
    scale = min(10 ** ((wanted - heard_db(steady, _RATE)) / 20), 0.8 / float(np.abs(sound).max()))
    return (sound * np.float32(scale)).astype(np.float32)
