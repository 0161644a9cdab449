"""The compiled engine is ready whatever became of its cache, and what compiles it never outlives whoever asked."""

import os
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

from tests.rig.process import ROOT
from tests.rig.waiting import wait_until
from trayapp.audio import compiling, kernel_cache, preparation
from trayapp.audio.compiling import DONE, FAILED, NO_PLACE, CompilingProcess
from trayapp.audio.errors import AudioError, EngineStoppedError
from trayapp.audio.preparation import Preparation
from trayapp.core.settings import AudioSettings

SETTINGS = AudioSettings()


def test_progress_rises_to_one() -> None:
    """Also where everything is loaded from the cache; a second time compiles nothing."""
    told: list[float] = []
    preparation.prepare(SETTINGS, told.append).close()
    assert told == sorted(told)
    assert told[-1] == 1.0
    again: list[float] = []
    preparation.prepare(SETTINGS, again.append).close()
    assert again == [1.0]


class Compilers:
    """Stands in for the processes: each ends with the next status, the last one again and again."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, folder: Path, *statuses: int) -> None:
        self.folders: list[Path] = []
        self.discarded = 0
        self._statuses = list(statuses)
        monkeypatch.setattr(CompilingProcess, "run", lambda _, report: self._run(report))
        monkeypatch.setattr(kernel_cache, "discard", self._discard)
        monkeypatch.setenv(kernel_cache.FOLDER_VARIABLE, str(folder))

    def _run(self, report: Callable[[float], None]) -> int:
        self.folders.append(kernel_cache.cache_folder())
        report(0.5)
        return self._statuses.pop(0) if len(self._statuses) > 1 else self._statuses[0]

    def _discard(self) -> None:
        self.discarded += 1


def test_a_compiler_that_fails_gets_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was in it may have been the reason."""
    compilers = Compilers(monkeypatch, tmp_path, FAILED, DONE)
    preparation.prepare(SETTINGS).close()
    assert compilers.folders == [tmp_path, tmp_path]
    assert compilers.discarded == 1


def test_a_folder_that_takes_nothing_is_gone_around(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """By a folder of this start's own, which does not stay."""
    compilers = Compilers(monkeypatch, tmp_path, NO_PLACE, DONE)
    preparation.prepare(SETTINGS).close()
    assert compilers.folders[0] == tmp_path
    assert len(compilers.folders) == 2
    assert not compilers.folders[1].exists()
    assert kernel_cache.cache_folder() == tmp_path


def test_without_any_compiler_the_process_does_it_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The last way; where even that fails, the machine is to blame, and the message says so."""
    compilers = Compilers(monkeypatch, tmp_path, FAILED)
    preparation.prepare(SETTINGS).close()
    assert len(compilers.folders) == 4

    def breaks(*_: object) -> None:
        raise OSError("no memory")

    monkeypatch.setattr(preparation, "loaded", breaks)
    with pytest.raises(AudioError, match=r"cannot be compiled on this machine: no memory"):
        preparation.prepare(SETTINGS)


def test_a_compiler_that_does_not_start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It counts as one that failed."""
    monkeypatch.setattr(sys, "executable", str(tmp_path / "none"))
    assert CompilingProcess().run(lambda _: None) == FAILED


def test_a_frozen_program_calls_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    """With the argument that the command line knows."""
    seen: list[list[str]] = []

    def popen(command: list[str], **_: object) -> None:
        seen.append(command)
        raise OSError("seen")

    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(subprocess, "Popen", popen)
    CompilingProcess().run(lambda _: None)
    assert seen == [[sys.executable, compiling.COMPILE_FLAG]]


def test_the_libraries_are_loaded_before_the_input_is_read(tmp_path: Path) -> None:
    """On Windows, what looks at a pipe waits for whoever reads from it, and numpy's libraries do look."""
    program = (
        "import sys; from trayapp.audio import compiling, kernel_cache;"
        "compiling._end_with_the_app = lambda: print('numba' in sys.modules, flush=True);"
        "kernel_cache.can_keep = lambda: False;"
        "sys.exit(compiling.main())"
    )
    env = os.environ | {"PYTHONPATH": str(ROOT), kernel_cache.FOLDER_VARIABLE: str(tmp_path)}
    answer = subprocess.run([sys.executable, "-c", program], env=env, capture_output=True, check=False, timeout=60)
    assert (answer.stdout.strip(), answer.returncode) == (b"True", NO_PLACE)


def test_a_folder_with_a_wrong_byte_is_mended_apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """By a real compiler: it compiles the damaged function alone and seals the folder again."""
    preparation.prepare(SETTINGS).close()
    whole = kernel_cache.cache_folder()
    for file in whole.iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    monkeypatch.setenv(kernel_cache.FOLDER_VARIABLE, str(tmp_path))
    assert kernel_cache.sealed()
    code = next(tmp_path.glob("command_queue.frame_at*.nbc"))
    code.write_bytes(code.read_bytes()[:-1] + b"!")
    index = next(tmp_path.glob("command_queue.publish*.nbi"))
    index.write_bytes(index.read_bytes()[:9])
    assert not kernel_cache.sealed()
    told: list[float] = []
    assert CompilingProcess().run(told.append) == DONE
    assert kernel_cache.sealed()
    assert 0 < len(told) < 10


def test_a_folder_that_cannot_be_is_known_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """By a real compiler."""
    (tmp_path / "file").touch()
    monkeypatch.setenv(kernel_cache.FOLDER_VARIABLE, str(tmp_path / "file" / "kernels"))
    assert CompilingProcess().run(lambda _: None) == NO_PLACE


def test_stopping_ends_the_compiler_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In the midst of a real first compilation; a later run does not even begin."""
    monkeypatch.setenv(kernel_cache.FOLDER_VARIABLE, str(tmp_path))
    ours = Preparation()
    begun, outcome = threading.Event(), []

    def run() -> None:
        try:
            ours.run(SETTINGS, lambda _: begun.set())
        except EngineStoppedError as error:
            outcome.append(str(error))

    thread = threading.Thread(target=run)
    thread.start()
    assert begun.wait(60)
    compiler = wait_until(_compilers, "the compiler runs")
    ours.stop()
    thread.join(10)
    assert outcome == ["the engine was stopped while it started"]
    assert not any(process.is_running() for process in compiler)
    assert not kernel_cache.sealed()
    with pytest.raises(EngineStoppedError):
        ours.run(SETTINGS)


def _compilers(parent: psutil.Process | None = None) -> list[psutil.Process]:
    children = (parent or psutil.Process()).children(recursive=True)
    return [child for child in children if "trayapp.audio.compiling" in " ".join(child.cmdline())]


def test_the_compiler_ends_with_whoever_is_killed(tmp_path: Path) -> None:
    """Nobody has the time to say goodbye."""
    program = (
        "from trayapp.audio.preparation import prepare; from trayapp.core.settings import AudioSettings;"
        "prepare(AudioSettings(), lambda _: print('on its way', flush=True))"
    )
    env = os.environ | {kernel_cache.FOLDER_VARIABLE: str(tmp_path), "PYTHONPATH": str(ROOT)}
    asked = subprocess.Popen([sys.executable, "-c", program], env=env, stdout=subprocess.PIPE)
    try:
        assert asked.stdout is not None
        assert asked.stdout.readline() == b"on its way\n"
        (compiler,) = _compilers(psutil.Process(asked.pid))
    finally:
        asked.kill()
        asked.wait()
    wait_until(lambda: not compiler.is_running() or compiler.status() == psutil.STATUS_ZOMBIE, "the compiler ends")
