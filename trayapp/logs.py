"""Where the log goes: a rotating file, and the terminal if there is one."""

import logging
import sys
import threading
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import Any

LIMIT_BYTES = 1 << 20
KEPT = 3
TAIL_BYTES, TAIL_LINES = 1 << 16, 400
_FORMAT = "%(asctime)s %(levelname)-7s %(name)s: %(message)s"


def start_logging(file: Path, level: int = logging.INFO) -> None:
    """Log to `file` (1 MiB, three older ones kept) and to stderr; also what no code caught, on any thread."""
    handlers: list[logging.Handler] = []
    if sys.stderr is not None:  # a windowed Windows program has none
        handlers.append(logging.StreamHandler())
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        handlers.append(RotatingFileHandler(file, maxBytes=LIMIT_BYTES, backupCount=KEPT, encoding="utf-8", delay=True))
    except OSError as error:
        logging.basicConfig(level=level, format=_FORMAT, handlers=handlers, force=True)
        logging.getLogger(__name__).warning("No log file: %s", error)
    else:
        logging.basicConfig(level=level, format=_FORMAT, handlers=handlers, force=True)
    logging.captureWarnings(capture=True)
    threading.excepthook = _thread_died


class LogTail:
    """The end of a log file. Read anew only when the file has changed."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._stamp = (0, 0)
        self._lines: tuple[str, ...] = ()

    def lines(self) -> tuple[str, ...]:
        """The last lines, oldest first; none where there is no file."""
        try:
            now = self._file.stat()
            if (stamp := (now.st_size, now.st_mtime_ns)) != self._stamp:
                with self._file.open("rb") as file:
                    file.seek(max(0, now.st_size - TAIL_BYTES))
                    text = file.read().decode("utf-8", "replace")
                self._stamp, self._lines = stamp, tuple(text.splitlines()[-TAIL_LINES:])
        except OSError:
            self._stamp, self._lines = (0, 0), ()
        return self._lines


def _thread_died(args: Any) -> None:
    if args.exc_type is SystemExit:
        return
    name = args.thread.name if args.thread else "?"
    logging.getLogger("padtray").critical(
        "The thread %s died", name, exc_info=(args.exc_type, args.exc_value, args.exc_traceback)
    )
