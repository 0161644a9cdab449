"""The system's entry follows the setting, at the start and while PadTray runs."""

from __future__ import annotations

import json
import shlex
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.rig.padtray_process import PadTrayProcess
from tests.rig.waiting import wait_until
from trayapp.autostart.service import SETTING, AutostartService
from trayapp.autostart.xdg import NAME, XdgAutostart
from trayapp.core.commands import ChangeSettings
from trayapp.core.events import Notice
from trayapp.core.settings import GeneralSettings, Settings
from trayapp.core.state import AppState
from trayapp.store.bus import Bus
from trayapp.store.store import Store

MINE, OTHER = ("/usr/bin/padtray", "--hidden"), ("/other/padtray", "--hidden")


@pytest.fixture
def bus() -> Iterator[Bus]:
    bus = Bus()
    bus.start()
    yield bus
    bus.stop()


def service(bus: Bus, home: Path, *, wanted: bool) -> tuple[AutostartService, Store, XdgAutostart]:
    store = Store(bus, state=AppState(settings=Settings(general=GeneralSettings(start_with_system=wanted))))
    autostart = XdgAutostart(home)
    return AutostartService(store, bus, autostart, MINE), store, autostart


def switch(store: Store, on: bool) -> None:
    store.dispatch(ChangeSettings(values={SETTING: on}))


def test_the_entry_comes_and_goes_with_the_setting(bus: Bus, tmp_path: Path) -> None:
    following, store, autostart = service(bus, tmp_path, wanted=False)
    following.start()
    switch(store, True)
    wait_until(lambda: autostart.registered() == autostart.written(MINE), "the entry is there")
    switch(store, False)
    wait_until(lambda: not autostart.registered(), "the entry is gone")
    following.stop()


@pytest.mark.parametrize(
    ("wanted", "there", "after"),
    [
        (True, (), MINE),
        (True, MINE, MINE),
        (True, OTHER, MINE),
        (False, MINE, ()),
        (False, OTHER, OTHER),
        (False, (), ()),
    ],
)
def test_a_start_mends_the_entry_but_removes_no_other_one(
    bus: Bus, tmp_path: Path, wanted: bool, there: tuple[str, ...], after: tuple[str, ...]
) -> None:
    following, _, autostart = service(bus, tmp_path, wanted=wanted)
    if there:
        autostart.enable(there)
    following.start()
    assert autostart.registered() == autostart.written(after)


def test_what_the_user_switched_off_in_the_desktop_stays_off(bus: Bus, tmp_path: Path) -> None:
    following, _, autostart = service(bus, tmp_path, wanted=True)
    autostart.enable(MINE)
    file = tmp_path / "autostart" / NAME
    edited = file.read_text() + "Hidden=true\n"
    file.write_text(edited)
    following.start()
    assert file.read_text() == edited


def test_switching_it_on_takes_over_from_another_padtray(bus: Bus, tmp_path: Path) -> None:
    following, store, autostart = service(bus, tmp_path, wanted=False)
    autostart.enable(OTHER)
    following.start()
    switch(store, True)
    wait_until(lambda: autostart.registered() == autostart.written(MINE), "the entry is this one's")
    following.stop()


def test_a_folder_that_cannot_be_written_is_told_not_fatal(bus: Bus, tmp_path: Path) -> None:
    told: list[Notice] = []
    bus.subscribe(told.append, Notice)
    (tmp_path / "autostart").write_text("a file in the way")
    following, store, _ = service(bus, tmp_path, wanted=False)
    following.start()
    switch(store, True)
    wait_until(lambda: any("Starting with the system" in notice.text for notice in told), "the user is told")
    following.stop()


def test_the_running_program_makes_an_entry_that_starts_it_again(padtray: Callable[..., PadTrayProcess]) -> None:
    app = padtray({}, "--headless")
    file = app.home / "xdg-config/autostart" / NAME
    for on in (True, False):
        app.ctl("command", json.dumps({"do": "change_settings", "values": {SETTING: on}}))
        wait_until(lambda on=on: file.exists() == on, f"the entry is {'there' if on else 'gone'}")
        if on:
            command = next(line for line in file.read_text().splitlines() if line.startswith("Exec="))
            words = shlex.split(command.removeprefix("Exec="))
            assert words[-3:] == ["--hidden", "--home", str(app.home)]
            version = [*words[:-3], "--version"]
            assert subprocess.run(version, capture_output=True, text=True, check=True).stdout.startswith("padtray ")


@pytest.mark.parametrize("running", [False, True])
def test_the_command_line_switches_it_whether_padtray_runs_or_not(
    padtray: Callable[..., PadTrayProcess], running: bool
) -> None:
    app = padtray({}, "--headless", start=running)
    file = app.home / "xdg-config/autostart" / NAME
    assert app.run("autostart").stdout == "PadTray does not start with the system\n"
    assert app.run("autostart", "on").stdout.startswith("PadTray starts with the system")
    assert json.loads(app.run("autostart", "--json").stdout)["on"]  # at once, also where the files follow
    wait_until(file.exists, "the entry is there")
    app.run("autostart", "off")
    wait_until(lambda: not file.exists(), "the entry is gone")
