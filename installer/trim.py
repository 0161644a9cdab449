"""What of the packages that travel inside an installer is never used, and so is left out."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

UNUSED = (
    # tests and what compiles extensions
    "**/tests",
    "numba/cuda",
    "numba/testing",
    "numpy/_core/include",
    "numpy/f2py",
    "numpy/distutils",
    "numpy/testing/_private",
    "numpy/random/_examples",
    # what types the packages for a checker
    "**/*.pyi",
    "**/*.pxd",
    "**/*.pyx",
    "**/*.h",
    "**/*.lib",
    "**/*.a",
    # Pillow's readers of formats that no icon has
    "PIL/_avif*",
    "pillow.libs/libavif*",
    "bin",
    "share",
)
"""Patterns below a folder of packages. Each was left out with the tests of the frozen program passing without it."""


def trim(packages: Path) -> int:
    """Remove it; returns how many bytes that were."""
    saved = 0
    for path in [path for pattern in UNUSED for path in packages.glob(pattern)]:
        saved += sum(file.stat().st_size for file in _files(path))
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)
    return saved


def size(folder: Path) -> int:
    """Bytes of all files below."""
    return sum(file.stat().st_size for file in _files(folder))


def _files(path: Path) -> Iterator[Path]:
    if path.is_dir():
        yield from (file for file in path.rglob("*") if file.is_file() and not file.is_symlink())
    elif path.is_file():
        yield path
