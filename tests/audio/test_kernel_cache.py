"""Compiled code is found again, never stale, and a damaged file costs a compile, not a crash."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.rig.process import ROOT
from trayapp.audio import kernel_cache

PROGRAM = """
import json, sys
from trayapp.audio import kernel_cache
sealed = kernel_cache.sealed()
kernel_cache.drop_damaged()
from trayapp.audio.semaphores import make_semaphore, post
semaphore = make_semaphore()
post(semaphore.address)
kernel_cache.seal()
loaded = sum(post.stats.cache_hits.values())
print(json.dumps({"sealed": sealed, "loaded": loaded, "unkept": len(kernel_cache.unkept)}))
"""


def run(folder: Path) -> dict[str, int]:
    env = os.environ | {kernel_cache.FOLDER_VARIABLE: str(folder), "PYTHONPATH": str(ROOT)}
    answer = subprocess.run([sys.executable, "-c", PROGRAM], env=env, capture_output=True, check=True, timeout=120)
    result: dict[str, int] = json.loads(answer.stdout)
    return result


COMPILED = {"sealed": False, "loaded": 0, "unkept": 0}
FOUND = {"sealed": True, "loaded": 1, "unkept": 0}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache folder for this process."""
    monkeypatch.setenv(kernel_cache.FOLDER_VARIABLE, str(tmp_path))
    return tmp_path


@pytest.fixture
def own_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A user's cache folder."""
    monkeypatch.delenv(kernel_cache.FOLDER_VARIABLE, raising=False)
    monkeypatch.setattr("platformdirs.user_cache_dir", lambda *_, **__: str(tmp_path / "padtray"))
    kernel_cache.sources_fingerprint.cache_clear()
    yield
    kernel_cache.sources_fingerprint.cache_clear()


def test_a_second_process_loads_what_the_first_compiled(tmp_path: Path) -> None:
    """Machine code with a wrong byte is compiled anew instead of being run, and so is what an index has lost."""
    assert run(tmp_path) == COMPILED
    assert run(tmp_path) == FOUND
    code = next(file for file in tmp_path.rglob("*.nbc") if "post" in file.name)
    data = bytearray(code.read_bytes())
    data[len(data) // 2] ^= 0xFF
    code.write_bytes(data)
    assert run(tmp_path) == COMPILED
    assert run(tmp_path) == FOUND
    for index in tmp_path.rglob("*.nbi"):
        index.write_bytes(index.read_bytes()[:20])
    assert run(tmp_path) == COMPILED
    assert run(tmp_path) == FOUND


def test_a_folder_that_takes_nothing_costs_a_compile(tmp_path: Path) -> None:
    """The code runs; that it was not kept is known."""
    (tmp_path / "file").touch()
    assert run(tmp_path / "file" / "kernels") == COMPILED | {"unkept": 1}


def test_where_nothing_can_be_kept(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is known before tens of seconds are spent."""
    assert kernel_cache.can_keep()
    monkeypatch.setattr(kernel_cache, "ROOM_NEEDED", 1 << 62)
    assert not kernel_cache.can_keep()
    (folder / "file").touch()
    kernel_cache.use(folder / "file" / "kernels")
    try:
        assert not kernel_cache.can_keep()
    finally:
        kernel_cache.use(None)


def test_a_seal_breaks_with_any_file(folder: Path) -> None:
    """A folder without one is not sealed, nor is one whose seal is no seal."""
    code, index = folder / "kernel.nbc", folder / "kernel.nbi"
    code.write_bytes(b"code")
    index.write_bytes(b"index")
    assert not kernel_cache.sealed()
    kernel_cache.seal()
    assert kernel_cache.sealed()
    index.unlink()
    assert not kernel_cache.sealed()
    index.write_bytes(b"another")
    kernel_cache.drop_damaged()
    assert not kernel_cache.sealed()
    assert code.exists()
    assert index.exists()
    for broken in ("", "[1]", "{}"):
        (folder / kernel_cache.SEALS).write_text(broken)
        assert not kernel_cache.sealed()


def test_discard_leaves_nothing_to_load(folder: Path) -> None:
    """The lock stays: another process may wait at it."""
    (folder / "kernel.nbc").write_bytes(b"code")
    (folder / "kernel.nbi").write_bytes(b"index")
    (folder / kernel_cache.LOCK).touch()
    kernel_cache.seal()
    kernel_cache.discard()
    assert [entry.name for entry in folder.rglob("*")] == [kernel_cache.LOCK]


@pytest.mark.usefixtures("own_place")
def test_the_folder_changes_with_any_source_of_a_kernel(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Numba itself would not see that an inner kernel in another file has changed."""
    monkeypatch.setattr(kernel_cache, "_ROOM", tmp_path)
    (tmp_path / "synth").mkdir()

    def folder_after(name: str, text: str) -> Path:
        (tmp_path / name).write_text(text)
        kernel_cache.sources_fingerprint.cache_clear()
        return kernel_cache.cache_folder()

    (tmp_path / "renderer.py").write_text("from trayapp.audio.synth import (\n    voice,\n)\n")
    before = folder_after("synth/voice.py", "one")
    assert folder_after("synth/voice.py", "one") == before
    assert folder_after("engine.py", "no kernel") == before
    assert folder_after("synth/voice.py", "two") != before


def test_every_file_with_a_kernel_counts() -> None:
    """Those of the benchmark compile for themselves."""
    room = Path(kernel_cache.__file__).parent
    with_kernels = {
        file for file in room.rglob("*.py") if re.search(r"^\s*@(jit\.)?\w*kernel$", file.read_text(), re.MULTILINE)
    }
    assert len(with_kernels) > 20
    assert with_kernels - set(kernel_cache.kernel_sources()) == {room / "bench_rows.py"}
    assert room / "engine.py" not in kernel_cache.kernel_sources()


@pytest.mark.usefixtures("own_place")
def test_old_states_go() -> None:
    """Only the newest few folders stay, this one among them."""
    current = kernel_cache.cache_folder()
    states = [current.parent / f"state{number}" for number in range(6)]
    for age, state in enumerate([*states, current]):
        state.mkdir(parents=True)
        os.utime(state, (age, age))
    kernel_cache.forget_old_states()
    assert sorted(entry.name for entry in current.parent.iterdir()) == sorted(["state4", "state5", current.name])


def test_one_process_compiles_at_a_time(folder: Path) -> None:
    """A second process waits at the door until the first has left."""
    program = "from trayapp.audio.kernel_cache import one_compiler\nwith one_compiler(): print('in', flush=True)"
    env = os.environ | {kernel_cache.FOLDER_VARIABLE: str(folder), "PYTHONPATH": str(ROOT)}
    with kernel_cache.one_compiler():
        other = subprocess.Popen([sys.executable, "-c", program], env=env, stdout=subprocess.PIPE)
        with pytest.raises(subprocess.TimeoutExpired):
            other.wait(0.5)
    assert other.communicate(timeout=30)[0] == b"in\n"


def test_importing_the_room_loads_nothing_heavy() -> None:
    """A tray with the piano off never loads numba, numpy or PortAudio."""
    program = (
        "import sys; import trayapp.audio, trayapp.audio.devices, trayapp.audio.device_listing, trayapp.audio.status;"
        "import trayapp.audio.engine;"
        "print([name for name in ('numba', 'numpy', 'sounddevice', 'llvmlite') if name in sys.modules])"
    )
    env = os.environ | {"PYTHONPATH": str(ROOT)}
    answer = subprocess.run([sys.executable, "-c", program], env=env, capture_output=True, check=True, timeout=60)
    assert answer.stdout.strip() == b"[]"
