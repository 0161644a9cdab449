"""Both ways of waking Tk from another thread."""

from __future__ import annotations

import tkinter as tk
from threading import Event, Thread
from typing import Literal

import pytest

from overlay.wake import PipeWake, ThreadWake, make_wake
from tests.rig.waiting import wait_until


@pytest.mark.parametrize("kind", [PipeWake, ThreadWake])
def test_a_signal_from_another_thread_reaches_the_main_loop_and_many_never_block(tk_root: tk.Tk, kind: type) -> None:
    woken: list[int] = []

    def on_wake() -> None:
        woken.append(1)
        if len(done) == 1000:
            tk_root.quit()

    done: list[int] = []
    wake = kind(tk_root, on_wake)

    def work() -> None:
        for i in range(1000):
            done.append(i)
            wake.signal()

    tk_root.after(1, Thread(target=work).start)
    tk_root.after(20000, tk_root.quit)
    tk_root.mainloop()
    assert len(done) == 1000
    assert 1 <= len(woken) <= 1000
    wake.close()
    wake.signal()  # after the end: nothing happens


def test_a_signal_long_before_the_main_loop_reaches_it(tk_root: tk.Tk, monkeypatch: pytest.MonkeyPatch) -> None:
    woken: list[int] = []
    refused, generate = Event(), tk_root.event_generate

    def generated(sequence: str, when: Literal["tail"]) -> None:
        try:
            generate(sequence, when=when)
        except RuntimeError:
            refused.set()
            raise

    def on_wake() -> None:
        woken.append(1)
        tk_root.quit()

    monkeypatch.setattr(tk_root, "event_generate", generated)
    wake = ThreadWake(tk_root, on_wake)
    wake.signal()
    assert refused.wait(30), "Tk waits a second for its main loop"
    tk_root.after(20_000, tk_root.quit)
    tk_root.mainloop()
    wake.close()
    assert woken


def test_this_tk_gets_the_pipe(tk_root: tk.Tk) -> None:
    wake = make_wake(tk_root, lambda: None)
    assert isinstance(wake, PipeWake)
    wake.close()


def test_a_waker_thread_ends_with_its_wake(tk_root: tk.Tk) -> None:
    import threading  # noqa: PLC0415 - only this test counts threads

    wake = ThreadWake(tk_root, lambda: None)
    wake.close()
    wait_until(lambda: not any(t.name == "overlay-wake" for t in threading.enumerate()), "the thread ends")
