"""Compiled code is found again, never stale, and a damaged file costs a compile, not a crash."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.rig.process import ROOT
from trayapp.audio import kernel_cache

PROGRAM = """
import json, sys
from trayapp.audio import kernel_cache
kernel_cache.drop_damaged()
from trayapp.audio.semaphores import make_semaphore, post
semaphore = make_semaphore()
post(semaphore.address)
kernel_cache.seal()
print(json.dumps({"loaded": sum(post.stats.cache_hits.values()), "heavy": "numba" in sys.modules}))
"""


def run(folder: Path) -> dict[str, int]:
    env = os.environ | {"NUMBA_CACHE_DIR": str(folder), "PYTHONPATH": str(ROOT)}
    answer = subprocess.run([sys.executable, "-c", PROGRAM], env=env, capture_output=True, check=True, timeout=120)
    result: dict[str, int] = json.loads(answer.stdout)
    return result


def test_a_second_process_loads_what_the_first_compiled(tmp_path: Path) -> None:
    """And machine code with a wrong byte is compiled anew instead of being run."""
    assert run(tmp_path)["loaded"] == 0
    assert run(tmp_path)["loaded"] == 1
    code = next(file for file in tmp_path.rglob("*.nbc") if "post" in file.name)
    data = bytearray(code.read_bytes())
    data[len(data) // 2] ^= 0xFF
    code.write_bytes(data)
    assert run(tmp_path)["loaded"] == 0
    assert run(tmp_path)["loaded"] == 1


def test_discard_leaves_nothing_to_load_and_the_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Numba looks for its folders only once."""
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path))
    (tmp_path / "inner").mkdir()
    (tmp_path / "inner" / "kernel.nbc").write_bytes(b"code")
    (tmp_path / "inner" / "kernel.nbi").write_bytes(b"index")
    kernel_cache.discard()
    assert [entry.name for entry in tmp_path.rglob("*")] == ["inner"]


def test_the_folder_changes_with_any_source_of_the_room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Numba itself would not see that an inner kernel in another file has changed."""
    monkeypatch.delenv("NUMBA_CACHE_DIR", raising=False)
    monkeypatch.setattr(kernel_cache, "_ROOM", tmp_path)
    (tmp_path / "kernel.py").write_text("one")
    before = kernel_cache.cache_folder()
    assert kernel_cache.cache_folder() == before
    (tmp_path / "kernel.py").write_text("two")
    assert kernel_cache.cache_folder() != before


def test_old_states_go(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only the newest few folders stay, this one among them."""
    monkeypatch.delenv("NUMBA_CACHE_DIR", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setattr("platformdirs.user_cache_dir", lambda *_, **__: str(tmp_path / "padtray"))
    current = kernel_cache.cache_folder()
    states = [current.parent / f"state{number}" for number in range(6)]
    for age, state in enumerate([*states, current]):
        state.mkdir(parents=True)
        os.utime(state, (age, age))
    kernel_cache.forget_old_states()
    assert sorted(entry.name for entry in current.parent.iterdir()) == sorted(["state4", "state5", current.name])


def test_one_process_compiles_at_a_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A second process waits at the door until the first has left."""
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path))
    program = "from trayapp.audio.kernel_cache import one_compiler\nwith one_compiler(): print('in', flush=True)"
    env = os.environ | {"PYTHONPATH": str(ROOT)}
    with kernel_cache.one_compiler():
        other = subprocess.Popen([sys.executable, "-c", program], env=env, stdout=subprocess.PIPE)
        with pytest.raises(subprocess.TimeoutExpired):
            other.wait(0.5)
    assert other.communicate(timeout=30)[0] == b"in\n"


def test_importing_the_room_loads_nothing_heavy() -> None:
    """A tray with the piano off never loads numba, numpy or PortAudio."""
    program = (
        "import sys; import trayapp.audio, trayapp.audio.devices, trayapp.audio.device_listing, trayapp.audio.status;"
        "print([name for name in ('numba', 'numpy', 'sounddevice', 'llvmlite') if name in sys.modules])"
    )
    env = os.environ | {"PYTHONPATH": str(ROOT)}
    answer = subprocess.run([sys.executable, "-c", program], env=env, capture_output=True, check=True, timeout=60)
    assert answer.stdout.strip() == b"[]"
