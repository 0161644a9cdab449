"""PortAudio's life in this process: it knows the devices of its start, and must not be ended after a JACK server."""

import atexit
import contextlib
import shutil
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from trayapp.audio.errors import DeviceError
from trayapp.audio.jack_ports import ASK_AGAIN_S, ASKS, JACK
from trayapp.audio.presence import Presence

_abandoned: list[Any] = []
"""Libraries that cannot be ended; without a reference they would be unloaded."""


class PortAudio:
    """The library that sounddevice uses. One thread, which opens and closes its streams too."""

    def __init__(self, presence: Presence) -> None:
        self._presence = presence

    def on_jack(self) -> bool:
        """Whether it has a client on a JACK server, or had one when it last looked for devices."""
        sd = sys.modules.get("sounddevice")
        if sd is None:
            return False
        try:
            return any(api["name"] == JACK for api in sd.query_hostapis())
        except sd.PortAudioError:  # it is not started
            return False

    def look_again(self) -> None:
        """Have it look for devices anew. Only while no stream is open; up to 1.5 s with some drivers.

        Raises:
            DeviceError: It does not start again.
        """
        on_jack = self.on_jack()
        lost = on_jack and not self._presence.jack_answers()
        self._presence.leave_jack()
        if lost:
            _renew()
            self._presence.forget_jack_loss()
            return
        _refresh()
        for _ in range(ASKS):
            if self.on_jack() or not on_jack:
                break
            time.sleep(ASK_AGAIN_S)  # a busy server has refused it
            _refresh()

    def end(self) -> None:
        """Leave the host APIs. Not after a JACK server has gone: its assertion would abort the program."""
        sd = sys.modules.get("sounddevice")
        if sd is None:
            return
        if self.on_jack() and not self._presence.jack_answers():
            atexit.unregister(sd._exit_handler)  # noqa: SLF001  it would do the same at exit
            return
        with contextlib.suppress(sd.PortAudioError):
            sd._terminate()  # noqa: SLF001


def _refresh() -> None:
    import sounddevice as sd  # noqa: PLC0415  loads PortAudio, only when sound is wanted

    try:
        sd._terminate()  # noqa: SLF001
        sd._initialize()  # noqa: SLF001
    except sd.PortAudioError as error:
        raise DeviceError("PortAudio does not start again: {error}", error=error) from error


def _renew() -> None:
    """Take another PortAudio in place of one that had a client on a JACK server which is gone.

    That one cannot be ended, as its assertion would abort the program, nor does it ever look for a server again. A copy
    of the library's file is another library to the system; it knows what is there now.
    """
    import sounddevice as sd  # noqa: PLC0415  loads PortAudio, only when sound is wanted

    try:
        with tempfile.TemporaryDirectory(prefix="padtray-portaudio-") as folder:
            copy = shutil.copy(_file(), folder)
            library = sd._ffi.dlopen(str(copy))  # noqa: SLF001  sounddevice's own way to load it
        _abandoned.append(sd._lib)  # noqa: SLF001
        sd._lib, sd._initialized = library, 0  # noqa: SLF001  sounddevice looks both up at every call
        sd._initialize()  # noqa: SLF001
    except (OSError, sd.PortAudioError) as error:
        raise DeviceError("PortAudio cannot be loaded again: {error}; start PadTray again", error=error) from error


def _file() -> Path:
    """The file that PortAudio was loaded from. JACK is there on Linux alone."""
    for line in Path("/proc/self/maps").read_text(encoding="utf-8").splitlines():
        path = Path(line[line.find("/") :])
        if path.name.startswith("libportaudio") and path.exists():
            return path
    raise FileNotFoundError("its file is not among those that this process has loaded")
