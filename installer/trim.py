"""What of the packages that travel inside an installer is never used, and so is left out."""

from __future__ import annotations

import shutil
import subprocess
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
    # Pillow's readers of formats that no icon has, and its colour profiles
    "PIL/_avif*",
    "pillow.libs/libavif*",
    "PIL/_webp*",
    "pillow.libs/libwebp*",
    "pillow.libs/libsharpyuv*",
    "PIL/_imagingcms*",
    "pillow.libs/liblcms2*",
    # what spreads array functions over threads, which no kernel asks for
    "numba/np/ufunc/tbbpool*",
    "numba/np/ufunc/omppool*",
    "numpy/_core/*_tests*",
    "**/.DS_Store",
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


def strip(packages: Path) -> int:
    """Take the names for debuggers out of LLVM, by far the largest library; returns how many bytes that were.

    Others were patched when their wheels were made, and do not load any more when they are stripped.
    """
    before = size(packages)
    subprocess.run(["strip", "--strip-unneeded", packages / "llvmlite/binding/libllvmlite.so"], check=True)
    return before - size(packages)


def size(folder: Path) -> int:
    """Bytes of all files below."""
    return sum(file.stat().st_size for file in _files(folder))


def _files(path: Path) -> Iterator[Path]:
    if path.is_dir():
        yield from (file for file in path.rglob("*") if file.is_file() and not file.is_symlink())
    elif path.is_file():
        yield path
