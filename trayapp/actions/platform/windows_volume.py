"""Volumes on Windows by Core Audio (pycaw)."""

import logging
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import PureWindowsPath
from threading import Event, Lock, Thread
from typing import Any

from trayapp.actions.platform.base import Level, VolumePlatform
from trayapp.core.errors import UnavailableError
from trayapp.core.finding import Finding
from trayapp.core.phrase import Phrase

_log = logging.getLogger(__name__)

_RENDER = 0
"""EDataFlow.eRender"""
_ACTIVE = 1
"""DEVICE_STATE_ACTIVE"""
_MULTITHREADED = 0
"""COINIT_MULTITHREADED"""
_CHANGED_MODE = -2147417850
"""RPC_E_CHANGED_MODE: this thread has COM already, in the other way, which serves as well."""


class WindowsVolume(VolumePlatform):
    """Opens what it needs in each call: COM objects belong to the thread that made them.

    Windows itself keeps a program's volume over its restarts, and knows at most 100 %. The levels of master and
    microphone are followed; a program's is known as it was last asked or set here. `pycaw` and `com` (comtypes) are
    given by tests alone.
    """

    def __init__(self, pycaw: Any = None, com: Any = None) -> None:
        self._pycaw, self._com = pycaw, com
        self._known: dict[str, Level] = {}
        self._output = ("", "")
        self._changed: Callable[[], None] | None = None
        self._follower: Thread | None = None
        self._ending = Event()
        self._lock = Lock()

    def level(self, target: str, pids: frozenset[int] = frozenset()) -> Level:
        """See the base."""
        with self._audio() as utilities:
            levels = [_level(control) for control in _controls(utilities, target, pids)]
        self._known[target] = Level(max(level.volume for level in levels), all(level.muted for level in levels))
        return self._known[target]

    def set_level(
        self, target: str, volume: float | None, muted: bool | None, pids: frozenset[int] = frozenset()
    ) -> None:
        """See the base."""
        with self._audio() as utilities:
            controls = _controls(utilities, target, pids)
            for control in controls:
                if volume is not None:
                    _set_volume(control, min(1.0, volume))
                if muted is not None:
                    control.SetMute(int(muted), None)
            self._known[target] = _level(controls[0])
        self._tell()

    def known(self, target: str, pids: frozenset[int] = frozenset()) -> Level | None:  # noqa: ARG002 - by name alone
        """See the base."""
        return self._known.get(target)

    def outputs(self) -> tuple[tuple[str, str], ...]:
        """See the base."""
        with self._audio() as utilities:
            return tuple((d.id, str(d.FriendlyName)) for d in utilities.GetDevices(_RENDER, _ACTIVE))

    def playing(self) -> tuple[str, ...]:
        """See the base."""
        with self._audio() as utilities:
            sessions = [s for s in utilities.GetPlaybackSessions() if s.Process is not None]
            names = (PureWindowsPath(session.Process.name()).stem for session in sessions)
            return tuple({name.casefold(): name for name in names}.values())

    def default_output(self) -> tuple[str, str]:
        """See the base."""
        return self._output

    def set_default_output(self, name: str) -> str:
        """See the base."""
        there = self.outputs()
        exact = [output for output in there if output[0] == name]
        found = exact or [output for output in there if name.casefold() in output[1].casefold()]
        if not found:
            words = ", ".join(description for _, description in there) or "none"
            raise UnavailableError("there is no output {name!r} now; there are: {there}", name=name, there=words)
        with self._audio() as utilities:
            utilities.SetDefaultDevice(found[0][0])
        self._output = found[0]
        self._tell()
        return found[0][1]

    def follow(self, changed: Callable[[], None] | None) -> None:
        """See the base."""
        with self._lock:
            follower, self._follower = self._follower, None
            self._changed = changed
        if follower is not None:
            self._ending.set()
            follower.join(2.0)
        if changed is not None:
            self._ending = Event()
            self._follower = Thread(target=self._follow, args=(self._ending,), name="volumes", daemon=True)
            self._follower.start()

    def findings(self) -> tuple[Finding, ...]:
        """See the base."""
        try:
            self.level("master")
        except UnavailableError as error:
            text, remedy = error.phrase.parts()
            return (Finding(Phrase("volumes"), False, text, remedy),)
        return (Finding(Phrase("volumes"), True, Phrase("Windows gives volumes")),)

    def close(self) -> None:
        """See the base."""
        self.follow(None)

    def _tell(self) -> None:
        changed = self._changed
        if changed is not None:
            changed()

    def _follow(self, ending: Event) -> None:
        """Register for the volumes of master and microphone, and sleep until the end."""
        try:
            with self._audio() as utilities:
                registered = []
                speakers = utilities.GetSpeakers()
                if speakers is not None:
                    device = _device(utilities, speakers, "master")
                    self._output = (str(device.id), str(device.FriendlyName))
                for target in ("master", "mic"):
                    try:
                        (endpoint,) = _controls(utilities, target, frozenset())
                    except UnavailableError as error:
                        _log.debug("%s is not followed: %s", target, error)
                        continue
                    self._known[target] = _level(endpoint)
                    heard = self._callback(target)
                    endpoint.RegisterControlChangeNotify(heard)
                    registered.append((endpoint, heard))
                self._tell()
                ending.wait()
                for endpoint, heard in registered:
                    endpoint.UnregisterControlChangeNotify(heard)
        except UnavailableError as error:
            _log.warning("Volumes are not followed: %s", error)

    def _callback(self, target: str) -> Any:
        base = self._pycaw.AudioEndpointVolumeCallback
        known, tell = self._known, self._tell

        class Heard(base):  # type: ignore[misc, valid-type]  # pycaw calls its methods
            def on_notify(self, volume: float, mute: int, *_: object) -> None:
                known[target] = Level(volume, bool(mute))
                tell()

        return Heard()

    @contextmanager
    def _audio(self) -> Iterator[Any]:
        """Pycaw's entry with COM ready on this thread, and its faults as ours."""
        with self._lock:
            if self._pycaw is None:
                sys.coinit_flags = _MULTITHREADED  # type: ignore[attr-defined]  # comtypes' import starts COM with it
                import comtypes  # noqa: PLC0415 - loads COM
                from pycaw import callbacks, utils  # noqa: PLC0415 - loads COM

                utils.AudioEndpointVolumeCallback = callbacks.AudioEndpointVolumeCallback
                self._pycaw, self._com = utils, comtypes
        started = self._start_com()
        try:
            yield self._pycaw.AudioUtilities
        except (self._com.COMError, OSError) as error:
            raise UnavailableError(
                "Windows refuses the volume ({error}); is the device still there?", error=error
            ) from error
        finally:
            if started:
                self._com.CoUninitialize()

    def _start_com(self) -> bool:
        """Make COM ready on this thread; False where somebody else has, and so is to end it."""
        try:
            self._com.CoInitializeEx(_MULTITHREADED)
        except OSError as error:
            if getattr(error, "winerror", None) != _CHANGED_MODE:
                raise UnavailableError(
                    "Windows' COM does not start ({error}); start PadTray anew", error=error
                ) from error
            return False
        return True


def _controls(utilities: Any, target: str, pids: frozenset[int]) -> list[Any]:
    """The endpoint volume of a device, or the simple volumes of a program's sessions.

    Raises:
        UnavailableError: there is none.
    """
    if target == "master":
        return [_device(utilities, utilities.GetSpeakers(), target).EndpointVolume]
    if target == "mic":
        return [_device(utilities, utilities.GetMicrophone(), target).EndpointVolume]
    program = target.removeprefix("app:").casefold()
    found = [s.SimpleAudioVolume for s in utilities.GetPlaybackSessions() if _is_of(s, program, pids)]
    if not found:
        raise UnavailableError(
            "{program} plays nothing now; start its sound, then try again", program=target.removeprefix("app:")
        )
    return found


def _device(utilities: Any, device: Any, target: str) -> Any:
    if device is None:
        raise UnavailableError(
            "there is no output device; plug one in" if target == "master" else "there is no microphone; plug one in"
        )
    return device if hasattr(device, "EndpointVolume") else utilities.CreateDevice(device)


def _is_of(session: Any, program: str, pids: frozenset[int]) -> bool:
    if session.ProcessId in pids:
        return True
    name = session.Process.name().casefold() if session.Process is not None else ""
    return program in {name, PureWindowsPath(name).stem, str(session.DisplayName).casefold()} - {""}


def _level(control: Any) -> Level:
    scalar = hasattr(control, "GetMasterVolumeLevelScalar")  # a device's volume; a session's has another name
    volume = control.GetMasterVolumeLevelScalar() if scalar else control.GetMasterVolume()
    return Level(float(volume), bool(control.GetMute()))


def _set_volume(control: Any, volume: float) -> None:
    scalar = hasattr(control, "SetMasterVolumeLevelScalar")
    (control.SetMasterVolumeLevelScalar if scalar else control.SetMasterVolume)(volume, None)
