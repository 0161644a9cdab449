"""`padtray ctl` reaches the running program, and nobody else does."""

import json
import os
import stat
import subprocess
import sys
from collections.abc import Iterator, Mapping
from multiprocessing import AuthenticationError
from multiprocessing.connection import Client
from pathlib import Path
from typing import Any

import pytest

from trayapp.control import client, report
from trayapp.control.instance import InstanceLock
from trayapp.control.server import ControlServer
from trayapp.control.wire import address
from trayapp.core.errors import BadInputError, CommandError, PadTrayError, UnavailableError


def handle(request: Mapping[str, Any]) -> Any:
    if request["do"] == "refuse":
        raise CommandError("not today; try tomorrow")
    if request["do"] == "break":
        raise ZeroDivisionError("a fault")
    return {"heard": dict(request)}


@pytest.fixture
def runtime(tmp_path: Path) -> Iterator[Path]:
    server = ControlServer(tmp_path, handle)
    server.start()
    yield tmp_path
    server.stop()


def test_an_answer_comes_back(runtime: Path) -> None:
    assert client.ask(runtime, {"do": "press", "pad": "3"}) == {"heard": {"do": "press", "pad": "3"}}


def test_a_refusal_keeps_its_words(runtime: Path) -> None:
    with pytest.raises(PadTrayError, match="try tomorrow"):
        client.ask(runtime, {"do": "refuse"})


def test_a_fault_is_answered_and_the_server_goes_on(runtime: Path) -> None:
    with pytest.raises(PadTrayError, match="ZeroDivisionError"):
        client.ask(runtime, {"do": "break"})
    assert client.ask(runtime, {"do": "x"})


@pytest.mark.parametrize("rubbish", [b"", b"\x00\xff", b"[1]", b"{", b'"text"'])
def test_rubbish_is_refused_and_the_server_goes_on(runtime: Path, rubbish: bytes) -> None:
    with Client(*address(runtime), authkey=(runtime / "control.key").read_bytes()) as connection:
        connection.send_bytes(rubbish)
        assert json.loads(connection.recv_bytes())["ok"] is False
    assert client.ask(runtime, {"do": "x"})


def test_only_this_user_can_open_it(runtime: Path) -> None:
    for path in (runtime / "control.key", Path(address(runtime)[0])):
        assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0
    with pytest.raises((AuthenticationError, EOFError, ConnectionError)):
        Client(*address(runtime), authkey=b"wrong")
    assert client.ask(runtime, {"do": "x"})


def test_where_none_runs_the_remedy_is_named(tmp_path: Path) -> None:
    with pytest.raises(UnavailableError, match="start it with `padtray`"):
        client.ask(tmp_path, {"do": "status"})


def test_a_socket_left_by_a_killed_program_is_taken_over(tmp_path: Path) -> None:
    program = (
        "import os, sys; from pathlib import Path; from trayapp.control.server import ControlServer;"
        "s = ControlServer(Path(sys.argv[1]), lambda r: 1); s.start(); print('up', flush=True); os.kill(os.getpid(), 9)"
    )
    subprocess.run([sys.executable, "-c", program, str(tmp_path)], check=False, capture_output=True)
    assert Path(address(tmp_path)[0]).exists()
    server = ControlServer(tmp_path, lambda _request: "second")
    server.start()
    assert client.ask(tmp_path, {"do": "x"}) == "second"
    server.stop()


def test_a_folder_too_deep_for_a_socket_still_works(tmp_path: Path) -> None:
    deep = tmp_path / ("d" * 90) / ("e" * 60)
    server = ControlServer(deep, lambda _request: "deep")
    server.start()
    assert client.ask(deep, {"do": "x"}) == "deep"
    assert len(os.fsencode(address(deep)[0])) <= 107
    server.stop()


def test_stop_is_idempotent_and_final(tmp_path: Path) -> None:
    server = ControlServer(tmp_path, lambda _request: 1)
    server.start()
    server.stop()
    server.stop()
    with pytest.raises(UnavailableError):
        client.ask(tmp_path, {"do": "x"})


def test_one_program_a_home_however_it_ends(tmp_path: Path) -> None:
    lock = InstanceLock(tmp_path)
    assert lock.acquire()
    assert not InstanceLock(tmp_path).acquire()
    lock.release()
    program = (
        "import os, sys; from pathlib import Path; from trayapp.control.instance import InstanceLock;"
        "assert InstanceLock(Path(sys.argv[1])).acquire(); os.kill(os.getpid(), 9)"
    )
    assert subprocess.run([sys.executable, "-c", program, str(tmp_path)], check=False).returncode == -9
    with InstanceLock(tmp_path) as again:
        assert again.acquire()


@pytest.mark.parametrize(
    ("ask", "arguments", "wanted"),
    [
        ("status", [], {"do": "status"}),
        ("activate", ["abc"], {"do": "activate", "id": "abc"}),
        ("press", ["abc", "3"], {"do": "press", "panel": "abc", "pad": "3"}),
    ],
)
def test_words_become_requests(ask: str, arguments: list[str], wanted: dict[str, str]) -> None:
    assert report.request(ask, arguments) == wanted


@pytest.mark.parametrize(("ask", "arguments"), [("status", ["x"]), ("activate", []), ("press", ["abc"])])
def test_wrong_arguments_are_named(ask: str, arguments: list[str]) -> None:
    with pytest.raises(BadInputError, match=f"ctl {ask} takes"):
        report.request(ask, arguments)
