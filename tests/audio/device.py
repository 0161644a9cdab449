"""A device of the test's own: it calls the callback's body when the test says so."""

import numpy as np
from numpy.typing import NDArray

from trayapp.audio import shared_words as w
from trayapp.audio.callback import fill
from trayapp.audio.semaphores import make_semaphore


class Words:
    """Shared words with a ring and a semaphore, as the renderer makes them, and nobody behind them."""

    def __init__(self, rate: int = 48_000, block: int = 128, channels: int = 2) -> None:
        self.words = w.make_words()
        self.ring = np.zeros((w.RING_FRAMES, 2), np.float32)
        self.semaphore = make_semaphore()
        self.words[w.RING] = self.ring.ctypes.data
        self.words[w.SEMAPHORE] = self.semaphore.address
        self.words[w.RATE], self.words[w.BLOCK], self.words[w.LEAD] = rate, block, block
        self.words[w.CHANNELS] = channels

    def pull(self, frames: int) -> NDArray[np.float32]:
        """What the device gets, (frames, channels)."""
        return pull(self.words, frames)


def pull(words: NDArray[np.int64], frames: int) -> NDArray[np.float32]:
    """What the device gets, (frames, channels)."""
    channels = int(words[w.CHANNELS])
    out = np.full(frames * channels, np.nan, np.float32)
    fill(words, out, frames)
    return out.reshape(frames, channels)
