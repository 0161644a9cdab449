"""The recipe of the sine piano: struck strings as sums of sines.

Partials stretched by stiffness (f_n = n f sqrt(1 + B n^2); B from 0.0001 in the bass to 0.01 at the top, after
Fletcher, "Normal vibration frequencies of a stiff piano string", 1964), two decays for each, strings in pairs that
beat, a hammer whose softness falls with the blow, its knock as noise. Soft and hard layers share every phase, so
fading between them changes the colour and never cancels.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from plugins.piano.shipped.tone import Signal, Tone, coloured_noise, hertz, loop_frames, onset

LAYERS = ("soft", "hard")
KEYS = tuple(range(24, 109, 6))
_LOOP_S = 2.0
_MAX_PARTIALS = 56
_GROWL_HZ = 350.0
"""Soft blows on long strings are brighter by this, two octaves below the middle: else they would hardly be heard."""


def decay_s(key: int) -> float:
    """Time for 60 dB of the slow decay that the player's envelope adds: 30 s in the bass, 2 s at the top."""
    return float(np.interp(key, [21, 45, 60, 72, 84, 96, 108], [30, 24, 17, 11, 6.5, 3.6, 2.0]))


def tones() -> Iterator[dict[str, Tone]]:
    """For each recorded key a soft and a hard tone."""
    for key in KEYS:
        yield dict(zip(LAYERS, _key(key), strict=True))


def _key(key: int) -> tuple[Tone, Tone]:
    rate = 24_000 if key < 48 else 32_000 if key < 72 else 44_100
    loop, pitch = loop_frames(hertz(key), rate, _LOOP_S)
    attack = int(rate * np.interp(key, [21, 60, 108], [3.2, 2.6, 1.2]))
    frames = attack + loop
    time = np.arange(frames, dtype=np.float32) / np.float32(rate)
    chance = np.random.default_rng(1000 + key)
    stiffness = 1.0e-4 * 2 ** ((key - 40) / 9.5) if key > 40 else 1.0e-4 * 2 ** ((40 - key) / 24)
    soft = np.zeros((frames, 2), np.float32)
    hard = np.zeros((frames, 2), np.float32)
    strike = 0.12
    low = max(0.0, (48 - key) / 24)
    frozen = np.minimum(time, np.float32(attack / rate))
    slow = decay_s(key)
    for number in range(1, _MAX_PARTIALS + 1):
        exact = number * pitch * np.sqrt((1 + stiffness * number**2) / (1 + stiffness))
        if exact > min(0.42 * rate, 10_500.0):
            break
        # whole periods in the loop: the frequency moves by less than a quarter of a hertz
        cycles = round(exact * loop / rate)
        comb = abs(np.sin(np.pi * number * strike)) + 0.06
        colour = np.exp(-exact / (850.0 + 9.0 * key + _GROWL_HZ * low)), np.exp(-exact / (2300.0 + 16.0 * key))
        own_decay = slow / (1.0 + 0.35 * (number - 1) ** 0.85 + (exact / 2600.0) ** 2)
        prompt = own_decay * 0.28
        # what the player's envelope takes away later is not taken away here; frozen in the loop
        tail = np.exp(frozen * np.float32(-6.908 * (1 / own_decay - 1 / slow)))
        early = np.exp(frozen * np.float32(-6.908 * (1 / prompt - 1 / slow)))
        level = comb / number**0.6 * chance.uniform(0.8, 1.2)
        place = chance.uniform(-0.5, 0.5) * min(1.0, number / 4) + np.interp(key, [21, 108], [-0.35, 0.35])
        sides = np.array([np.sqrt(0.5 - 0.5 * place * 0.7), np.sqrt(0.5 + 0.5 * place * 0.7)], np.float32)
        # two microphones: the higher the partial, the less their phases have to do with one another
        apart = min(1.0, exact / 1200.0) * chance.uniform(-1.2, 1.2)
        phase, other = chance.uniform(0, 2 * np.pi, 2)
        # half a hertz is a quarter tone off in the bass, a gentle beat higher up
        beat = 0 if exact < 120.0 else 1 if number < 3 else int(chance.integers(1, 3))
        for side, shift in enumerate((-apart / 2, apart / 2)):
            first = _sine(cycles, loop, frames, phase + shift)
            second = _sine(cycles + beat, loop, frames, other - 2 * shift)
            wave = (first * (0.62 * early + 0.38 * tail) + second * (0.16 * tail)) * np.float32(level * sides[side])
            soft[:, side] += wave * np.float32(colour[0])
            hard[:, side] += wave * np.float32(colour[1])
    knock = _knock(key, rate, frames)
    start = onset(time, 0.0015 + 0.05 / hertz(key))[:, None]
    gentle = onset(time, 0.004 + 0.10 / hertz(key))[:, None]
    soft = soft * gentle + knock * np.float32(0.010)
    hard = hard * start + knock * np.float32(0.035)
    loudness = np.interp(key, [21, 36, 48, 60, 84, 96, 108], [-4.5, -5.5, -8.0, -10.0, -10.5, -8.5, -5.0])
    scale = np.float32(10 ** (loudness / 20) / np.abs(hard).max())
    # the soft layer has the hard one's loudness: velocity itself is the player's business
    match = np.float32(np.sqrt(np.mean(hard[: rate // 2] ** 2) / np.mean(soft[: rate // 2] ** 2)))
    match = min(match, np.float32(0.98 / (np.abs(soft).max() * scale)))
    bounds = (attack, frames)
    return Tone(key, rate, soft * scale * match, bounds), Tone(key, rate, hard * scale, bounds)


def _sine(cycles: int, loop: int, frames: int, phase: float) -> Signal:
    """`cycles` whole periods in `loop` frames, exact at any length: the phase is counted in integers."""
    turns = (np.arange(frames, dtype=np.int64) * cycles) % loop
    angle = turns.astype(np.float32) * np.float32(2 * np.pi / loop)
    return np.asarray(np.sin(angle + np.float32(phase)), np.float32)


def _knock(key: int, rate: int, frames: int) -> Signal:
    """The hammer and the key bed: a short noise, duller in the bass."""
    length = min(frames, rate // 4)
    noise = coloured_noise(length, rate, 60.0, 500.0 + 12.0 * key, 2000 + key)
    time = np.arange(length, dtype=np.float32) / np.float32(rate)
    result = np.zeros((frames, 2), np.float32)
    result[:length] = noise * (np.exp(-time * 38.0) * onset(time, 0.002) * onset(time[::-1], 0.05))[:, None]
    return result
