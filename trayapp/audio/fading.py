"""The last milliseconds of a stream: what sounds fades before it is closed. On the thread that minds the output."""

import time

import numpy as np
from numpy.typing import NDArray

from trayapp.audio import shared_words as w
from trayapp.audio.semaphores import post

FADE_S = 0.02
LONGEST_FADE_S = 0.2
"""With the largest blocks the device is not waited for to the end."""


def fade_out(words: NDArray[np.int64]) -> None:
    """Fades what sounds and lets the device play the fade, so that closing the stream does not click."""
    words[w.FADE_TARGET] = 0
    frames = int(words[w.LEAD]) + 2 * int(words[w.BLOCK])
    deadline = time.monotonic() + min(FADE_S + frames / max(1, int(words[w.RATE])), LONGEST_FADE_S)
    while words[w.FADE_POSITION] and words[w.IDLE] != w.ASLEEP and time.monotonic() < deadline:
        time.sleep(0.001)  # a fade lasts 5 ms; the loop posts to nobody
    faded = int(words[w.WRITE])
    while words[w.READ] < faded and time.monotonic() < deadline:
        time.sleep(0.001)


def fade_into_nothing(words: NDArray[np.int64]) -> None:
    """Renders the fade where no device was left to play it. Only while no output consumes."""
    words[w.FADE_TARGET] = 0
    deadline = time.monotonic() + FADE_S
    while time.monotonic() < deadline:
        words[w.READ] = max(int(words[w.READ]), int(words[w.WRITE]))
        if not words[w.FADE_POSITION] or words[w.IDLE] == w.ASLEEP:
            break
        post(int(words[w.SEMAPHORE]))
        time.sleep(0.001)
