"""Waiting for a condition with a deadline in place of a fixed sleep, and for a moment in which nothing disturbs."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

Answer = TypeVar("Answer")

PATIENCE_S = 30.0
"""A deadline that only a failure reaches, also on a busy machine."""


def wait_until(
    ask: Callable[[], Answer | None], what: str, timeout_s: float = PATIENCE_S, every_s: float = 0.01
) -> Answer:
    """Ask until the answer is true and return that answer.

    Raises:
        TimeoutError: `what` did not happen; the text holds the last answer.
    """
    deadline = time.monotonic() + timeout_s
    while True:
        answer = ask()
        if answer:
            return answer
        if time.monotonic() > deadline:
            raise TimeoutError(f"{what}: not within {timeout_s:g} s, last answer {answer!r}")
        time.sleep(every_s)


TRIES = 8


def left_alone(attempt: Callable[[], None]) -> None:
    """Try what a machine that stands still for a moment disturbs, until it was left alone.

    What is wrong in itself fails each time.

    Raises:
        AssertionError: of the last of TRIES attempts.
    """
    for number in range(1, TRIES + 1):
        try:
            return attempt()
        except AssertionError:
            if number == TRIES:
                raise
    return None
