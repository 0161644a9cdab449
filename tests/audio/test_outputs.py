"""How an output is opened, and what is said when it cannot be."""

import numpy as np
import pytest

from tests.rig.waiting import wait_until
from trayapp.audio import shared_words as w
from trayapp.audio.devices import OutputDevice
from trayapp.audio.errors import DeviceError
from trayapp.audio.outputs import Attempt, NullOutput, PortAudioOutput, attempts
from trayapp.audio.semaphores import make_semaphore
from trayapp.core.settings import AudioSettings

WASAPI = OutputDevice("Windows WASAPI", "Speakers", rate_hz=44_100)
MME = OutputDevice("MME", "Speakers", rate_hz=44_100)


@pytest.mark.parametrize(
    ("device", "settings", "expected"),
    [
        (MME, {}, (Attempt(44_100),)),
        (MME, {"sample_rate": 96_000, "exclusive": True}, (Attempt(96_000),)),
        (WASAPI, {}, (Attempt(44_100, auto_convert=True),)),
        (WASAPI, {"sample_rate": 48_000}, (Attempt(48_000, auto_convert=True),)),
        (WASAPI, {"exclusive": True}, (Attempt(44_100, exclusive=True), Attempt(44_100, auto_convert=True))),
    ],
)
def test_ways_to_open(device: OutputDevice, settings: dict[str, object], expected: tuple[Attempt, ...]) -> None:
    """The device's own rate where none is set; WASAPI shared with conversion; exclusive only on request."""
    assert attempts(device, AudioSettings.model_validate(settings)) == expected


def test_a_refusal_says_what_was_tried() -> None:
    """The text names the device, the rate and the reason."""
    device = OutputDevice("JACK Audio Connection Kit", "nobody", rate_hz=48_000)
    with pytest.raises(DeviceError, match=r"nobody could not be opened \(48000 Hz: .*nobody is not there"):
        PortAudioOutput(device, AudioSettings(), w.make_words())


def test_the_null_output_keeps_time_while_there_is_something_to_render() -> None:
    """It consumes frames at the rate of a device, and stands still when the engine is idle."""
    words, ring, semaphore = w.make_words(), np.zeros((w.RING_FRAMES, 2), np.float32), make_semaphore()
    words[w.RING], words[w.SEMAPHORE] = ring.ctypes.data, semaphore.address
    output = NullOutput(48_000, AudioSettings(), words)
    try:
        assert output.alive()
        assert words[w.READ] == 0
        words[w.COMMANDS_WRITTEN] = 1
        from trayapp.audio.semaphores import post  # noqa: PLC0415  compiled code, wanted by this test alone

        post(int(words[w.NULL_SEMAPHORE]))
        first = wait_until(lambda: int(words[w.READ]), "the clock runs")
        began = int(words[w.TICK_NS])
        wait_until(lambda: int(words[w.READ]) > first + 4_800, "the clock goes on")
        seconds = (int(words[w.TICK_NS]) - began) / 1e9
        assert int(words[w.READ]) - first == pytest.approx(seconds * 48_000, rel=0.5)
    finally:
        output.close()
        semaphore.close()
    assert not output.alive()
    output.close()
