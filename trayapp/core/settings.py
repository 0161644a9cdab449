"""Every setting with its range and default. The same models serve the file, the dialog and the API."""

from typing import Annotated, Literal

from pydantic import AfterValidator, Field, model_validator

from trayapp.core.action import Scalar
from trayapp.core.chord import parse_trigger
from trayapp.core.errors import BadInputError
from trayapp.core.model import FrozenMap, Model
from trayapp.core.rule import Rule
from trayapp.core.standing import Standing

_Trigger = Annotated[str, AfterValidator(lambda text: str(parse_trigger(text)) if text else "")]

LatencyMode = Literal["low", "balanced", "safe"]
Interpolation = Literal["linear", "hermite", "sinc"]


class GeneralSettings(Model):
    """Language and start."""

    language: Literal["auto", "en", "ru"] = "auto"
    start_with_system: bool = False


class HotkeySettings(Model):
    """Global hotkeys; empty switches one off."""

    overlay: _Trigger = "ctrl+alt+p"
    panic: _Trigger = ""


class ActionSettings(Model):
    """How actions are carried out."""

    minimum_hold_ms: Annotated[int, Field(ge=0, le=500)] = 20
    """A held key stays down at least this long, so that a game that looks once a frame sees it."""


class GestureSettings(Model):
    """When a press is which gesture (`core.gesture`); a strength is a velocity from 1 to 127."""

    long_press_ms: Annotated[int, Field(ge=100, le=5000)] = 400
    double_tap_ms: Annotated[int, Field(ge=100, le=1000)] = 250
    """The second tap begins at most this long after the end of the first."""
    chord_ms: Annotated[int, Field(ge=10, le=250)] = 50
    """Two controls that go down within this time are one chord; each of them waits so long for the other."""
    medium_from: Annotated[int, Field(ge=2, le=127)] = 50
    hard_from: Annotated[int, Field(ge=2, le=127)] = 100

    def zone(self, value: float) -> Literal["soft", "medium", "hard"]:
        """The zone of a velocity from 0 to 1."""
        velocity = round(value * 127)
        return "hard" if velocity >= self.hard_from else "medium" if velocity >= self.medium_from else "soft"

    @model_validator(mode="after")
    def _in_order(self) -> "GestureSettings":
        if self.medium_from >= self.hard_from:
            raise BadInputError(
                "hard begins at {hard_from}, so medium must begin below, not at {medium_from}",
                hard_from=self.hard_from,
                medium_from=self.medium_from,
            )
        return self


class AutomaticSettings(Model):
    """Presets that follow the program in front; of several rules for one panel the first that fits counts."""

    enabled: bool = True
    rules: tuple[Rule, ...] = ()


class MidiSettings(Model):
    """Controllers by their port's name, never by its number."""

    ignored: tuple[str, ...] = ()
    profiles: FrozenMap[str, str] = Field(default_factory=dict, validate_default=True)
    """Port name -> name of the device profile chosen by hand."""
    share: bool = False
    """Whether a port of PadTray's own passes on to other programs what no panel and no instrument takes."""


class AudioSettings(Model):
    """The engine's stream. `device` is `auto` (follow the system) or `HOST API: name`, as `padtray devices` says."""

    device: str = "auto"
    sample_rate: Literal[0, 22050, 32000, 44100, 48000, 88200, 96000, 192000] = 0
    """Hz; 0 takes the device's own."""
    block_size: Annotated[int, Field(ge=16, le=4096)] = 128
    latency_mode: LatencyMode = "low"
    polyphony: Annotated[int, Field(ge=1, le=1024)] = 128
    master_volume_db: Annotated[float, Field(ge=-60, le=6)] = -6.0
    interpolation: Interpolation = "sinc"
    limiter: bool = True
    exclusive: bool = False


class OverlaySettings(Model):
    """How the overlay looks and where it stands. `places` maps a monitor's key to the window's (x, y) on it.

    `monitor` is the key of the monitor that it stood on last. Untouched for `idle_after_s` seconds the overlay fades to
    `idle_opacity`, and after `hide_after_s` it hides (0: never); `show_on_touch` brings it back when a control moves.
    `bubble` shows a knob's value for a moment while the overlay is hidden. `hide_from_capture` keeps it out of
    recordings and streams, where the system can. `plugin_panels` are the open panels of plugins, by `plugin:name`.
    """

    show_at_start: bool = True
    opacity: Annotated[float, Field(ge=0.3, le=1)] = 0.96
    idle_opacity: Annotated[float, Field(ge=0.1, le=1)] = 0.8
    idle_after_s: Annotated[int, Field(ge=1, le=3600)] = 6
    hide_after_s: Annotated[int, Field(ge=0, le=3600)] = 0
    show_on_touch: bool = False
    scale: Annotated[float, Field(ge=0.75, le=2.5)] = 1.0
    theme: Literal["dark", "light", "contrast"] = "dark"
    mode: Literal["normal", "compact"] = "normal"
    click_through: bool = False
    bubble: bool = True
    hide_from_capture: bool = False
    motion: Literal["auto", "on", "off"] = "auto"
    monitor: str = ""
    places: FrozenMap[str, tuple[int, int]] = Field(default_factory=dict, validate_default=True)
    plugin_panels: FrozenMap[str, Standing] = Field(default_factory=dict, validate_default=True)


class PluginSettings(Model):
    """One plugin: on or off, and the values of its own setting rows.

    `enabled` None is nobody's choice: a shipped plugin runs, any other waits for consent, as its code may do anything.
    """

    enabled: bool | None = None
    values: FrozenMap[str, Scalar] = Field(default_factory=dict, validate_default=True)


class Settings(Model):
    """All settings, as in settings.toml."""

    general: GeneralSettings = GeneralSettings()
    hotkeys: HotkeySettings = HotkeySettings()
    actions: ActionSettings = ActionSettings()
    gestures: GestureSettings = GestureSettings()
    automatic: AutomaticSettings = AutomaticSettings()
    midi: MidiSettings = MidiSettings()
    audio: AudioSettings = AudioSettings()
    overlay: OverlaySettings = OverlaySettings()
    plugins: FrozenMap[str, PluginSettings] = Field(default_factory=dict, validate_default=True)

    def plugin(self, name: str) -> PluginSettings:
        """The settings of a plugin; its defaults where none are stored."""
        return self.plugins.get(name) or PluginSettings()
