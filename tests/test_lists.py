"""The editor's live lists: what there is now, each once; nothing where the system does not tell."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from trayapp.actions.platform.base import Window
from trayapp.core.action import Choice, Param, ParamKind
from trayapp.core.errors import UnavailableError
from trayapp.core.panel import Panel
from trayapp.core.preset import Preset
from trayapp.core.state import AppState
from trayapp.lists import LiveLists
from trayapp.plugin_host.api import Setting

STATE = AppState(
    presets=(Preset(kind="pad", name="Stream"), Preset(kind="knob", name="Stream")),
    panels=(Panel(type="pad", bank="A", preset="Stream", title="Show"),),
)
INSTRUMENT = Setting(Param("instrument", "text", "Instrument"))


def silent() -> tuple[str, ...]:
    raise UnavailableError("there is no sound server")


def choices(kind: ParamKind, others: dict[str, Any] | None = None, **actions: Any) -> tuple[Choice, ...]:
    """The list for a parameter of a kind."""
    app: Any = SimpleNamespace(
        store=SimpleNamespace(snapshot=STATE),
        sender=SimpleNamespace(ports=lambda: ("Synth",)),
        actions=SimpleNamespace(**actions),
        plugins=SimpleNamespace(
            states=lambda: {"piano": {"title": "Piano"}},
            settings=lambda name: (INSTRUMENT,) if name == "piano" else (),
            choices=lambda name, setting: (Choice("organ", "Organ"),) if (name, setting) == ("piano", "sound") else (),
            effects=tuple,
        ),
    )
    return LiveLists(app).of(Param("x", kind, "X", choices=("a",)), others or {})


def test_programs_that_play_stand_below_the_targets_that_are_always_there() -> None:
    listed = choices("app", playing=lambda: ("Spotify",))
    assert [choice.value for choice in listed] == ["master", "mic", "foreground", "app:Spotify"]


def test_a_system_that_does_not_tell_gives_no_list() -> None:
    assert choices("output", outputs=silent) == ()


def test_windows_are_listed_once_a_program_and_named_by_their_title() -> None:
    windows = (Window(1, 0, "obs", "Studio"), Window(2, 0, "obs", "Studio"), Window(3, 0, "", "?"))
    assert choices("window", windows=lambda: windows) == (Choice("obs", "obs: Studio"),)


def test_what_padtray_itself_has() -> None:
    assert choices("preset") == (Choice("Stream", "Stream"),)
    assert choices("panel") == (Choice("Show", "Show"),)
    assert choices("midi_output") == (Choice("Synth", "Synth"),)
    assert choices("plugin") == (Choice("piano", "Piano"),)


def test_a_plugins_settings_and_their_values_follow_what_was_chosen_beside_them() -> None:
    assert choices("setting", {"plugin": "piano"}) == (Choice("instrument", "Instrument"),)
    assert choices("setting", {"plugin": "none"}) == ()
    assert choices("value", {"plugin": "piano", "setting": "sound"}) == (Choice("organ", "Organ"),)


def test_any_other_parameter_has_its_own_choices() -> None:
    assert choices("choice") == (Choice("a", "a"),)
