"""The compiled engine survives whatever became of its cache."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.rig.process import ROOT
from trayapp.audio import kernel_cache, preparation
from trayapp.audio.errors import AudioError
from trayapp.core.settings import AudioSettings


def test_progress_rises_to_one() -> None:
    """Also where everything is loaded from the cache."""
    told: list[float] = []
    preparation.prepare(AudioSettings(), told.append).close()
    assert told == sorted(told)
    assert told[-1] == 1.0
    again: list[float] = []
    preparation.prepare(AudioSettings(), again.append).close()
    assert again == [1.0]


def test_a_cache_that_does_not_load_is_made_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    """Once; then the machine is to blame, and the message says so."""
    real, calls, discarded = preparation._compiled, [], []
    monkeypatch.setattr(kernel_cache, "discard", lambda: discarded.append(True))

    def breaks_once(*arguments: object) -> object:
        calls.append(arguments)
        if len(calls) == 1:
            raise EOFError("Ran out of input")
        return real(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(preparation, "_compiled", breaks_once)
    preparation.prepare(AudioSettings()).close()
    assert discarded == [True]

    def always_breaks(*_: object) -> None:
        raise OSError("no space left")

    monkeypatch.setattr(preparation, "_compiled", always_breaks)
    with pytest.raises(AudioError, match=r"cannot be compiled on this machine: no space left"):
        preparation.prepare(AudioSettings())


def test_every_index_cut_short(tmp_path: Path) -> None:
    """A real broken cache: numba itself raises, the second attempt compiles."""
    program = (
        "import sys; from trayapp.audio import kernel_cache\n"
        "def use():\n"
        "    from trayapp.audio.callback import stream_callback\n"
        "try:\n    use(); print('loaded')\n"
        "except Exception as error:\n    kernel_cache.discard(); use(); print('anew', type(error).__name__)"
    )
    env = os.environ | {"NUMBA_CACHE_DIR": str(tmp_path), "PYTHONPATH": str(ROOT)}

    def run() -> bytes:
        return subprocess.run(
            [sys.executable, "-c", program], env=env, capture_output=True, check=True, timeout=120
        ).stdout

    assert run() == b"loaded\n"
    for index in tmp_path.rglob("*.nbi"):
        index.write_bytes(index.read_bytes()[:20])
    assert run().startswith(b"anew ")
    assert run() == b"loaded\n"
