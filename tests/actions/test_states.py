"""The real state of what bindings control is published, also when others change it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.actions.conftest import Rig, nothing
from tests.rig.desktop import XServer
from tests.rig.key_window import KeyWindow
from tests.rig.process import Program
from tests.rig.pulse import PulseServer
from tests.rig.waiting import wait_until
from trayapp.actions.platform.base import Platform
from trayapp.actions.platform.pulse_volume import PulseVolume
from trayapp.actions.platform.x11_windows import X11Windows
from trayapp.actions.states import needs, watched
from trayapp.core.action import Action, ActionSpec, Param, TargetState
from trayapp.core.binding import Binding
from trayapp.core.commands import ActivatePanel, SetBinding
from trayapp.core.events import OverlayShownEvent, TargetEvent
from trayapp.core.panel import Panel
from trayapp.core.preset import Preset
from trayapp.core.state import AppState


def bound(kind: str, gesture: str = "tap", **params: object) -> Binding:
    return Binding(gestures={gesture: Action(kind=kind, params=params)})  # type: ignore[dict-item, arg-type]


PADS = {
    1: bound("volume", target="master", op="toggle_mute"),
    2: bound("volume", target="master", op="unmute"),
    3: bound("volume", target="app:Nobody"),
    4: bound("panel", panel="Main"),
    5: bound("panel", panel="Gone"),
    6: bound("preset", preset="Pads"),
    7: bound("launch", program="sleep", args=("60",)),
    8: bound("keystroke", keys="a"),
    9: bound("volume", target="master", op="nonsense"),
}
STATE = AppState(
    presets=(
        Preset(kind="pad", name="Pads", bindings=PADS),
        Preset(kind="knob", name="Knobs", bindings={1: bound("volume", "turn", target="master")}),
    ),
    panels=(
        Panel(type="pad", bank="A", preset="Pads", title="Main"),
        Panel(type="knob", bank="A", preset="Knobs"),
    ),
)
MAIN, KNOBS = STATE.panels


class States:
    def __init__(self, rig: Callable[..., Rig], make: Callable[..., Platform], state: AppState = STATE) -> None:
        self.last: dict[tuple[str, int], TargetEvent] = {}
        self.rig = rig(make, state)
        self.rig.bus.subscribe(self._take, TargetEvent)

    def _take(self, event: TargetEvent) -> None:
        self.last[event.panel, event.position] = event

    def wait(self, panel: Panel, position: int, state: str, detail: str | None = None) -> TargetEvent:
        def there() -> TargetEvent | None:
            event = self.last.get((panel.id, position))
            return event if event and event.state == state and detail in {None, event.detail} else None

        return wait_until(there, f"{panel.type} {position} is {state}")


@pytest.fixture
def states(rig: Callable[..., Rig], pulse_server: PulseServer) -> States:
    none = nothing()
    mixer = PulseVolume(pulse_server.env["PULSE_SERVER"])
    return States(rig, lambda _schedule: Platform(none.input, mixer, none.windows))


def test_only_bindings_with_a_state_are_watched() -> None:
    assert [w.position for w in watched(STATE)] == [1, 2, 3, 4, 5, 6, 7, 1]
    assert needs(tuple(watched(STATE))) == {"volume", "windows"}
    front = AppState(
        presets=(Preset(kind="pad", name="P", bindings={1: bound("volume", target="foreground")}),),
        panels=(Panel(type="pad", bank="A", preset="P"),),
    )
    assert needs(tuple(watched(front))) == {"volume", "windows"}
    assert needs(()) == frozenset()


def test_every_state_is_told_at_the_start(states: States) -> None:
    states.wait(MAIN, 1, "off", "100%")
    states.wait(MAIN, 2, "on", "100%")
    states.wait(MAIN, 3, "off", "")
    states.wait(MAIN, 4, "off")
    assert "there is no panel 'Gone'" in states.wait(MAIN, 5, "error").detail
    states.wait(MAIN, 6, "on")
    states.wait(MAIN, 7, "off")
    assert states.wait(KNOBS, 1, "off", "100%").value == pytest.approx(1.0)


def test_a_volume_that_another_program_changes(states: States, pulse_server: PulseServer) -> None:
    states.wait(MAIN, 1, "off")
    pulse_server.ctl("set-sink-mute", "@DEFAULT_SINK@", "1")
    states.wait(MAIN, 1, "on", "muted")
    states.wait(MAIN, 2, "off", "muted")
    pulse_server.ctl("set-sink-volume", "@DEFAULT_SINK@", "40%")
    wait_until(lambda: states.last[KNOBS.id, 1].value == pytest.approx(0.4, abs=1e-3), "the knob's target moved")


def test_a_panel_that_is_activated_elsewhere(states: States) -> None:
    states.wait(MAIN, 4, "off")
    states.rig.store.dispatch(ActivatePanel(id=MAIN.id))
    states.wait(MAIN, 4, "on")


def test_a_program_while_it_runs(states: States) -> None:
    states.wait(MAIN, 7, "off")
    states.rig.call("launch", program="sleep", args=("1",))
    states.wait(MAIN, 7, "on")
    states.wait(MAIN, 7, "off")


def test_a_shell_command_while_it_runs(rig: Callable[..., Rig]) -> None:
    with Program(["sleep", "60"], {}) as lasting:
        command = f"tail --pid={lasting.pid} -f /dev/null"
        state = AppState(
            presets=(Preset(kind="pad", name="P", bindings={1: bound("shell", command=command)}),),
            panels=(Panel(type="pad", bank="A", preset="P"),),
        )
        shown = States(rig, lambda _schedule: nothing(), state)
        shown.wait(state.panels[0], 1, "off")
        shown.rig.call("shell", command=command)
        shown.wait(state.panels[0], 1, "on")
    shown.wait(state.panels[0], 1, "off")


def test_the_overlay_while_it_is_shown(rig: Callable[..., Rig]) -> None:
    pads = {at: bound("overlay", op=op) for at, op in enumerate(("toggle", "show", "hide"), 1)}
    state = AppState(
        presets=(Preset(kind="pad", name="P", bindings=pads),),
        panels=(Panel(type="pad", bank="A", preset="P"),),
    )
    shown, none = States(rig, lambda _schedule: nothing(), state), state.panels[0]
    for visible in (False, True, False):
        shown.rig.bus.publish(OverlayShownEvent(visible))
        for position, lit in ((1, visible), (2, visible), (3, not visible)):
            shown.wait(none, position, "on" if lit else "off")


def test_a_binding_that_is_cleared_goes_dark(states: States, pulse_server: PulseServer) -> None:
    pulse_server.ctl("set-sink-mute", "@DEFAULT_SINK@", "1")
    states.wait(MAIN, 1, "on")
    states.rig.store.dispatch(SetBinding(kind="pad", name="Pads", position=1, binding=None))
    states.wait(MAIN, 1, "off", "")


def test_without_anything_the_worker_still_starts(rig: Callable[..., Rig]) -> None:
    made = States(rig, lambda _schedule: nothing())
    made.wait(MAIN, 1, "off", "")


def test_the_default_output_and_the_window_in_front(
    rig: Callable[..., Rig], pulse_server: PulseServer, key_window: KeyWindow, desktop: XServer
) -> None:
    pads = {
        1: bound("output", output="headphones"),
        2: bound("focus", window=key_window.title),
        3: bound("focus", window="another"),
    }
    state = AppState(
        presets=(Preset(kind="pad", name="P", bindings=pads),), panels=(Panel(type="pad", bank="A", preset="P"),)
    )
    none = nothing()
    mixer = PulseVolume(pulse_server.env["PULSE_SERVER"])
    states = States(rig, lambda _schedule: Platform(none.input, mixer, X11Windows(desktop.display)), state)
    (panel,) = state.panels
    states.wait(panel, 1, "off")
    states.wait(panel, 2, "on")
    states.wait(panel, 3, "off")
    assert states.rig.did("output", output="headphones").ok
    states.wait(panel, 1, "on")
    pulse_server.ctl("set-default-sink", "speakers")
    states.wait(panel, 1, "off")
    assert states.rig.did("focus", window=key_window.title).what == f"{key_window.title} in front"
    assert "no output 'nowhere'" in states.rig.did("output", output="nowhere").detail


def test_what_a_plugin_tells_of_its_action_is_shown_where_the_parameters_are_the_same(rig: Callable[..., Rig]) -> None:
    pads = {at: bound("home.lamp", room=room) for at, room in ((1, "Kitchen"), (2, "Hall"), (3, "Attic"))}
    state = AppState(
        presets=(Preset(kind="pad", name="P", bindings=pads),),
        panels=(Panel(type="pad", bank="A", preset="P"),),
    )
    shown = States(rig, lambda _schedule: nothing(), state)
    worker, panel = shown.rig.worker, state.panels[0]
    spec = ActionSpec("home.lamp", "Lamp", "Home", (Param("room", "text", "Room"),), has_state=True)
    remove = worker.register(spec, lambda _call: "")
    shown.wait(panel, 1, "off")
    worker.tell_state("home.lamp", TargetState("on", "all"), {})
    shown.wait(panel, 3, "on", "all")
    worker.tell_state("home.lamp", TargetState("off", "dark", 0.2), {"room": "Hall"})
    assert shown.wait(panel, 2, "off", "dark").value == pytest.approx(0.2)
    shown.wait(panel, 1, "on", "all")
    remove()
    shown.wait(panel, 1, "off", "")
    remove()
    again = worker.register(spec, lambda _call: "")
    worker.stop()
    again()
    assert worker._states._watched == (), "after the stop nothing is looked at again"
