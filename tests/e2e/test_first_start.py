"""The first start of the real app: three steps on a fresh home, and never again."""

import pytest

from tests.e2e.conftest import Machine
from tests.rig.key_window import KeyWindow
from tests.rig.waiting import wait_until

pytestmark = pytest.mark.e2e


def test_the_first_steps_are_shown_once(machine: Machine, key_window: KeyWindow) -> None:
    app = machine.start(first=True)
    window = machine.xdo.wait_window("^Welcome to PadTray$")
    wait_until((app.home / "settings.toml").exists, "the home is written")
    key_window.focus()
    machine.pad(16)
    machine.pad(16, 0)
    wait_until(lambda: app.status()["last"], "the pads work beside it")
    assert key_window.has_focus()
    machine.xdo.activate(window)
    machine.xdo.key("Escape")
    wait_until(lambda: not machine.xdo.windows("^Welcome to PadTray$"), "Escape passes over it")
    app.quit()
    app.start()
    wait_until(lambda: app.status()["overlay"], "the overlay shows")
    assert not machine.xdo.windows("^Welcome to PadTray$")
