"""The Windows side against fakes of its system calls: the notification, the listing process, the command."""

from __future__ import annotations

import ctypes
import json
import subprocess
import sys
from typing import Any

import pytest

from trayapp.core.errors import UnavailableError
from trayapp.midi import windows_ports
from trayapp.midi.ports import Listed
from trayapp.midi.windows_notice import DeviceNotice, Filter
from trayapp.midi.windows_ports import WindowsPorts, list_command

ARRIVAL, REMOVAL, QUERY_REMOVE = 0, 1, 2


class FakeCfgmgr:
    """What cfgmgr32 does with a registration."""

    def __init__(self, code: int = 0) -> None:
        self.code, self.callback, self.closed = code, None, 0

    def CM_Register_Notification(self, wanted: Any, _context: object, callback: Any, handle: Any) -> int:  # noqa: N802
        asked = ctypes.cast(wanted, ctypes.POINTER(Filter)).contents
        assert (asked.size, asked.flags, asked.type) == (416, 1, 0)
        self.callback = callback
        ctypes.cast(handle, ctypes.POINTER(ctypes.c_void_p)).contents.value = 7
        return self.code

    def CM_Unregister_Notification(self, handle: ctypes.c_void_p) -> int:  # noqa: N802
        assert handle.value == 7
        self.closed += 1
        return 0

    def tell(self, action: int) -> int:
        assert self.callback is not None
        return int(self.callback(None, None, action, None, 0))


def test_windows_tells_of_arrival_and_removal() -> None:
    library, told = FakeCfgmgr(), []
    notice = DeviceNotice(lambda: told.append(1), library)
    assert [library.tell(action) for action in (ARRIVAL, REMOVAL, QUERY_REMOVE)] == [0, 0, 0]
    assert len(told) == 2
    notice.close()
    notice.close()
    assert library.closed == 1


def test_a_refusal_holds_the_code() -> None:
    with pytest.raises(UnavailableError, match="gives 13"):
        DeviceNotice(lambda: None, FakeCfgmgr(13))


def test_a_windows_without_the_call_is_unavailable_not_broken() -> None:
    with pytest.raises(UnavailableError, match="missing"):
        DeviceNotice(lambda: None, object())


def test_nothing_comes_back_to_the_thread_of_windows() -> None:
    library = FakeCfgmgr()
    notice = DeviceNotice(lambda: 1 // 0, library)
    assert library.tell(ARRIVAL) == 0
    notice.close()


def test_elsewhere_ports_are_looked_at_now_and_then() -> None:
    ports = WindowsPorts(["true"])
    ports.start(lambda: None)
    assert ports.poll_s == 10.0
    ports.close()


def program(text: str) -> list[str]:
    return [sys.executable, "-c", text]


def test_a_fresh_process_lists_the_ports_by_names_that_last() -> None:
    answer = {"in": ["2- LPD8 0", "Default App Loopback (A) 1", "MPK mini 3 2"], "out": ["LPD8 1"]}
    ports = WindowsPorts(program(f"print({json.dumps(json.dumps(answer))})"))
    assert ports.inputs() == [Listed("LPD8", "2- LPD8"), Listed("MPK mini 3", "MPK mini 3")]
    assert ports.outputs() == [Listed("LPD8", "LPD8")]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("print('no json')", ""),
        ("raise SystemExit(1)", "exit status 1"),
        ("raise SystemExit('the stack is down')", "the stack is down"),
        ("print('{}')", ""),
    ],
)
def test_a_listing_that_fails_says_so(text: str, reason: str) -> None:
    with pytest.raises(UnavailableError, match=f"could not be listed: .*{reason}"):
        WindowsPorts(program(text)).inputs()


def test_a_listing_that_hangs_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(windows_ports, "LIST_S", 0.3)
    with pytest.raises(UnavailableError, match="did not list its MIDI ports within"):
        WindowsPorts(program("import time; time.sleep(60)")).inputs()


@pytest.mark.usefixtures("jack_here", "controller")
def test_the_program_lists_what_is_there() -> None:
    """The real program; here it finds the ports of a JACK server."""
    command = list_command(frozen=False, executable=sys.executable)
    answer = subprocess.run(command, check=True, capture_output=True, text=True, timeout=60)
    assert json.loads(answer.stdout) == {"in": ["MPK mini play:midi_out"], "out": ["MPK mini play:midi_in"]}


def test_the_listing_program_is_part_of_what_is_installed() -> None:
    assert list_command(frozen=True, executable="padtray.exe") == ["padtray.exe", "--list-midi-ports"]
    assert list_command(frozen=False, executable="python") == ["python", "-m", "trayapp.midi.list_program"]
