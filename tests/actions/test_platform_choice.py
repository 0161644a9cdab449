"""A library that is not installed costs what needs it, not the start."""

from __future__ import annotations

import builtins
import sys
from typing import Any

import pytest

from trayapp.actions.platform.choose import has_x11, system_platform
from trayapp.actions.platform.pulse_volume import PulseVolume
from trayapp.actions.schedule import Schedule

PULSE = "trayapp.actions.platform.pulse_volume"


@pytest.mark.parametrize(("system", "x11"), [("linux", True), ("freebsd14", True), ("win32", False), ("darwin", False)])
def test_has_x11(system: str, x11: bool) -> None:
    assert has_x11(system) == x11


def test_without_libpulse_volumes_say_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    schedule = Schedule()
    complete = system_platform(schedule)
    assert isinstance(complete.volume, PulseVolume)
    load = builtins.__import__

    def as_on_a_bare_machine(name: str, *rest: Any) -> Any:
        if name == PULSE:
            raise OSError("libpulse.so.0: cannot open shared object file")
        return load(name, *rest)

    monkeypatch.delitem(sys.modules, PULSE)
    monkeypatch.setattr(builtins, "__import__", as_on_a_bare_machine)
    lacking = system_platform(schedule)
    assert [(finding.ok, finding.remedy) for finding in lacking.volume.findings()] == [(False, "install libpulse0")]
    complete.close()
    lacking.close()
    schedule.stop()
