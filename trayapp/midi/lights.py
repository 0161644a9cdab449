"""Which message lights a pad, and how every pad and ring of a controller should be lit now. Pure."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import Literal

from trayapp.core.binding import Binding
from trayapp.core.device_profile import DeviceProfile, Lights, PadBank, SourceKind
from trayapp.core.panel import Bank, PanelType
from trayapp.core.state import AppState
from trayapp.midi.names import same

Level = Literal["off", "idle", "on", "error"]
"""Nothing bound; bound and off; on or pressed; the target has a fault."""
TargetState = Literal["off", "on", "pending", "error"]
Source = tuple[SourceKind, int, int]
"""(kind, channel or 0, number) that a pad sends."""

Place = tuple[str, int]
"""(panel id, position)."""


@dataclass(slots=True)
class Known:
    """What is known of the targets of all panels: their state, their value (0 to 1), and the step of a cycle."""

    states: dict[Place, TargetState] = field(default_factory=dict)
    values: dict[Place, float] = field(default_factory=dict)
    steps: dict[Place, int] = field(default_factory=dict)
    knob_bank: Bank = "A"
    """The bank of knobs that have none of their own."""

    def copy(self) -> "Known":
        """As it is now."""
        return Known(dict(self.states), dict(self.values), dict(self.steps), self.knob_bank)


NOTHING = Known()
DEFAULT_COLOUR = "#FFFFFF"
ERROR_COLOUR = "#FF0000"
IDLE_SHARE = 0.15
"""Of the full brightness: seen on the desk, and clearly not on."""

_STATUS: dict[str, int] = {"note": 0x90, "control_change": 0xB0}


def light(lights: Lights, source: Source, colour: str, level: Level) -> tuple[int, ...]:
    """The message that lights one pad; empty for a controller without lights. `colour` is `#RRGGBB`."""
    kind, channel, number = source
    if lights.kind == "none":
        return ()
    if lights.kind == "switch":
        value = lights.on if level in {"on", "error"} else lights.off
    else:
        rgb = _shown(colour, level)
        if lights.kind == "rgb_sysex":
            parts = dict(zip(("r", "g", "b"), (part >> 1 for part in rgb), strict=True)) | {"led": number}
            return tuple(parts[part] if isinstance(part, str) else part for part in lights.message)
        value = _nearest(lights, rgb)
    return (_STATUS[kind] | ((lights.channel or channel or 1) - 1), number, value)


def paint(
    profile: DeviceProfile, port: str, state: AppState, known: Known, pressed: Collection[tuple[str, int]]
) -> dict[Source, tuple[int, ...]]:
    """The message for every pad and ring of a controller, by the real state of what it controls.

    `pressed` are the (bank, position) of the pads that are down.
    """
    return dict(_pads(profile, port, state, known, pressed)) | dict(_rings(profile, port, state, known))


def dark(profile: DeviceProfile) -> list[tuple[int, ...]]:
    """The messages that put out every pad and ring."""
    return list(paint(profile, "", AppState(), NOTHING, ()).values())


def _pads(
    profile: DeviceProfile, port: str, state: AppState, known: Known, pressed: Collection[tuple[str, int]]
) -> Iterator[tuple[Source, tuple[int, ...]]]:
    for group in profile.pads:
        for at, number in enumerate(group.numbers):
            position = group.first + at
            colour, level = _look(group.bank, position, port, state, known, (group.bank, position) in pressed)
            source: Source = (group.kind, group.channel, number)
            message = light(profile.lights, source, colour, level)
            if message:
                yield source, message


def _rings(
    profile: DeviceProfile, port: str, state: AppState, known: Known
) -> Iterator[tuple[Source, tuple[int, ...]]]:
    for group in profile.knobs:
        ring = group.ring
        for at, own in enumerate(group.numbers if ring is not None else ()):
            assert ring is not None
            number = ring.numbers[at] if ring.numbers else own
            channel = ring.channel or group.channel or 1
            place, binding = _bound("knob", group.bank or known.knob_bank, group.first + at, port, state)
            value = known.values.get(place) if binding is not None else None
            shown = binding.turn.position(value) if binding is not None and value is not None else 0.0
            yield ("control_change", channel, number), (0xB0 | channel - 1, number, ring.value(shown))


def _bound(type_: PanelType, bank: Bank, position: int, port: str, state: AppState) -> tuple[Place, Binding | None]:
    """The place and the binding that a control shows; None where nothing is bound that has a light."""
    panel = state.active_panel(type_, bank)
    if panel is None or (panel.device and not same(panel.device, port)):
        return ("", position), None
    binding = state.binding(panel, position)
    shows = binding is not None and binding.gestures and binding.light
    return (panel.id, position), binding if shows else None


def _look(
    bank: PadBank, position: int, port: str, state: AppState, known: Known, is_pressed: bool
) -> tuple[str, Level]:
    place, binding = _bound("pad", bank, position, port, state)
    if binding is None:
        return DEFAULT_COLOUR, "off"
    return binding.colour or DEFAULT_COLOUR, _level(binding, place, known, is_pressed)


def _level(binding: Binding, place: Place, known: Known, is_pressed: bool) -> Level:
    """A target that says how it is counts; one that does not is on while its cycle or toggle is not at rest."""
    target = known.states.get(place)
    if target == "error":
        return "error"
    is_on = target in {"on", "pending"} if target is not None else known.steps.get(place, 0) > 0
    return "on" if binding.armed and (is_pressed or is_on) else "idle"


def _shown(colour: str, level: Level) -> tuple[int, int, int]:
    chosen = ERROR_COLOUR if level == "error" else colour
    share = {"off": 0.0, "idle": IDLE_SHARE}.get(level, 1.0)
    red, green, blue = (round(int(chosen[at : at + 2], 16) * share) for at in (1, 3, 5))
    return red, green, blue


def _nearest(lights: Lights, rgb: tuple[int, int, int]) -> int:
    """The entry of the palette whose colour is nearest; 0, which every palette has dark, for black."""
    if rgb == (0, 0, 0):
        return 0

    def distance(entry: tuple[int, str]) -> int:
        other = (int(entry[1][at : at + 2], 16) for at in (1, 3, 5))
        return sum((a - b) ** 2 for a, b in zip(rgb, other, strict=True))

    return min(lights.palette, key=distance)[0]
