"""One entry a system: made, read back and removed, and nothing else of the user's is touched."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trayapp.autostart.base import Autostart, Command
from trayapp.autostart.choose import kind_of, system_autostart
from trayapp.autostart.dummy import NoAutostart
from trayapp.autostart.windows import APPROVED, RUN, WindowsAutostart
from trayapp.autostart.xdg import XdgAutostart, argument, config_home
from trayapp.core.errors import UnavailableError

COMMAND = ("/opt/Pad Tray/padtray", "--hidden", "--home", '/home/me/50% "loud"')


class Registry:
    """The calls of `winreg` that are used, on a dictionary; key handles are paths."""

    HKEY_CURRENT_USER, KEY_SET_VALUE, REG_SZ = "HKCU", 2, 1

    def __init__(self) -> None:
        self.keys: dict[str, dict[str, Any]] = {}

    class Key(str):
        """An open key."""

        __slots__ = ()

        def __enter__(self) -> Registry.Key:
            return self

        def __exit__(self, *_: object) -> None:
            """Closed."""

    def OpenKey(self, _root: str, path: str, _reserved: int = 0, _access: int = 1) -> Key:  # noqa: N802
        if path not in self.keys:
            raise FileNotFoundError(path)
        return self.Key(path)

    def CreateKeyEx(self, _root: str, path: str, _reserved: int, _access: int) -> Key:  # noqa: N802
        self.keys.setdefault(path, {})
        return self.Key(path)

    def QueryValueEx(self, key: Key, name: str) -> tuple[Any, int]:  # noqa: N802
        if name not in self.keys[key]:
            raise FileNotFoundError(name)
        return self.keys[key][name], self.REG_SZ

    def SetValueEx(self, key: Key, name: str, _reserved: int, _type: int, value: Any) -> None:  # noqa: N802
        self.keys[key][name] = value

    def DeleteValue(self, key: Key, name: str) -> None:  # noqa: N802
        if name not in self.keys[key]:
            raise FileNotFoundError(name)
        del self.keys[key][name]


@pytest.fixture(params=["xdg", "windows"])
def autostart(request: pytest.FixtureRequest, tmp_path: Path) -> Autostart:
    return XdgAutostart(tmp_path) if request.param == "xdg" else WindowsAutostart(Registry())


def test_an_entry_is_made_replaced_and_removed(autostart: Autostart) -> None:
    assert autostart.registered() == ""
    autostart.disable()
    autostart.enable(("/old/padtray",))
    autostart.enable(COMMAND)
    assert autostart.registered() == autostart.written(COMMAND) != autostart.written(("/old/padtray",))
    autostart.disable()
    assert autostart.registered() == ""


def test_windows_leaves_other_programs_alone_and_forgets_that_ours_was_switched_off() -> None:
    registry = Registry()
    registry.keys = {RUN: {"Other": "other.exe"}, APPROVED: {"PadTray": b"\3", "Other": b"\3"}}
    autostart = WindowsAutostart(registry)
    autostart.enable(("C:\\Pad Tray\\padtrayw.exe", "--hidden"))
    assert registry.keys[RUN]["PadTray"] == '"C:\\Pad Tray\\padtrayw.exe" --hidden'
    assert registry.keys[APPROVED] == {"Other": b"\3"}
    autostart.disable()
    assert registry.keys[RUN] == {"Other": "other.exe"}


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("--hidden", "--hidden"),
        ("/a b", '"/a b"'),
        ("50%", "50%%"),
        ("", '""'),
        ("a\\b", '"a\\\\\\\\b"'),  # for the shell-like quoting, then for the value
        ("$HOME", '"\\\\$HOME"'),
    ],
)
def test_an_exec_argument_is_quoted_as_the_specification_says(text: str, written: str) -> None:
    assert argument(text) == written


@given(st.lists(st.text(st.characters(min_codepoint=32, max_codepoint=0x24F)), min_size=1))
def test_a_desktop_reads_the_same_command_back(command: list[str]) -> None:
    value = " ".join(map(argument, command)).replace("\\\\", "\\")
    parts = re.findall(r'"((?:\\.|[^"\\])*)"|([^ ]+)', value)
    assert [re.sub(r"\\(.)", r"\1", quoted or plain).replace("%%", "%") for quoted, plain in parts] == command


@pytest.mark.parametrize(
    ("environ", "expected"),
    [({}, "/home/me/.config"), ({"XDG_CONFIG_HOME": "/x"}, "/x"), ({"XDG_CONFIG_HOME": "x"}, "/home/me/.config")],
)
def test_the_entry_lies_where_the_desktop_looks(environ: dict[str, str], expected: str) -> None:
    assert config_home(environ, Path("/home/me")) == Path(expected)


@pytest.mark.parametrize(
    ("system", "kind"), [("win32", "run_key"), ("linux", "xdg"), ("freebsd14", "xdg"), ("darwin", "none")]
)
def test_each_system_has_its_way(system: str, kind: str) -> None:
    assert kind_of(system) == kind


def test_this_system() -> None:
    assert isinstance(system_autostart(), XdgAutostart)


def test_a_system_without_a_way_says_so() -> None:
    command: Command = ("padtray",)
    with pytest.raises(UnavailableError, match="own list"):
        NoAutostart().enable(command)
    NoAutostart().disable()
    assert NoAutostart().registered() == ""
