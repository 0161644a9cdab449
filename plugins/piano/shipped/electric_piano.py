"""The recipe of the electric piano: a tine before a pickup.

The tine swings as a sine; the pickup, set off its centre, bends it more the wider it swings, so a hard blow barks
and turns into a pure tone as it fades. The struck bar adds a short bell at 6.27 and 17.55 times the pitch (the second
and third modes of a clamped bar; Fletcher and Rossing, "The Physics of Musical Instruments", table 2.1).
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from plugins.piano.shipped.tone import Signal, Tone, coloured_noise, decay, heard_db, hertz, loop_frames, onset

LAYERS = ("soft", "medium", "hard")
KEYS = tuple(range(24, 109, 6))
_SWING = {"soft": 0.34, "medium": 0.85, "hard": 1.75}
_WIDEST = 6.0
_GROWL = {"soft": (4.0, 2.8, 1.0), "medium": (2.0, 1.6, 1.0), "hard": (1.0, 1.0, 1.0)}
_BELL = {"soft": 0.05, "medium": 0.13, "hard": 0.30}
_THUMP = {"soft": 0.006, "medium": 0.012, "hard": 0.022}


def decay_s(key: int) -> float:
    """Time for 60 dB of the slow decay that the player's envelope adds."""
    return float(np.interp(key, [21, 48, 72, 96, 108], [22, 16, 9, 4.5, 3.0]))


def lift_db(key: int) -> float:
    """What the player adds in the bass."""
    return float(np.interp(key, [24, 36, 42], [4.0, 1.5, 0.0]))


def tones() -> Iterator[dict[str, Tone]]:
    """For each recorded key a soft, a medium and a hard tone."""
    for key in KEYS:
        yield {layer: _tone(key, layer) for layer in LAYERS}


def _tone(key: int, layer: str) -> Tone:
    rate = 32_000 if key < 72 else 44_100
    loop, pitch = loop_frames(hertz(key), rate, 1.2)
    attack = int(rate * np.interp(key, [21, 60, 108], [2.0, 1.5, 0.7]))
    frames = attack + loop
    time = np.arange(frames, dtype=np.float32) / np.float32(rate)
    index = np.arange(frames, dtype=np.int64) % loop
    turns = (index * round(pitch * loop / rate)) % loop
    angle = turns.astype(np.float32) * np.float32(2 * np.pi / loop)
    frozen = np.minimum(time, np.float32(attack / rate))
    # the swing narrows faster than the level that the envelope takes away: the colour clears as it fades
    swing = np.float32(_SWING[layer] * _reach(key, layer)) * (
        0.25 + 0.75 * np.exp(-frozen * np.float32(1.9 + 0.012 * key))
    )
    # each side's phase sways the other way, once a loop: a slow chorus without a change of pitch
    sway = np.float32(0.45) * np.sin(index.astype(np.float32) * np.float32(2 * np.pi / loop))
    body = np.stack(
        [
            _pickup(swing * np.sin(angle + sway), np.float32(0.34), swing),
            _pickup(swing * np.sin(angle - sway), np.float32(0.48), swing),
        ],
        axis=1,
    )
    bell = _bell(pitch, key, rate, time, layer)
    thump = _thump(key, rate, frames) * np.float32(_THUMP[layer])
    edge = 0.0035 if layer == "soft" else 0.002
    sound = (body + bell) * onset(time, edge + 0.06 / hertz(key))[:, None] + thump
    wanted = float(np.interp(key, [21, 36, 48, 60, 72, 84, 108], [-21.0, -19.5, -19.0, -18.5, -18.5, -18.5, -17.5]))
    scale = 10 ** ((wanted - heard_db(sound[: rate // 2], rate)) / 20)
    sound = sound * np.float32(min(scale, 0.95 / float(np.abs(sound).max())))
    return Tone(key, rate, sound.astype(np.float32), (attack, frames))


def _reach(key: int, layer: str) -> float:
    """How wide a tine swings against one in the middle: the long ones of the bass bark, the short ones ring.

    A soft blow swings a long tine wider still: its fundamental alone would hardly be heard.
    """
    reach = np.interp(key, [21, 36, 48, 60, 72, 96, 108], [2.5, 2.1, 1.6, 1.15, 0.95, 0.75, 0.7])
    return float(reach * np.interp(key, [21, 36, 60], _GROWL[layer]))


def _pickup(place: Signal, offset: np.float32, swing: Signal) -> Signal:
    """Voltage of a magnet's field at a moving tine, brought back to the level of the swing, without its mean."""
    field = 1 / (1 + (place + offset) ** 2)
    # the mean over one turn, for each width of the swing, from a small table
    widths = np.linspace(0.0, _WIDEST, 193, dtype=np.float32)
    turn = np.sin(np.linspace(0, 2 * np.pi, 512, endpoint=False, dtype=np.float32))
    table = 1 / (1 + (widths[:, None] * turn + offset) ** 2)
    mean = np.interp(swing, widths, table.mean(axis=1)).astype(np.float32)
    size = np.interp(swing, widths, table.std(axis=1) + 1e-3).astype(np.float32)
    bark = np.sqrt(swing / np.float32(0.6) + np.float32(0.15))
    return np.asarray((mean - field) / size * bark, np.float32)


def _bell(pitch: float, key: int, rate: int, time: Signal, layer: str) -> Signal:
    """The bar's second and third mode, gone long before the loop."""
    bell = np.zeros((len(time), 2), np.float32)
    fade = np.float32(1.0) - onset(time - np.float32(0.75 * time[-1]), 0.1 * float(time[-1]))
    for ratio, level, seconds in ((6.27, 1.0, 0.9), (17.55, 0.35, 0.35)):
        frequency = pitch * ratio
        if frequency > 0.42 * rate or frequency > 11_000:
            continue
        shorter = seconds * float(np.interp(key, [21, 60, 108], [1.3, 1.0, 0.45]))
        envelope = decay(time, shorter) * fade * np.float32(level * _BELL[layer])
        for side, phase in enumerate((0.0, 0.9)):
            bell[:, side] += np.sin(time * np.float32(2 * np.pi * frequency) + np.float32(phase)) * envelope
    return bell


def _thump(key: int, rate: int, frames: int) -> Signal:
    """The felt and the key bed."""
    length = min(frames, rate // 5)
    noise = coloured_noise(length, rate, 80.0, 900.0, 3000 + key)
    time = np.arange(length, dtype=np.float32) / np.float32(rate)
    result = np.zeros((frames, 2), np.float32)
    result[:length] = noise * (np.exp(-time * 55.0) * onset(time, 0.001) * onset(time[::-1], 0.04))[:, None]
    return result
