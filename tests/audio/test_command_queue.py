"""Commands reach the loop in order, each on its frame, and a full ring loses none without saying so."""

import threading

import numpy as np
import pytest

from tests.audio.device import Words
from trayapp.audio import command_queue
from trayapp.audio.callback import latest_tick
from trayapp.audio.command_queue import CAPACITY, CommandQueue, take

RECORD = np.dtype([("frame", "i8"), ("kind", "i4")], align=True)


def records(*kinds: int) -> np.ndarray:
    made = np.zeros(len(kinds), RECORD)
    made["kind"] = kinds
    return made


def taken(device: Words, queue: CommandQueue, end: int, room: int = 64) -> list[tuple[int, int]]:
    batch = np.zeros(room, RECORD)
    count = take(device.words, queue.records, batch, end)
    return [(int(row["frame"]), int(row["kind"])) for row in batch[:count]]


def test_each_block_takes_what_lies_before_its_end() -> None:
    """In the order of sending; what is later stays."""
    device = Words()
    queue = CommandQueue(device.words, RECORD)
    queue.push(records(1, 2), at_frame=10)
    queue.push(records(3), at_frame=127)
    queue.push(records(4), at_frame=128)
    assert taken(device, queue, 128) == [(10, 1), (10, 2), (127, 3)]
    assert taken(device, queue, 128) == []
    assert [int(row["kind"]) for row in queue.unread()] == [4]
    assert taken(device, queue, 256) == [(128, 4)]


def test_a_small_batch_leaves_the_rest_for_the_next_block() -> None:
    """Nothing is lost when more comes than one block takes."""
    device = Words()
    queue = CommandQueue(device.words, RECORD)
    queue.push(records(*range(10)), at_frame=0)
    assert [kind for _, kind in taken(device, queue, 128, room=4) + taken(device, queue, 128)] == list(range(10))


def test_frames_never_go_back() -> None:
    """The loop stops at the first later command, so an earlier one behind it must not be stamped earlier."""
    device = Words()
    queue = CommandQueue(device.words, RECORD)
    queue.push(records(1), at_frame=500)
    queue.push(records(2), at_frame=100)
    assert taken(device, queue, 501) == [(500, 1), (500, 2)]


@pytest.mark.parametrize(
    ("later_ns", "frames"), [(0, 0), (1_000_000, 48), (2_000_000, 96), (4_000_000, 192), (10**9, 256), (-(10**6), 0)]
)
def test_an_event_sounds_at_a_constant_delay(later_ns: int, frames: int) -> None:
    """Ahead of the last callback by what is rendered already, plus its own time since then, at most two blocks."""
    device = Words()
    device.pull(128)
    frame, tick = latest_tick(device.words)
    queue = CommandQueue(device.words, RECORD)
    queue.push(records(1), at_ns=tick + later_ns)
    assert queue.unread()["frame"].tolist() == [frame + 128 + frames]


def all_taken(device: Words, queue: CommandQueue) -> list[int]:
    """Everything, as a loop takes it that runs again."""
    kinds: list[int] = []
    while len(queue.unread()):
        kinds += [kind for _, kind in taken(device, queue, 2**40, room=512)]
        queue.catch_up()
    return kinds


def test_a_full_ring_loses_nothing_and_keeps_the_order() -> None:
    """While nothing renders, and however much comes; what comes later waits behind what waits."""
    device = Words()
    queue = CommandQueue(device.words, RECORD)
    total = 3 * CAPACITY
    for number in range(total):
        assert queue.push(records(number), at_frame=number)
    assert len(taken(device, queue, 2**40)) == 64
    assert queue.push(records(total), at_frame=total)
    assert all_taken(device, queue) == list(range(64, total + 1))
    assert queue.lost == 0


def test_only_what_may_be_lost_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """All records of a push or none; the number lost is known."""
    monkeypatch.setattr(command_queue, "MOST_WAITING", 2)
    device = Words()
    queue = CommandQueue(device.words, RECORD)
    assert queue.push(records(*[1] * (CAPACITY - 1)), refusable=True)
    assert queue.push(records(2, 3), refusable=True)
    assert queue.push(records(4), refusable=True)
    assert not queue.push(records(5, 6), refusable=True)
    assert queue.lost == 2
    assert queue.push(records(7))
    assert all_taken(device, queue)[-4:] == [2, 3, 4, 7]


def test_of_a_position_that_waits_the_latest_counts() -> None:
    """So that a knob turned while nothing renders takes no memory; it moves to the end."""
    device = Words()
    queue = CommandQueue(device.words, RECORD)
    queue.push(records(*[0] * CAPACITY))
    for number in range(1, 5_000):
        queue.push(records(number), replaces="knob")
        if number == 2_000:
            queue.push(records(-1))
    assert all_taken(device, queue)[CAPACITY:] == [-1, 4_999]


def test_more_than_the_ring_holds_is_refused() -> None:
    """It would never find room."""
    device = Words()
    queue = CommandQueue(device.words, RECORD)
    assert not queue.push(records(*[1] * (CAPACITY + 1)))
    assert queue.push(records(2))


def test_many_producers_lose_nothing_and_keep_their_own_order() -> None:
    """A short lock among producers only."""
    device = Words()
    queue = CommandQueue(device.words, RECORD)

    def produce(first: int) -> None:
        for number in range(100):
            queue.push(records(first + number))

    threads = [threading.Thread(target=produce, args=(1000 * index,)) for index in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    kinds = [kind for _, kind in taken(device, queue, 2**40, room=CAPACITY)]
    assert sorted(kinds) == sorted(1000 * index + number for index in range(4) for number in range(100))
    for index in range(4):
        mine = [kind for kind in kinds if kind // 1000 == index]
        assert mine == sorted(mine)
