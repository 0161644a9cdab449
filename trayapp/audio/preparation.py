"""Gets the compiled code ready: from the cache in well under a second, else compiled, with progress."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from trayapp.audio import kernel_cache
from trayapp.audio.errors import AudioError
from trayapp.core.settings import AudioSettings

if TYPE_CHECKING:
    from trayapp.audio.renderer import Renderer

logger = logging.getLogger(__name__)


def prepare(settings: AudioSettings, progress: Callable[[float], None] | None = None) -> "Renderer":
    """A renderer whose every kernel is ready to run. Tens of seconds on the first start of a version.

    Args:
        settings: What the renderer is made for.
        progress: Called with rising values up to 1 on this thread.

    Raises:
        AudioError: It does not compile, even without what the cache held.
    """
    report = progress or (lambda _: None)
    with kernel_cache.one_compiler():
        kernel_cache.drop_damaged()
        try:
            renderer = _compiled(settings, report)
        except Exception as error:  # noqa: BLE001  a broken cache raises whatever its broken bytes happen to mean
            logger.warning("the compiled engine does not load (%r); compiling it anew", error)
            kernel_cache.discard()
            try:
                renderer = _compiled(settings, report)
            except Exception as final:
                raise AudioError(f"the audio engine cannot be compiled on this machine: {final}") from final
        kernel_cache.seal()
    kernel_cache.forget_old_states()
    report(1.0)
    return renderer


def _compiled(settings: AudioSettings, report: Callable[[float], None]) -> "Renderer":
    from trayapp.audio import jit  # noqa: PLC0415  loads numba
    from trayapp.audio.renderer import Renderer  # noqa: PLC0415

    with _reported(jit.kernels, report):
        renderer = Renderer(settings)
        renderer.compile()
    return renderer


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
