"""Compiles the kernels in a process of its own: LLVM's memory goes with it, and the app may end at any moment.

`python -m trayapp.audio.compiling` (a frozen program: `--compile-audio`) writes its progress, one number from 0 to 1 a
line, and ends with one of the statuses below. It ends when its standard input is closed, as it is with the app, also
with one that is killed.
"""

import logging
import os
import subprocess
import sys
import threading
from collections.abc import Callable

from trayapp.audio import kernel_cache
from trayapp.core.settings import AudioSettings

COMPILE_FLAG = "--compile-audio"
"""The argument that makes a frozen program answer like this module."""
DONE, FAILED, NO_PLACE, ORPHANED = 0, 1, 3, 4
"""Exit statuses. NO_PLACE: the result cannot be kept in the folder."""

logger = logging.getLogger(__name__)


class CompilingProcess:
    """One compilation. `run` blocks one thread; `stop` may be called from any other."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._process: subprocess.Popen[str] | None = None
        self.stopped = False

    def run(self, report: Callable[[float], None]) -> int:
        """Compiles into the present cache folder; returns the process's status, FAILED also where `stop` ended it."""
        frozen = getattr(sys, "frozen", False)
        command = [sys.executable, COMPILE_FLAG] if frozen else [sys.executable, "-m", __name__]
        env = os.environ | {kernel_cache.FOLDER_VARIABLE: str(kernel_cache.cache_folder())}
        if not frozen:
            env["PYTHONPATH"] = os.pathsep.join(path for path in sys.path if path)
        flags = getattr(subprocess, "CREATE_NO_WINDOW", 0) | getattr(subprocess, "BELOW_NORMAL_PRIORITY_CLASS", 0)
        with self._lock:
            if self.stopped:
                return FAILED
            try:
                process = subprocess.Popen(  # noqa: S603  this program itself
                    command, env=env, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                    text=True, errors="replace", creationflags=flags,
                )  # fmt: skip
            except OSError as error:
                logger.warning("the compiler does not start: %s", error)
                return FAILED
            self._process = process
        with process:
            last_words = _follow(process, report)
            status = process.wait()
        if status != DONE and not self.stopped:
            logger.warning("compiling the audio engine ended with status %d: %s", status, last_words)
        return status

    def stop(self) -> None:
        """Ends it at once. Idempotent; a later `run` does nothing."""
        with self._lock:
            self.stopped = True
            if self._process is not None:
                self._process.kill()


def _follow(process: "subprocess.Popen[str]", report: Callable[[float], None]) -> str:
    """Hands on the progress until the end; returns what else was said, its end."""
    said = ""
    assert process.stdout is not None
    for line in process.stdout:
        try:
            report(float(line))
        except ValueError:
            said = (said + line)[-2_000:]
    return said.strip()


# -- in that process -----------------------------------------------------------------------------------------------


def main() -> int:
    """Fills and seals the cache folder; returns the exit status."""
    logging.basicConfig(format="%(message)s")
    # Its libraries ask what the standard input is, which on Windows hangs as long as somebody reads from that pipe.
    import numba  # noqa: F401, PLC0415  first

    threading.Thread(target=_end_with_the_app, daemon=True).start()
    if not kernel_cache.can_keep():
        return NO_PLACE
    with kernel_cache.one_compiler():
        if kernel_cache.sealed():
            return DONE
        kernel_cache.drop_damaged()
        from trayapp.audio.preparation import loaded  # noqa: PLC0415  loads numba

        loaded(AudioSettings(), lambda done: _say(f"{done:.4f}\n"))
        if kernel_cache.unkept:
            return NO_PLACE
        kernel_cache.seal()
    kernel_cache.forget_old_states()
    return DONE


def _say(text: str) -> None:
    os.write(1, text.encode())


def _end_with_the_app() -> None:
    while os.read(0, 64):
        pass
    os._exit(ORPHANED)  # LLVM cannot be asked to stop


if __name__ == "__main__":
    sys.exit(main())
