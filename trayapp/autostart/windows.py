"""Starting with Windows: a value of the user's Run key. Source: "Run and RunOnce Registry Keys", Win32 reference."""

import contextlib
import importlib
import subprocess
from typing import Any

from typing_extensions import override

from trayapp.autostart.base import Autostart, Command

RUN = r"Software\Microsoft\Windows\CurrentVersion\Run"
APPROVED = r"Software\Microsoft\Windows\CurrentVersion\Explorer\StartupApproved\Run"
"""Where the task list's page "Startup apps" notes what the user switched off; without a note an entry is on."""
VALUE = "PadTray"


class WindowsAutostart(Autostart):
    """One value of `HKEY_CURRENT_USER`; no administrator's rights. `registry` has the calls of `winreg`."""

    def __init__(self, registry: Any = None) -> None:
        self._registry = registry or importlib.import_module("winreg")

    @override
    def registered(self) -> str:
        registry = self._registry
        try:
            with registry.OpenKey(registry.HKEY_CURRENT_USER, RUN) as key:
                command, _type = registry.QueryValueEx(key, VALUE)
        except FileNotFoundError:
            return ""
        return str(command)

    @override
    def written(self, command: Command) -> str:
        return subprocess.list2cmdline(command)

    @override
    def enable(self, command: Command) -> None:
        registry = self._registry
        with registry.CreateKeyEx(registry.HKEY_CURRENT_USER, RUN, 0, registry.KEY_SET_VALUE) as key:
            registry.SetValueEx(key, VALUE, 0, registry.REG_SZ, self.written(command))
        self._forget(APPROVED)

    @override
    def disable(self) -> None:
        self._forget(RUN)

    def _forget(self, path: str) -> None:
        registry = self._registry
        with (
            contextlib.suppress(FileNotFoundError),
            registry.OpenKey(registry.HKEY_CURRENT_USER, path, 0, registry.KEY_SET_VALUE) as key,
        ):
            registry.DeleteValue(key, VALUE)
