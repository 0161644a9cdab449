"""numba's cache of compiled functions in this version's folder; its faults cost a compilation and never more."""

import contextlib
import importlib
import logging
from collections.abc import Callable
from typing import Any, Self

from trayapp.audio import kernel_cache

caching: Any = importlib.import_module("numba.core.caching")  # which has no annotations

logger = logging.getLogger(__name__)


class _Place:
    """Where a function is kept. The source file is not asked for: a frozen program has none."""

    def __init__(self, function: Callable[..., Any], file: str) -> None:
        self._py_file = file  # numba names it in warnings
        self._name = f"{function.__module__.removeprefix('trayapp.audio.')}-{function.__code__.co_firstlineno}"

    @classmethod
    def from_function(cls, function: Callable[..., Any], file: str) -> Self:
        """As numba calls it; every function has its place."""
        return cls(function, file)

    def get_cache_path(self) -> str:
        """The folder."""
        return str(kernel_cache.cache_folder())

    def get_source_stamp(self) -> str:
        """Of all sources: inner kernels are compiled into their callers."""
        return kernel_cache.sources_fingerprint()

    def get_disambiguator(self) -> str:
        """Part of the file's name."""
        return self._name

    def ensure_cache_path(self) -> None:
        """Raises OSError where nothing can be kept."""
        kernel_cache.cache_folder().mkdir(parents=True, exist_ok=True)


class _Placed(caching.CompileResultCacheImpl):  # type: ignore[misc]
    _locator_classes = (_Place,)


class KernelCache(caching.FunctionCache):  # type: ignore[misc]
    """What cannot be read is compiled, what cannot be written is used unwritten."""

    _impl_class = _Placed

    def load_overload(self, sig: Any, target_context: Any) -> Any:
        """None where it is not kept or does not load."""
        try:
            return super().load_overload(sig, target_context)
        except Exception as error:  # noqa: BLE001  broken bytes raise whatever they happen to mean
            logger.warning("%s does not load: %r", self._name, error)
            with contextlib.suppress(OSError):
                self.flush()
            return None

    def save_overload(self, sig: Any, data: Any) -> None:
        """Keeps it if it can."""
        try:
            super().save_overload(sig, data)
        except Exception as error:  # noqa: BLE001  as above: the index is read before it is written
            logger.warning("%s is not kept: %r", self._name, error)
            kernel_cache.unkept.append(self._name)
