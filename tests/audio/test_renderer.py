"""The render loop under a device of the test's own: frames, memory and threads, without any clock."""

import threading
from collections.abc import Callable, Iterator

import numpy as np
import pytest

from tests.audio.device import pull
from tests.audio.sounds import click, clicks, sine
from tests.rig.waiting import wait_until
from trayapp.audio import preparation
from trayapp.audio import shared_words as w
from trayapp.audio.outputs import NullOutput
from trayapp.audio.renderer import Renderer
from trayapp.core.settings import AudioSettings

SETTINGS = AudioSettings(master_volume_db=0, block_size=64)


@pytest.fixture
def renderer() -> Iterator[Renderer]:
    """A running loop that nobody listens to yet; none is left afterwards."""
    renderer = preparation.prepare(SETTINGS)
    renderer.adapt(SETTINGS, 48_000)
    renderer.words[w.LEAD] = SETTINGS.block_size
    yield renderer
    renderer.close()
    assert "audio-render" not in [thread.name for thread in threading.enumerate()]


def play_out(renderer: Renderer, frames: int) -> np.ndarray:
    """What a device gets that always waits for the loop."""
    words, block = renderer.words, SETTINGS.block_size
    parts = []
    for _ in range(0, frames, block):
        wait_until(
            lambda: (
                words[w.WRITE] - words[w.READ] >= block
                or (words[w.IDLE] == w.ASLEEP and words[w.COMMANDS_READ] == words[w.COMMANDS_WRITTEN])
            ),
            "the loop is ahead or asleep",
            every_s=0,
        )
        parts.append(pull(words, block))
    return np.concatenate(parts)


def test_a_thousand_onsets_are_on_their_frames(renderer: Renderer) -> None:
    """No error of even one frame, wherever in a block a note begins."""
    frames = np.cumsum(np.random.default_rng(1).integers(80, 200, 1_000)) + 1_000
    for note, frame in enumerate(frames):
        assert renderer.play([click()], note + 1, at_frame=int(frame))
    offset = int(renderer.words[w.READ])
    heard = [offset + frame for frame in clicks(play_out(renderer, int(frames[-1]) + 2_000))]
    delay = heard[0] - int(frames[0])
    assert [frame - delay for frame in heard] == frames.tolist()
    assert 0 <= delay < 1_000, "the limiter looks ahead, and nothing else delays"


def test_the_render_path_allocates_nothing(renderer: Renderer) -> None:
    """Counted by the compiled code's own memory system, over notes, pedals, steals, effects and the way to sleep."""
    from numba.core.runtime import _nrt_python, rtsys  # noqa: PLC0415

    words = renderer.words
    output = NullOutput(48_000, SETTINGS, words)
    try:
        _nrt_python.memsys_enable_stats()
        renderer.set_effect("volume.gain", 0.5)
        renderer.control(64, 1.0, 0, None)
        first = int(words[w.READ]) + 9_600
        for number in range(40):
            renderer.play([sine(200.0 + 20 * number, -40.0)] * 8, number + 1, at_frame=first + 300 * number)
        before = rtsys.get_allocation_stats()
        blocks = int(words[w.BLOCKS])
        wait_until(lambda: words[w.BLOCKS] > blocks + 300, "the loop has rendered")
        assert rtsys.get_allocation_stats() == before
        assert before.alloc > 0, "the counter counts what Python's own calls allocate"
    finally:
        output.close()


def test_a_new_rate_ends_what_sounds_and_keeps_what_lasts(renderer: Renderer) -> None:
    """Notes that still wait in the ring begin on the new synth; their samples are kept."""
    renderer.play([sine()], 1)
    wait_until(lambda: renderer.active_voices() == 1 or pull(renderer.words, 64) is None, "the note sounds")
    renderer.control(64, 1.0, 0, None)
    play_out(renderer, 640)
    renderer.stop()
    renderer.play([click()], 2)
    renderer.adapt(SETTINGS, 44_100)
    assert len(renderer.kept) == 1
    assert np.abs(play_out(renderer, 6_400)).max() > 0.1
    renderer.collect()
    assert len(renderer.kept) == 0


def test_a_lost_voice_is_not_kept(renderer: Renderer, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the ring has no room, nobody will ever say that the voice is over."""
    monkeypatch.setattr(renderer.queue, "push", lambda *_, **__: False)
    assert not renderer.play([click()], 1)
    assert len(renderer.kept) == 0


def test_a_flood_while_nothing_renders_leaves_no_note_hanging(renderer: Renderer) -> None:
    """The device stands still for long, the ring is full many times over: every end and every pedal still comes."""
    for note in range(1, 41):
        renderer.play([sine(200.0 + note, -40.0)], note)
    play_out(renderer, 640)
    assert renderer.active_voices() == 40
    renderer.control(64, 1.0, 0, None)
    flood = threading.Thread(target=lambda: [renderer.control(1, step % 128 / 127, 0, None) for step in range(5_000)])
    flood.start()
    for step in range(5_000):
        renderer.pitch_bend(step / 5_000, 0, None)
        if step % 100 == 0:
            renderer.note_off(1 + step // 100 % 20, 0, 0, None)
    flood.join()
    for note in range(1, 41):
        renderer.note_off(note, 0, 0, None)
    renderer.control(64, 0.0, 0, None)
    _catch_up(renderer)
    assert renderer.active_voices() == 0
    assert renderer.queue.lost == 0
    renderer.collect()
    assert len(renderer.kept) == 0


@pytest.mark.parametrize("end", [Renderer.stop_all, lambda renderer: renderer.swap(None)], ids=["panic", "swap"])
def test_panic_and_swap_come_through_a_flood(renderer: Renderer, end: Callable[[Renderer], None]) -> None:
    """Notes that were refused are told of, the others end."""
    played = sum(renderer.play([sine(gain_db=-60.0)], note) for note in range(1, 6_000))
    assert 0 < renderer.queue.lost == 5_999 - played
    end(renderer)
    _catch_up(renderer)
    assert renderer.active_voices() == 0
    assert len(renderer.kept) == 0


def _catch_up(renderer: Renderer) -> None:
    """The device goes on, and so does the thread of the outputs."""
    while len(renderer.queue.unread()):
        play_out(renderer, 64)
        renderer.collect()
    play_out(renderer, 4_800)
    renderer.collect()


def test_going_through_the_loop_leaves_the_float_mode_alone() -> None:
    """Compiling runs the render loop on the caller's thread, which must still know the smallest numbers afterwards."""
    preparation.prepare(AudioSettings()).close()
    assert np.float64(5e-324) / 1 > 0
