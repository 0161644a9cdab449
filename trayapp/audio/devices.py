"""Audio outputs by name, and the rule that turns a setting into the outputs to try. No device is touched here."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

AUTO = "auto"
PULSE = "PulseAudio"
"""Host API name of the sinks of a PulseAudio or PipeWire server; PortAudio reaches them through ALSA's `pulse`."""
WASAPI = "Windows WASAPI"
ALSA = "ALSA"
PULSE_DOORS = ("pulse", "default")
"""ALSA devices behind which a sound server may sit."""


@dataclass(frozen=True)
class OutputDevice:
    """One output as the system names it.

    Attributes:
        host_api: The family of drivers.
        name: Unique within the host API.
        channels: Most output channels.
        rate_hz: The device's own rate.
        default: True for the host API's default output.
        title: For people; empty where the name says it all.
    """

    host_api: str
    name: str
    channels: int = 2
    rate_hz: int = 48_000
    default: bool = False
    title: str = ""

    @property
    def label(self) -> str:
        """`HOST API: name`, as settings take it."""
        return f"{self.host_api}: {self.name}"

    def to_json(self) -> dict[str, Any]:
        """For `padtray devices --json` and between the listing process and this one."""
        return asdict(self) | {"label": self.label}

    @classmethod
    def from_json(cls, row: dict[str, Any]) -> "OutputDevice":
        """The value that `to_json` described."""
        return cls(**{key: value for key, value in row.items() if key != "label"})


def find(label: str, devices: Sequence[OutputDevice]) -> OutputDevice | None:
    """The device of that label; None where it is not there now."""
    return next((device for device in devices if device.label == label), None)


def system_default(devices: Sequence[OutputDevice]) -> tuple[OutputDevice, ...]:
    """What `auto` tries, best first: the sound server, WASAPI, the defaults of the host APIs in order, anything.

    `devices` stand in the order of PortAudio, the default host API first.
    """
    server = [device for device in devices if device.host_api == PULSE]
    doors = [pulse_door(devices)] if server else []
    wasapi = [device for device in devices if device.host_api == WASAPI and device.default]
    defaults = [device for device in devices if device.default]
    return tuple(dict.fromkeys(device for device in (*doors, *wasapi, *defaults, *devices) if device is not None))


def pulse_door(devices: Sequence[OutputDevice]) -> OutputDevice | None:
    """The ALSA device behind which the sound server sits: it follows the server's default sink."""
    return next((d for name in PULSE_DOORS for d in devices if d.host_api == ALSA and d.name == name), None)


def to_try(setting: str, devices: Sequence[OutputDevice]) -> tuple[OutputDevice, ...]:
    """The outputs that a setting means, best first; empty where the named one is not there."""
    if setting == AUTO:
        return system_default(devices)
    device = find(setting, devices)
    return (device,) if device is not None else ()


def with_sinks(outputs: Sequence[OutputDevice], sinks: Sequence[OutputDevice]) -> list[OutputDevice]:
    """PortAudio's outputs and the sound server's sinks; ALSA's way to the server takes the rate of the default sink.

    Without that way the sinks cannot be reached and are left out.
    """
    door = pulse_door(outputs)
    if door is None:
        return list(outputs)
    rate = next((sink.rate_hz for sink in sinks if sink.default), door.rate_hz)
    return [replace(device, rate_hz=rate) if device == door else device for device in outputs] + list(sinks)
