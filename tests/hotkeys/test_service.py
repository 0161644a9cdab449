"""The registered hotkeys follow the state; presses and releases fire; conflicts are told."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.rig.waiting import wait_until
from trayapp.core.action import Action, ActionCall
from trayapp.core.binding import Binding
from trayapp.core.commands import ActivatePanel, ChangeSettings, SetBinding, UpdatePanel
from trayapp.core.events import Notice
from trayapp.core.finding import Finding
from trayapp.core.panel import Panel
from trayapp.core.preset import Preset
from trayapp.core.settings import HotkeySettings, Settings
from trayapp.core.state import AppState
from trayapp.hotkeys.base import HotkeyPlatform, Listener
from trayapp.hotkeys.dummy import NoHotkeys
from trayapp.hotkeys.service import HotkeyService
from trayapp.hotkeys.wanted import Place, wanted
from trayapp.store.bus import Bus
from trayapp.store.store import Store


def bound(hotkey: str, kind: str = "panic", **more: object) -> Binding:
    return Binding(hotkey=hotkey, gestures={"tap": Action(kind=kind)}, **more)  # type: ignore[arg-type]


STATE = AppState(
    settings=Settings(hotkeys=HotkeySettings(overlay="ctrl+alt+p")),
    presets=(
        Preset(kind="pad", name="One", bindings={1: bound("f13", label="Mute"), 2: Binding(hotkey="f14")}),
        Preset(kind="pad", name="Two", bindings={1: bound("f15")}),
        Preset(kind="key", name="Keys", bindings={60: bound("f16"), 62: bound("f17", armed=False)}),
    ),
    panels=(
        Panel(type="pad", bank="A", preset="One", active=True),
        Panel(type="pad", bank="A", preset="Two"),
        Panel(type="piano", bank="map", preset="Keys", active=True),
    ),
)


class Keyboard(HotkeyPlatform):
    """Remembers what was asked of it."""

    def __init__(self) -> None:
        self.asked: list[frozenset[str]] = []
        self.listener: Listener | None = None

    def start(self, listener: Listener) -> None:
        self.listener = listener

    def register(self, triggers: frozenset[str]) -> None:
        self.asked.append(triggers)

    def stop(self, timeout_s: float = 2.0) -> None:
        """Nothing runs."""

    def findings(self) -> tuple[Finding, ...]:
        return ()

    def press(self, trigger: str) -> None:
        assert self.listener is not None
        self.listener.pressed(trigger, 1.0)

    def release(self, trigger: str) -> None:
        assert self.listener is not None
        self.listener.released(trigger, 2.0)


class Rig:
    def __init__(self, platform: HotkeyPlatform, state: AppState = STATE) -> None:
        self.bus = Bus()
        self.store = Store(self.bus, state=state)
        self.calls: list[ActionCall] = []
        self.touched: list[tuple[str, int, int]] = []
        self.notices: list[Notice] = []
        self.bus.subscribe(self.notices.append, Notice)
        self.service = HotkeyService(self.store, self.bus, self.calls.append, self._touch, platform)
        self.bus.start()
        self.service.start()

    def _touch(self, panel: str, position: int, velocity: int) -> None:
        self.touched.append((panel, position, velocity))

    @property
    def did(self) -> list[tuple[str, str]]:
        return [(call.action.kind, call.phase) for call in self.calls]


@pytest.fixture
def keyboard() -> Keyboard:
    return Keyboard()


@pytest.fixture
def rig(keyboard: Keyboard) -> Iterator[Rig]:
    made = Rig(keyboard)
    yield made
    made.service.stop()
    made.bus.stop()


def test_active_panels_and_settings_are_wanted() -> None:
    assert wanted(STATE).targets.keys() == {"ctrl+alt+p", "f13", "f16"}
    assert wanted(AppState()).targets["ctrl+alt+p"].owner == "the overlay"


def test_the_first_has_a_trigger_that_two_want() -> None:
    preset = Preset(
        kind="pad", name="P", bindings={1: bound("ctrl+alt+p"), 2: bound("f13"), 3: bound("f13", label="X")}
    )
    state = AppState(presets=(preset,), panels=(Panel(type="pad", bank="B", preset="P", active=True),))
    found = wanted(state)
    assert found.targets["ctrl+alt+p"].does == Action(kind="overlay", params={"op": "toggle"})
    assert found.doubled == (("Ctrl+Alt+P", "the overlay", "Pad B1"), ("F13", "Pad B2", "Pad B3 (X)"))


def test_press_and_release_of_a_binding_touch_its_control(rig: Rig, keyboard: Keyboard) -> None:
    keyboard.press("f13")
    keyboard.press("f13")
    keyboard.release("f13")
    keyboard.release("f13")
    assert rig.touched == [(STATE.panels[0].id, 1, 127), (STATE.panels[0].id, 1, 0)]
    assert rig.did == []


def test_the_settings_hotkeys_act(rig: Rig, keyboard: Keyboard) -> None:
    keyboard.press("ctrl+alt+p")
    keyboard.release("ctrl+alt+p")
    assert rig.did == [("overlay", "press"), ("overlay", "release")]
    press, release = rig.calls
    assert (press.press_id, press.time, str(press.control)) == (release.press_id, 1.0, "Hotkey")


def test_the_release_goes_where_the_press_went(rig: Rig, keyboard: Keyboard) -> None:
    keyboard.press("f13")
    for command in (
        SetBinding(kind="pad", name="One", position=1, binding=None),
        SetBinding(kind="pad", name="One", position=3, binding=bound("f13")),
    ):
        rig.store.dispatch(command)
    wait_until(lambda: rig.service._wanted.targets["f13"].does == Place(STATE.panels[0].id, 3), "followed")
    keyboard.release("f13")
    keyboard.press("f13")
    assert [at[1:] for at in rig.touched] == [(1, 127), (1, 0), (3, 127)]


@pytest.mark.parametrize(
    ("command", "triggers"),
    [
        (ActivatePanel(id=STATE.panels[1].id), {"ctrl+alt+p", "f15", "f16"}),
        (UpdatePanel(id=STATE.panels[0].id, preset="Two"), {"ctrl+alt+p", "f15", "f16"}),
        (ChangeSettings(values={"hotkeys.overlay": "", "hotkeys.panic": "pause"}), {"pause", "f13", "f16"}),
        (SetBinding(kind="pad", name="One", position=1, binding=None), {"ctrl+alt+p", "f16"}),
    ],
)
def test_the_hotkeys_follow_the_state(rig: Rig, keyboard: Keyboard, command: object, triggers: set[str]) -> None:
    rig.store.dispatch(command)  # type: ignore[arg-type]
    wait_until(lambda: keyboard.asked[-1] == triggers, "followed")


def test_a_change_of_something_else_touches_no_hotkey(rig: Rig, keyboard: Keyboard) -> None:
    rig.store.dispatch(ChangeSettings(values={"overlay.scale": 2}))
    rig.store.dispatch(ChangeSettings(values={"hotkeys.panic": "pause"}))
    wait_until(lambda: "pause" in keyboard.asked[-1], "followed")
    assert len(keyboard.asked) == 2


def test_a_refusal_is_told_with_its_owner(rig: Rig, keyboard: Keyboard) -> None:
    assert keyboard.listener is not None
    keyboard.listener.refused("f13", "another program has taken it", "choose another hotkey")
    notice = wait_until(lambda: rig.notices, "told")[0]
    assert notice.text == "The hotkey F13 of Pad A1 (Mute) does not work: another program has taken it"
    assert notice.remedy == "choose another hotkey"
    assert not rig.service.findings()[0].ok
    rig.store.dispatch(SetBinding(kind="pad", name="One", position=1, binding=None))
    wait_until(lambda: not rig.service.findings(), "forgotten with the binding")


def test_a_hotkey_down_at_the_stop_is_released(rig: Rig, keyboard: Keyboard) -> None:
    keyboard.press("f13")
    rig.service.stop()
    assert [velocity for _, _, velocity in rig.touched] == [127, 0]


def test_a_system_without_hotkeys_is_told_and_the_app_goes_on() -> None:
    made = Rig(NoHotkeys("there is no display", "start in a desktop session"))
    notice = wait_until(lambda: made.notices, "told")[0]
    assert (notice.text, notice.remedy) == ("Hotkeys do not work: there is no display", "start in a desktop session")
    assert made.service.findings() == (Finding("hotkeys", False, "there is no display", "start in a desktop session"),)
    made.service.stop()
    made.bus.stop()


def test_doubled_hotkeys_are_told_once(rig: Rig) -> None:
    rig.store.dispatch(SetBinding(kind="pad", name="One", position=3, binding=bound("f13")))
    rig.store.dispatch(SetBinding(kind="pad", name="One", position=4, binding=bound("f19")))
    wait_until(lambda: "f19" in rig.service._wanted.targets, "followed")
    wait_until(lambda: rig.notices, "told")
    assert [n.text for n in rig.notices] == ["The hotkey F13 of Pad A3 is taken by Pad A1 (Mute)"]
