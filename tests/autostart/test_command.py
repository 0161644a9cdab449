"""The system starts the very PadTray that was told to, hidden and with its own files."""

from __future__ import annotations

from pathlib import Path

import pytest

from trayapp.autostart.command import command_for, start_command

INSTALLED, CHECKOUT = Path("/usr/bin/padtray"), Path("/src/trayapp/__main__.py")


@pytest.mark.parametrize(
    ("program", "frozen", "environ", "expected"),
    [
        (INSTALLED, False, {}, ("/usr/bin/padtray", "--hidden")),
        (CHECKOUT, False, {}, ("/venv/bin/python", "-m", "trayapp", "--hidden")),
        (INSTALLED, True, {}, ("/venv/bin/python", "--hidden")),
        (INSTALLED, False, {"PADTRAY_HOME": "/a b"}, ("/usr/bin/padtray", "--hidden", "--home", "/a b")),
    ],
)
def test_linux(program: Path, frozen: bool, environ: dict[str, str], expected: tuple[str, ...]) -> None:
    executable = Path("/venv/bin/python")
    made = command_for(executable=executable, program=program, frozen=frozen, windows=False, environ=environ)
    assert made == expected


@pytest.mark.parametrize(
    ("executable", "program", "frozen", "starts"),
    [
        ("padtray.exe", "padtray.exe", True, "padtrayw.exe"),
        ("python.exe", "padtray", False, "padtrayw.exe"),
        ("python.exe", "__main__.py", False, "pythonw.exe"),
    ],
)
def test_windows_starts_the_twin_without_a_console(
    tmp_path: Path, executable: str, program: str, frozen: bool, starts: str
) -> None:
    def made() -> tuple[str, ...]:
        return command_for(
            executable=tmp_path / executable, program=tmp_path / program, frozen=frozen, windows=True, environ={}
        )

    without_twin = made()[0]
    assert without_twin != str(tmp_path / starts)
    (tmp_path / starts).touch()
    assert made()[0] == str(tmp_path / starts)


def test_this_process_can_be_started_again() -> None:
    assert Path(start_command()[0]).exists()
    assert "--hidden" in start_command()
