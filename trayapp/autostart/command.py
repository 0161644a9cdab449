"""The command that starts this very PadTray again, hidden."""

import os
import sys
from collections.abc import Mapping
from pathlib import Path

from trayapp.autostart.base import Command

PROGRAM = "padtray"
WINDOWED = "padtrayw"
"""The twin without a console window: what the system starts on Windows."""


def start_command() -> Command:
    """For this process."""
    return command_for(
        executable=Path(sys.executable),
        program=Path(sys.argv[0]),
        frozen=bool(getattr(sys, "frozen", False)),
        windows=sys.platform == "win32",
        environ=os.environ,
    )


def command_for(*, executable: Path, program: Path, frozen: bool, windows: bool, environ: Mapping[str, str]) -> Command:
    """The windowed twin on Windows, the installed program elsewhere, the module where there is only a checkout.

    A chosen home (`PADTRAY_HOME`) is written into the command: the system knows nothing of this environment.
    """
    home = environ.get("PADTRAY_HOME")
    where = ("--home", str(Path(home).expanduser().absolute())) if home else ()
    return (*_program(executable, program, frozen=frozen, windows=windows), "--hidden", *where)


def _program(executable: Path, program: Path, *, frozen: bool, windows: bool) -> Command:
    if frozen:
        return (str(_windowed(executable, WINDOWED) if windows else executable),)
    if program.stem in {PROGRAM, WINDOWED}:  # the script that pip or a package laid down
        installed = program.absolute()
        return (str(_windowed(installed.with_suffix(".exe"), WINDOWED) if windows else installed),)
    return (str(_windowed(executable, "pythonw") if windows else executable), "-m", "trayapp")


def _windowed(executable: Path, name: str) -> Path:
    twin = executable.with_name(f"{name}.exe")
    return twin if twin.exists() else executable
