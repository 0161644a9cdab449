"""Typed text arrives whole, in layouts that lack its characters too, and is told to nobody."""

from __future__ import annotations

import logging
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.actions.conftest import Rig
from tests.rig.desktop import XServer
from tests.rig.key_window import KeyWindow
from tests.rig.process import Program, unique_name
from tests.rig.waiting import wait_until
from tests.rig.xdo import Xdo
from trayapp.core.control import Control


@pytest.fixture
def terminal(desktop: XServer, tmp_path: Path) -> Iterator[Path]:
    """A terminal that writes each line it is given to a file."""
    file, title = tmp_path / "typed", unique_name("term")
    file.touch()
    argv = [
        "xterm",
        "-u8",
        "-T",
        title,
        "-e",
        f"stty -echo; while read -r line; do printf '%s\\n' \"$line\" >> {file}; done",
    ]
    env = desktop.env | {"LC_ALL": "C.UTF-8", "SHELL": "/bin/sh"}
    with Program(argv, env):
        xdo = Xdo(desktop.display)
        xdo.activate(xdo.wait_window(f"^{title}$"))
        yield file


def typed(file: Path) -> str:
    return wait_until(lambda: (text := file.read_text()).endswith("\n") and text, "a line arrives")


@pytest.mark.parametrize(
    "text",
    [
        "Hello, World! ~#{[|`\\^@]}",
        "éß€ñ ÄÖÜ",
        "Привет, мир! 😀 done",
        "Съешь же ещё этих мягких французских булок, да выпей чаю. ДЕЖАВЮ",
    ],
)
def test_any_text_arrives(keys: Rig, terminal: Path, text: str) -> None:
    event = keys.did("text", text=text + "\n")
    assert event.ok, event.detail
    assert typed(terminal) == text + "\n"


def test_caps_lock_changes_nothing(keys: Rig, terminal: Path, xdo: Xdo) -> None:
    xdo("key", "Caps_Lock")
    keys.did("text", text="aBé ß1\n")
    xdo("key", "Caps_Lock")
    assert typed(terminal) == "aBé ß1\n"


def test_another_layout_in_use(keys: Rig, terminal: Path, desktop: XServer) -> None:
    subprocess.run(["setxkbmap", "-display", desktop.display, "de"], check=True)
    keys.did("text", text="yz@{ü} Ж\n")
    assert typed(terminal) == "yz@{ü} Ж\n"


def test_a_layout_without_latin_letters(keys: Rig, terminal: Path, desktop: XServer) -> None:
    subprocess.run(["setxkbmap", "-display", desktop.display, "ru"], check=True)
    keys.did("text", text="Hello мир\n")
    assert typed(terminal) == "Hello мир\n"


def test_modifiers_held_by_a_pad_do_not_make_shortcuts(keys: Rig, terminal: Path) -> None:
    held = keys.call("keystroke", keys="ctrl", control=Control("pad", "A", 2))
    keys.did("text", text="plain\n")
    keys.release(held)
    assert typed(terminal) == "plain\n"


def test_the_text_stands_in_no_report_and_no_log(
    keys: Rig, key_window: KeyWindow, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    event = keys.did("text", text="s3cr3t!")
    key_window.wait_key("release", "exclam")
    assert "s3cr3t" not in repr(event) + caplog.text
    assert event.what == "Characters typed: 7"


def test_borrowed_keys_are_given_back(keys: Rig, desktop: XServer, key_window: KeyWindow) -> None:
    before = key_table(desktop)
    keys.did("text", text="Ж")
    keys.worker.stop()
    assert key_table(desktop) == before
    assert key_window.has_focus()


def key_table(x: XServer) -> str:
    command = ["xkbcomp", "-xkb", x.display, "-"]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout
