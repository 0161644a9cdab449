from __future__ import annotations

import threading

import pytest

from trayapp.core.errors import UnavailableError
from trayapp.midi.limited import LimitedThread


def test_a_call_gives_back_what_it_returns_or_raises() -> None:
    thread = LimitedThread("t", 5.0)
    assert thread.call("asked", lambda: 42) == 42
    assert thread.call("asked", lambda: None) is None
    with pytest.raises(ZeroDivisionError):
        thread.call("asked", lambda: 1 // 0)
    thread.end()


def test_a_call_that_never_comes_back_is_given_up_and_not_tried_again() -> None:
    thread, never = LimitedThread("t", 0.05), threading.Event()
    with pytest.raises(UnavailableError, match="sent: no answer within"):
        thread.call("sent", never.wait)
    with pytest.raises(UnavailableError, match="closed: an earlier call"):
        thread.call("closed", lambda: 1)
    never.set()
    thread.end()
