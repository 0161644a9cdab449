"""Which message lights a pad, and how every pad of a controller should be lit now. Pure."""

from collections.abc import Collection, Mapping
from typing import Literal

from trayapp.core.binding import Binding
from trayapp.core.device_profile import DeviceProfile, Lights, PadBank, SourceKind
from trayapp.core.state import AppState
from trayapp.midi.names import same

Level = Literal["off", "idle", "on", "error"]
"""Nothing bound; bound and off; on or pressed; the target has a fault."""
TargetState = Literal["off", "on", "pending", "error"]
Source = tuple[SourceKind, int, int]
"""(kind, channel or 0, number) that a pad sends."""

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
    profile: DeviceProfile,
    port: str,
    state: AppState,
    targets: Mapping[tuple[str, int], TargetState],
    pressed: Collection[tuple[str, int]],
) -> dict[Source, tuple[int, ...]]:
    """The message for every pad of a controller, by the real state of what it controls.

    `targets` is that state by (panel id, position); `pressed` are the (bank, position) that are down.
    """
    messages: dict[Source, tuple[int, ...]] = {}
    for group in profile.pads:
        for at, number in enumerate(group.numbers):
            position = group.first + at
            colour, level = _look(group.bank, position, port, state, targets, pressed)
            source: Source = (group.kind, group.channel, number)
            message = light(profile.lights, source, colour, level)
            if message:
                messages[source] = message
    return messages


def dark(profile: DeviceProfile) -> list[tuple[int, ...]]:
    """The messages that put out every pad."""
    return list(paint(profile, "", AppState(), {}, ()).values())


def _look(
    bank: PadBank,
    position: int,
    port: str,
    state: AppState,
    targets: Mapping[tuple[str, int], TargetState],
    pressed: Collection[tuple[str, int]],
) -> tuple[str, Level]:
    panel = state.active_panel("pad", bank)
    if panel is None or (panel.device and not same(panel.device, port)):
        return DEFAULT_COLOUR, "off"
    binding = state.binding(panel, position)
    if binding is None or not binding.gestures:
        return DEFAULT_COLOUR, "off"
    return binding.colour or DEFAULT_COLOUR, _level(
        binding, targets.get((panel.id, position)), (bank, position) in pressed
    )


def _level(binding: Binding, target: TargetState | None, is_pressed: bool) -> Level:
    if target == "error":
        return "error"
    return "on" if binding.armed and (is_pressed or target in {"on", "pending"}) else "idle"


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
