"""Gets the compiled code ready: from the cache in well under a second, else compiled first, with progress."""

import logging
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from trayapp.audio import kernel_cache
from trayapp.audio.compiling import DONE, NO_PLACE, CompilingProcess
from trayapp.audio.errors import AudioError, EngineStoppedError
from trayapp.core.settings import AudioSettings

if TYPE_CHECKING:
    from trayapp.audio.renderer import Renderer

logger = logging.getLogger(__name__)


class Preparation:
    """One way from nothing to a renderer. `run` blocks one thread, `stop` may be called from any other."""

    def __init__(self) -> None:
        self._process = CompilingProcess()

    def stop(self) -> None:
        """Lets `run` end soon, without a renderer. Idempotent."""
        self._process.stop()

    def run(self, settings: AudioSettings, progress: Callable[[float], None] | None = None) -> "Renderer":
        """A renderer whose every kernel is ready to run. Tens of seconds on the first start of a version.

        A cache that is broken is made anew, one that cannot be written is gone around.

        Args:
            settings: What the renderer is made for.
            progress: Called with rising values up to 1 on this thread.

        Raises:
            EngineStoppedError: `stop` was called.
            AudioError: It does not compile on this machine.
        """
        report = progress or (lambda _: None)
        with self._filled_cache(report):
            if self._process.stopped:
                raise EngineStoppedError("the engine was stopped while it started")
            try:
                renderer = loaded(settings, report)
            except Exception as error:
                raise AudioError("the audio engine cannot be compiled on this machine: {error}", error=error) from error
        report(1.0)
        return renderer

    @contextmanager
    def _filled_cache(self, report: Callable[[float], None]) -> Iterator[None]:
        """While it lasts, the cache folder holds everything, if that can be done apart from this process."""
        if kernel_cache.sealed() or self._compile(report):
            yield
            return
        with _private_folder() as folder:
            if folder is None or not self._compile(report):
                logger.warning("the audio engine is compiled in this process, which takes memory until it ends")
            yield

    def _compile(self, report: Callable[[float], None]) -> bool:
        """Whether the folder is filled. A first failure is put down to what it held."""
        status = self._process.run(report)
        if status in {DONE, NO_PLACE} or self._process.stopped:
            return status == DONE
        kernel_cache.discard()
        return self._process.run(report) == DONE


def prepare(settings: AudioSettings, progress: Callable[[float], None] | None = None) -> "Renderer":
    """As `Preparation.run`, for whoever does not stop it."""
    return Preparation().run(settings, progress)


def loaded(settings: AudioSettings, report: Callable[[float], None]) -> "Renderer":
    """Loads every kernel from the cache folder or compiles it here and keeps it there."""
    from trayapp.audio import jit  # noqa: PLC0415  loads numba
    from trayapp.audio.renderer import Renderer  # noqa: PLC0415

    with _reported(jit.kernels, report):
        renderer = Renderer(settings)
        renderer.compile()
    return renderer


@contextmanager
def _private_folder() -> Iterator[Path | None]:
    """A folder of this process's own in place of the cache; None where that is not possible either."""
    folder: Path | None = None
    with suppress(OSError):
        folder = Path(tempfile.mkdtemp(prefix="padtray-kernels-"))
    kernel_cache.use(folder)
    try:
        yield folder
    finally:
        kernel_cache.use(None)
        if folder is not None:
            shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _reported(kernels: list[Any], report: Callable[[float], None]) -> Iterator[None]:
    """Turns numba's word on each compiled function into a share of them all."""
    from numba.core import event  # noqa: PLC0415

    class Listener(event.Listener):  # type: ignore[misc, unused-ignore]
        done = 0

        def on_start(self, _event: Any) -> None:
            pass

        def on_end(self, _event: Any) -> None:
            self.done += 1
            report(min(self.done / len(kernels), 0.99))

    listener: Any = Listener()
    with event.install_listener("numba:compile", listener):  # type: ignore[no-untyped-call, unused-ignore]
        yield
