"""Lists the audio outputs in a process of its own, because PortAudio's list is frozen when it starts.

`python -m trayapp.audio.device_listing` (a frozen program: `--list-audio`) writes one JSON array to stdout.
"""

import contextlib
import json
import logging
import os
import subprocess
import sys

from trayapp.audio.devices import OutputDevice, with_sinks
from trayapp.audio.errors import DeviceError
from trayapp.audio.sound_server import SoundServer

LIST_FLAG = "--list-audio"
"""The argument that makes a frozen program answer like this module."""
TIMEOUT_S = 8.0

logger = logging.getLogger(__name__)


def list_outputs(timeout_s: float = TIMEOUT_S) -> list[OutputDevice]:
    """The outputs that are there now. Blocks for about 0.2 s; not for the render path, any thread.

    Raises:
        DeviceError: The listing process failed or took longer than `timeout_s`.
    """
    frozen = getattr(sys, "frozen", False)
    command = [sys.executable, LIST_FLAG] if frozen else [sys.executable, "-m", __name__]
    flags = getattr(subprocess, "CREATE_NO_WINDOW", 0)
    env = dict(os.environ)
    if not frozen:
        env["PYTHONPATH"] = os.pathsep.join(path for path in sys.path if path)
    try:
        answer = subprocess.run(  # noqa: S603  this program itself
            command, env=env, stdin=subprocess.DEVNULL, capture_output=True, timeout=timeout_s, check=True,
            creationflags=flags,
        )  # fmt: skip
        rows = json.loads(answer.stdout)
    except subprocess.TimeoutExpired as error:
        raise DeviceError(
            "listing the audio devices took more than {seconds:g} s; a driver may hang", seconds=timeout_s
        ) from error
    except (OSError, subprocess.CalledProcessError, ValueError) as error:
        raise DeviceError("the audio devices could not be listed: {error}", error=error) from error
    return [OutputDevice.from_json(row) for row in rows]


def portaudio_outputs() -> dict[OutputDevice, int]:
    """The outputs that this process's PortAudio knows since it started, the default host API's first, with its indices.

    Raises:
        DeviceError: PortAudio is not installed or does not start.
    """
    try:
        import sounddevice as sd  # noqa: PLC0415  loads PortAudio, only when sound is wanted
    except OSError as error:
        raise DeviceError("PortAudio is missing ({error}); install libportaudio2", error=error) from error
    try:
        if not sd._initialized:  # noqa: SLF001  an engine that ran before has ended it
            sd._initialize()  # noqa: SLF001
        default_api = sd._lib.Pa_GetDefaultHostApi()  # noqa: SLF001  not offered otherwise
        apis = list(enumerate(sd.query_hostapis()))
        rows = list(enumerate(sd.query_devices()))
    except sd.PortAudioError as error:
        raise DeviceError("PortAudio does not start: {error}", error=error) from error
    found: dict[OutputDevice, int] = {}
    for number, api in sorted(apis, key=lambda item: item[0] != default_api):
        for index, row in rows:
            if row["hostapi"] == number and row["max_output_channels"] > 0:
                device = OutputDevice(
                    api["name"],
                    row["name"],
                    row["max_output_channels"],
                    round(row["default_samplerate"]),
                    default=index == api["default_output_device"],
                )
                found.setdefault(device, index)
    return found


def all_outputs() -> list[OutputDevice]:
    """What PortAudio knows, and the sinks of the sound server where PortAudio has a door to it."""
    with contextlib.closing(SoundServer()) as server:
        return with_sinks(list(portaudio_outputs()), server.sinks() or ())


def main() -> int:
    """Writes the list; returns the exit status. PortAudio's and ALSA's chatter goes nowhere."""
    out = os.dup(1)
    with contextlib.suppress(OSError):
        quiet = os.open(os.devnull, os.O_WRONLY)
        os.dup2(quiet, 1)
        os.dup2(quiet, 2)
    try:
        text = json.dumps([device.to_json() for device in all_outputs()])
    except DeviceError as error:
        logger.warning("%s", error)
        return 1
    os.write(out, text.encode())
    return 0


if __name__ == "__main__":
    sys.exit(main())
