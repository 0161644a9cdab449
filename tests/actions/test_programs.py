"""Programs start detached and without a shell, fail with a clear reason, and leave no zombie."""

from __future__ import annotations

import os
import shutil
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

from tests.actions.conftest import Rig
from tests.rig.process import Program
from tests.rig.waiting import wait_until
from trayapp.actions.open import resolve, shown
from trayapp.actions.programs import Programs, clean_environment, find_program
from trayapp.core.errors import UnavailableError


def text_of(path: Path) -> str:
    return wait_until(lambda: path.exists() and path.read_text(), f"{path.name} is written")


def test_arguments_arrive_as_they_are(rig: Callable[..., Rig], tmp_path: Path) -> None:
    out = tmp_path / "out put"
    code = "import sys,os,pathlib; pathlib.Path(sys.argv[1]).write_text(repr((sys.argv[2:], os.getcwd())))"
    args = (str(out), "$HOME; echo *", "a b", "", "ü")
    event = rig().did("launch", program=sys.executable, args=("-c", code, *args), folder=str(tmp_path))
    assert (event.ok, event.what) == (True, f"{Path(sys.executable).name} started")
    assert text_of(out) == repr((list(args[1:]), str(tmp_path)))


def test_a_program_outlives_its_starter_and_has_no_terminal_of_it() -> None:
    code = (
        "import sys; from trayapp.actions.programs import Programs;"
        "print(Programs().start(('sleep', '60')), flush=True); sys.stdin.read()"
    )
    starter = Program([sys.executable, "-c", code], talk=True)
    assert starter.popen.stdout is not None
    pid = int(starter.popen.stdout.readline())
    child = psutil.Process(pid)
    try:
        assert os.getsid(pid) == pid
        assert {Path(f"/proc/{pid}/fd/{n}").readlink() for n in range(3)} == {Path("/dev/null")}
        starter.kill()
        assert child.is_running()
        assert child.status() != psutil.STATUS_ZOMBIE
    finally:
        starter.end()
        if child.is_running():
            child.kill()


def test_no_zombie_is_left() -> None:
    ended = threading.Event()
    pid = Programs().start(("true",), ended=lambda _status: ended.set())
    assert ended.wait(30)
    assert not psutil.pid_exists(pid)


@pytest.mark.parametrize(
    ("params", "words"),
    [
        ({"program": "no-such-program-here"}, "is not found; give its full path"),
        ({"program": __file__}, "is not one that can be started"),
        ({"program": "sleep", "folder": "/no/such/folder"}, "there is no folder '/no/such/folder'"),
    ],
)
def test_what_cannot_start_is_told(rig: Callable[..., Rig], params: dict[str, str], words: str) -> None:
    event = rig().did("launch", **params)
    assert not event.ok
    assert words in event.detail


def test_a_broken_program_is_told(tmp_path: Path) -> None:
    broken = tmp_path / "broken"
    broken.write_bytes(b"\x00\x01")
    broken.chmod(0o755)
    with pytest.raises(UnavailableError, match="does not start"):
        Programs().start((str(broken),))


def test_the_shell_reads_a_shell_command(rig: Callable[..., Rig], tmp_path: Path) -> None:
    assert rig().did("shell", command=f"echo $((6*7)) > {tmp_path}/answer").what == "Shell command started"
    assert text_of(tmp_path / "answer") == "42\n"


def test_a_failing_shell_command_is_told_but_not_shown(rig: Callable[..., Rig]) -> None:
    made = rig()
    made.call("shell", command="secret-word-9 2>/dev/null")
    wait_until(lambda: len(made.events) == 2, "its end is told")
    assert any("finds no such command" in event.detail for event in made.events)
    assert "secret-word" not in repr(made.events)


def test_open_hands_to_the_system(rig: Callable[..., Rig], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opener = tmp_path / "xdg-open"
    opener.write_text(f'#!/bin/sh\nprintf %s "$1" > {tmp_path}/opened\n')
    opener.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    assert rig().did("open", target="https://example.org/?token=abc").what == "example.org opened"
    assert text_of(tmp_path / "opened") == "https://example.org/?token=abc"


def test_open_that_fails_is_told(rig: Callable[..., Rig], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opener = tmp_path / "xdg-open"
    opener.write_text("#!/bin/sh\nexit 3\n")
    opener.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    made = rig()
    made.call("open", target=str(tmp_path))
    wait_until(lambda: len(made.events) == 2, "its failure is told")
    assert any("no program that opens it" in event.detail for event in made.events)


def test_a_path_never_reads_as_an_option(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "--help").touch()
    assert resolve("--help") == str(tmp_path / "--help")
    assert shown(resolve("--help")) == "--help"
    with pytest.raises(UnavailableError, match="no file or folder"):
        resolve("missing.txt")


def test_the_search_for_a_program(tmp_path: Path) -> None:
    assert find_program("sh") == shutil.which("sh")
    with pytest.raises(UnavailableError, match="not found"):
        find_program(str(tmp_path / "none"))


def test_the_library_path_of_a_packed_app_is_not_handed_on() -> None:
    assert clean_environment({"LD_LIBRARY_PATH": "/packed", "LD_LIBRARY_PATH_ORIG": "/own"}) == {
        "LD_LIBRARY_PATH": "/own"
    }
    assert clean_environment({"LD_LIBRARY_PATH": "/own"}) == {"LD_LIBRARY_PATH": "/own"}
