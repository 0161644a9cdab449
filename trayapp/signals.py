"""Ending on SIGTERM, SIGINT and Ctrl+Break, at once even while the main thread waits inside Tk."""

import signal
import socket
import threading
from collections.abc import Callable


def on_end_signal(quit_: Callable[[], None]) -> None:
    """Call `quit_` on a thread of its own when the system or the user asks this process to end. Main thread only.

    A Python signal handler runs on the main thread when that next runs Python, which inside Tk may be much later; the
    wake-up socket is written by the C handler itself.
    """
    reader, writer = socket.socketpair()
    writer.setblocking(False)
    signal.set_wakeup_fd(writer.fileno(), warn_on_full_buffer=False)
    for name in ("SIGTERM", "SIGINT", "SIGBREAK", "SIGHUP"):
        number = getattr(signal, name, None)
        if number is not None:
            signal.signal(number, lambda *_: None)

    def wait() -> None:
        with writer:  # kept open as long as the thread waits
            reader.recv(1)
            quit_()

    threading.Thread(target=wait, name="signals", daemon=True).start()
