"""Names, never indices: which outputs a setting means, and which one `auto` follows."""

import json

import pytest

from trayapp.audio.devices import AUTO, OutputDevice, find, system_default, to_try, with_sinks

JACK = OutputDevice("JACK Audio Connection Kit", "system", default=True)
ALSA_DEFAULT = OutputDevice("ALSA", "default", default=True, rate_hz=44_100)
ALSA_PULSE = OutputDevice("ALSA", "pulse", rate_hz=44_100)
ALSA_CARD = OutputDevice("ALSA", "HDA Intel PCH: ALC257 (hw:0,0)")
SINK = OutputDevice("PulseAudio", "speakers", default=True, rate_hz=96_000, title="Speakers")
MME = OutputDevice("MME", "Microsoft Sound Mapper", default=True)
WASAPI = OutputDevice("Windows WASAPI", "Speakers (USB)", default=True)
WASAPI_OTHER = OutputDevice("Windows WASAPI", "Headset")


@pytest.mark.parametrize(
    ("devices", "first"),
    [
        ([JACK], JACK),
        ([ALSA_CARD, ALSA_PULSE, ALSA_DEFAULT, SINK], ALSA_PULSE),
        ([ALSA_CARD, ALSA_DEFAULT, SINK], ALSA_DEFAULT),
        ([ALSA_CARD, ALSA_DEFAULT], ALSA_DEFAULT),
        ([MME, WASAPI_OTHER, WASAPI], WASAPI),
        ([MME, WASAPI_OTHER], MME),
        ([WASAPI_OTHER], WASAPI_OTHER),
    ],
)
def test_auto_tries_the_system_default_first(devices: list[OutputDevice], first: OutputDevice) -> None:
    """The sound server, then WASAPI's default, then the host APIs' defaults, then anything."""
    order = system_default(devices)
    assert order[0] == first
    assert set(order) == {device for device in devices if device != SINK} | ({SINK} if SINK in devices else set())
    assert to_try(AUTO, devices) == order


def test_a_named_device_is_that_device_or_nothing() -> None:
    """No other device stands in for the one a setting names; a colon in the name does not matter."""
    devices = [MME, ALSA_CARD, WASAPI]
    assert to_try(ALSA_CARD.label, devices) == (ALSA_CARD,)
    assert to_try("MME: gone", devices) == ()
    assert find("MME: gone", devices) is None


def test_the_way_to_the_sound_server_has_the_rate_of_its_default_sink() -> None:
    """ALSA says 44,100 of every server; the server's default sink says what is true."""
    outputs = with_sinks([ALSA_PULSE, ALSA_DEFAULT], [SINK])
    assert [(device.label, device.rate_hz) for device in outputs] == [
        ("ALSA: pulse", 96_000),
        ("ALSA: default", 44_100),
        ("PulseAudio: speakers", 96_000),
    ]


def test_sinks_without_a_way_to_them_are_left_out() -> None:
    """A server that PortAudio cannot reach offers nothing that could be opened."""
    assert with_sinks([JACK], [SINK]) == [JACK]


def test_a_device_survives_the_listing_process() -> None:
    """What the listing process prints is what this process reads."""
    assert OutputDevice.from_json(json.loads(json.dumps(SINK.to_json()))) == SINK
