"""What Core Audio is asked, seen by a stand-in for pycaw."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from tests.rig.waiting import wait_until
from trayapp.actions.platform.base import Level
from trayapp.actions.platform.windows_volume import WindowsVolume
from trayapp.core.errors import UnavailableError


class ComError(Exception):
    """As comtypes has it."""


class Endpoint:
    """A device's volume."""

    def __init__(self) -> None:
        self.volume, self.mute = 1.0, 0
        self.heard: list[Any] = []

    def GetMasterVolumeLevelScalar(self) -> float:  # noqa: N802 - as Windows calls it
        return self.volume

    def SetMasterVolumeLevelScalar(self, volume: float, _context: None) -> None:  # noqa: N802 - as Windows calls it
        self.volume = volume

    def GetMute(self) -> int:  # noqa: N802 - as Windows calls it
        return self.mute

    def SetMute(self, mute: int, _context: None) -> None:  # noqa: N802 - as Windows calls it
        self.mute = mute

    def RegisterControlChangeNotify(self, heard: Any) -> None:  # noqa: N802 - as Windows calls it
        self.heard.append(heard)

    def UnregisterControlChangeNotify(self, heard: Any) -> None:  # noqa: N802 - as Windows calls it
        self.heard.remove(heard)


class Session:
    """A program's session."""

    def __init__(self, name: str, pid: int, title: str = "") -> None:
        self.ProcessId, self.DisplayName = pid, title
        self.Process = SimpleNamespace(name=lambda: name)
        self.volume, self.mute = 1.0, 0
        self.SimpleAudioVolume = self

    def GetMasterVolume(self) -> float:  # noqa: N802 - as Windows calls it
        return self.volume

    def SetMasterVolume(self, volume: float, _context: None) -> None:  # noqa: N802 - as Windows calls it
        self.volume = volume

    def GetMute(self) -> int:  # noqa: N802 - as Windows calls it
        return self.mute

    def SetMute(self, mute: int, _context: None) -> None:  # noqa: N802 - as Windows calls it
        self.mute = mute


class Windows:
    """pycaw.utils and comtypes."""

    COMError, COINIT_MULTITHREADED, AudioEndpointVolumeCallback = ComError, 0, object

    def __init__(self) -> None:
        self.AudioUtilities = self
        self.master, self.mic = Endpoint(), Endpoint()
        self.sessions = [Session("Spotify.exe", 1), Session("spotify.exe", 2), Session("game.exe", 3, "The Game")]
        self.ready = 0
        self.default = "{a}"
        self.broken = False
        self.refusal: OSError | None = None

    def CoInitializeEx(self, _mode: int) -> None:  # noqa: N802 - as Windows calls it
        if self.refusal is not None:
            raise self.refusal
        self.ready += 1

    def CoUninitialize(self) -> None:  # noqa: N802 - as Windows calls it
        self.ready -= 1

    def GetSpeakers(self) -> Any:  # noqa: N802 - as Windows calls it
        if self.broken:
            raise ComError("gone")
        return SimpleNamespace(EndpointVolume=self.master, id=self.default, FriendlyName="Speakers")

    def GetMicrophone(self) -> Any:  # noqa: N802 - as Windows calls it
        return None if self.mic is None else SimpleNamespace(EndpointVolume=self.mic)

    def GetPlaybackSessions(self) -> list[Session]:  # noqa: N802 - as Windows calls it
        return self.sessions

    def GetDevices(self, _flow: int, _state: int) -> list[Any]:  # noqa: N802 - as Windows calls it
        return [SimpleNamespace(id="{a}", FriendlyName="Speakers"), SimpleNamespace(id="{b}", FriendlyName="Headset")]

    def SetDefaultDevice(self, name: str) -> None:  # noqa: N802 - as Windows calls it
        self.default = name


@pytest.fixture
def windows() -> Windows:
    return Windows()


@pytest.fixture
def mixer(windows: Windows) -> WindowsVolume:
    return WindowsVolume(windows, windows)


def test_devices(mixer: WindowsVolume, windows: Windows) -> None:
    mixer.set_level("master", 1.4, None)
    mixer.set_level("mic", 0.3, True)
    assert (mixer.level("master"), mixer.level("mic")) == (Level(1.0, False), Level(0.3, True))
    assert windows.ready == 0


def refused(code: int) -> OSError:
    error = OSError("refused")
    error.winerror = code  # type: ignore[attr-defined, unused-ignore]
    return error


def test_a_thread_that_has_com_already_keeps_it(mixer: WindowsVolume, windows: Windows) -> None:
    windows.refusal = refused(-2147417850)
    mixer.set_level("master", 0.5, None)
    assert (windows.master.volume, windows.ready) == (0.5, 0)
    windows.refusal = refused(-2147024882)
    with pytest.raises(UnavailableError, match="COM does not start"):
        mixer.level("master")


@pytest.mark.parametrize(
    ("target", "pids", "hit"),
    [
        ("app:spotify", set(), [1, 2]),
        ("app:SPOTIFY.EXE", set(), [1, 2]),
        ("app:the game", set(), [3]),
        ("app:other", {3}, [3]),
    ],
)
def test_all_sessions_of_a_program(
    mixer: WindowsVolume, windows: Windows, target: str, pids: set[int], hit: list[int]
) -> None:
    mixer.set_level(target, 0.5, None, frozenset(pids))
    assert [s.ProcessId for s in windows.sessions if s.volume == 0.5] == hit
    assert mixer.known(target) == Level(0.5, False)


def test_what_is_missing_is_told(mixer: WindowsVolume, windows: Windows) -> None:
    with pytest.raises(UnavailableError, match="plays nothing now"):
        mixer.level("app:none")
    windows.mic = None  # type: ignore[assignment]
    with pytest.raises(UnavailableError, match="no microphone; plug one in"):
        mixer.level("mic")
    windows.broken = True
    with pytest.raises(UnavailableError, match="is the device still there"):
        mixer.level("master")
    assert not mixer.findings()[0].ok
    assert windows.ready == 0


def test_changes_by_others_are_heard(mixer: WindowsVolume, windows: Windows) -> None:
    heard: list[int] = []
    mixer.follow(lambda: heard.append(1))
    (callback,) = wait_until(lambda: windows.master.heard, "registered")
    callback.on_notify(0.25, 1, None, 2, [])
    assert mixer.known("master") == Level(0.25, True)
    assert heard
    mixer.close()
    assert (windows.master.heard, windows.mic.heard) == ([], [])
    assert windows.ready == 0


def test_the_default_output(mixer: WindowsVolume, windows: Windows) -> None:
    assert mixer.set_default_output("head") == "Headset"
    assert windows.default == "{b}"
    assert mixer.default_output() == ("{b}", "Headset")
    with pytest.raises(UnavailableError, match="there are: Speakers, Headset"):
        mixer.set_default_output("nowhere")


def test_programs_that_play_are_listed_once_each(mixer: WindowsVolume) -> None:
    assert sorted(name.casefold() for name in mixer.playing()) == ["game", "spotify"]
