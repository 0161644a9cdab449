"""Which copy of libjack MIDI uses."""

import ctypes
from pathlib import Path

from trayapp.audio import libjack
from trayapp.core.errors import UnavailableError


def load_library() -> ctypes.CDLL:
    """Libjack: the copy that rtmidi brings, else the system's, which PortAudio uses.

    Apart from that one because libjack frees every client of an ended server when any is opened anew.

    Raises:
        UnavailableError: there is none.
    """
    import rtmidi  # noqa: PLC0415 - its folder is only needed here

    bundled = sorted(Path(rtmidi.__file__).parent.parent.glob("python_rtmidi*/libjack-*.so*"))
    for name in (*map(str, bundled), libjack.SYSTEM):
        try:
            return libjack.load(name)
        except OSError:
            continue
    raise UnavailableError("there is no JACK library; install libjack-jackd2-0 (or pipewire-jack)")
