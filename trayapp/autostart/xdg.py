"""Starting with a Linux desktop: the user's entry in the folder `autostart`.

Sources: the XDG specifications "Desktop Application Autostart" 0.5 and "Desktop Entry" 1.5.
"""

from pathlib import Path

from typing_extensions import override

from trayapp.autostart.base import Autostart, Command
from trayapp.store import atomic

NAME = "padtray.desktop"
_ENTRY = """\
[Desktop Entry]
Type=Application
Name=PadTray
Comment=Pads, knobs and keys of MIDI controllers
TryExec={program}
Exec={command}
Icon=padtray
Terminal=false
X-GNOME-Autostart-enabled=true
"""
_EXEC = "Exec="
_RESERVED = frozenset(" \t\n\"'\\><~|&;$*?#()`")
"""Characters for which the specification wants an argument in quotes."""


class XdgAutostart(Autostart):
    """One file in `$XDG_CONFIG_HOME/autostart`. `TryExec` lets the desktop pass over it when PadTray is gone."""

    def __init__(self, config_home: Path) -> None:
        self._file = config_home / "autostart" / NAME

    @override
    def registered(self) -> str:
        try:
            lines = self._file.read_text(encoding="utf-8", errors="replace").splitlines()
        except FileNotFoundError:
            return ""
        return next((line.removeprefix(_EXEC) for line in lines if line.startswith(_EXEC)), "")

    @override
    def written(self, command: Command) -> str:
        return " ".join(map(argument, command))

    @override
    def enable(self, command: Command) -> None:
        program = command[0].replace("\\", "\\\\")
        atomic.write(self._file, _ENTRY.format(program=program, command=self.written(command)))

    @override
    def disable(self) -> None:
        self._file.unlink(missing_ok=True)


def config_home(environ: dict[str, str], home: Path) -> Path:
    """`$XDG_CONFIG_HOME`, which counts only as an absolute path, or `~/.config`."""
    chosen = Path(environ.get("XDG_CONFIG_HOME", ""))
    return chosen if chosen.is_absolute() else home / ".config"


def argument(text: str) -> str:
    r"""One argument of an `Exec` line: quoted where it must be, `%` doubled, and `\` again for the value itself."""
    quoted = text.replace("%", "%%")
    if not text or _RESERVED.intersection(text):
        for character in '\\"`$':
            quoted = quoted.replace(character, f"\\{character}")
        quoted = f'"{quoted}"'
    return quoted.replace("\\", "\\\\").replace("\n", "\\n").replace("\t", "\\t")
