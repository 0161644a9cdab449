"""Every command that the pages show is run, or understood where running it would change this machine."""

from __future__ import annotations

import json
import shlex
import struct
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import dev
from installer import build
from tests.docs.pages import commands
from tests.rig.jack_peer import Controller
from tests.rig.jack_server import JackServer
from tests.rig.padtray_process import PadTrayProcess
from tests.rig.process import short_folder
from tests.rig.waiting import wait_until
from trayapp import __version__
from trayapp.cli import build_parser

NOT_RUN = {
    "padtray": "starts the tray for good: tests/e2e",
    "padtray --headless": "starts for good: the program that the other commands here talk to",
    "padtray bench": "takes minutes: one of its rows is measured below",
    "padtray ctl wizard": "needs its controller: below, with one",
    "padtray autostart": "needs a PadTray of its own: tests/autostart",
    "padtray --home": "starts the tray for good: tests/autostart",
    "python3 dev.py": "sets a checkout up: tests/test_dev.py",
    "py dev.py": "Windows",
    "python3 installer/build.py": "takes minutes: tests/installer",
    "py installer/build.py": "Windows",
    "python3 installer/try.py": "takes minutes, root, Wine: tests/installer, nightly",
    "sudo apt-get": "changes the machine: installer/try_deb.py does it in a clean one",
    "pipx install": "changes the user's programs: tests/test_packaging.py installs the wheel in an environment",
}
"""Beginning of a command -> where it is tried instead."""
STATUSES = {"padtray doctor": {0, 1}}
"""Where it says something else than whether the command was carried out: whether all is well here."""


def shown() -> list[str]:
    return commands()


def reason(command: str) -> str | None:
    exact = NOT_RUN.get(command)
    return exact or next((why for start, why in NOT_RUN.items() if " " in start and command.startswith(start)), None)


@pytest.fixture(scope="module")
def app(compiled_engine: None) -> Iterator[PadTrayProcess]:
    """A running PadTray, with the files that the pages' commands name in the folder `here`."""
    del compiled_engine
    home = short_folder("docs")
    (home / "here").mkdir()
    track = bytes((0, 0x90, 60, 90, 60, 0x80, 60, 0, 0, 0xFF, 0x2F, 0))
    head = b"MThd" + struct.pack(">IHHH", 6, 0, 1, 96)
    (home / "here/song.mid").write_bytes(head + b"MTrk" + struct.pack(">I", len(track)) + track)
    (home / "here/old-folder").mkdir()
    older = '[[pad_presets]]\nname = "Old"\n[[pad_presets.pads]]\nnote = 16\nlabel = "One"\n'
    (home / "here/old-folder/config.toml").write_text(older)
    with PadTrayProcess({}, "--headless", home=home) as running:
        yield running


@pytest.mark.parametrize("command", [command for command in shown() if reason(command) is None])
def test_a_shown_command_runs(command: str, app: PadTrayProcess, monkeypatch: pytest.MonkeyPatch) -> None:
    words = shlex.split(command)
    assert words[0] == "padtray", f"nothing here runs {command!r}; say in NOT_RUN where it is tried"
    monkeypatch.chdir(app.home / "here")
    answer = app.run(*words[1:], timeout_s=200)
    assert answer.returncode in STATUSES.get(command, {0}), answer.stderr
    assert not answer.stderr


def test_the_bench_measures(app: PadTrayProcess) -> None:
    answer = app.run("bench", "MIDI message", "--json", timeout_s=200)
    result = json.loads(answer.stdout)
    assert result["machine"]["padtray"] == __version__
    assert result["rows"] or result["skipped"], "it measures, or says what keeps it"


def test_the_shown_way_through_the_wizard_makes_a_profile(
    jack_server: JackServer, padtray: Callable[..., PadTrayProcess]
) -> None:
    """With a controller of the name that the page uses, whose pads are pressed after the first command."""
    start, following, save = (shlex.split(command)[1:] for command in shown() if "wizard" in command)
    app = padtray(jack_server.env, "--headless")
    with Controller(jack_server, start[-1]) as controller:
        controller.wait_connected()
        (port,) = [port["port"] for port in app.status()["midi"]["ports"]]
        assert app.run(*start[:-1], port).returncode == 0
        for note in range(40, 48):
            controller.note_on(note, 100)
            controller.note_off(note)
        wait_until(
            lambda: len(app.ctl("wizard", "back")["found"]) == 8, "it has heard them all"
        )  # there is no step back
        assert app.run(*following).returncode == 0
        assert app.run(*save).returncode == 0
    profile = next((app.home / "devices").glob("*.toml"))
    assert save[-1] in profile.read_text(encoding="utf-8")


@pytest.mark.parametrize("command", [command for command in shown() if reason(command) is not None])
def test_a_command_that_is_not_run_is_understood(command: str) -> None:
    words = shlex.split(command)
    if words[0] == "padtray":
        build_parser().parse_args(words[1:])
    elif "dev.py" in words[:2]:
        assert callable(getattr(dev, words[2]))
    elif "installer/build.py" in words[:2]:
        assert words[2] in build.PACKAGES
        assert (Path(build.ROOT) / f"installer/make_{words[2]}.py").is_file()
    elif "installer/try.py" in words[:2]:
        assert (Path(build.ROOT) / f"installer/try_{words[2]}.py").is_file()


def test_no_reason_is_left_over() -> None:
    unused = [start for start in NOT_RUN if not any(reason(command) == NOT_RUN[start] for command in shown())]
    assert not unused
