"""The first start of a version: the engine is compiled beside the app, which can be quit at any moment."""

from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

from tests.rig.padtray_process import PadTrayProcess
from tests.rig.waiting import wait_until
from trayapp.audio import kernel_cache

pytestmark = pytest.mark.e2e


def compilers(app: PadTrayProcess) -> list[psutil.Process]:
    """The processes that compile for the app."""
    children = psutil.Process(app.pid).children(recursive=True)
    return [child for child in children if "trayapp.audio.compiling" in " ".join(child.cmdline())]


def ended(process: psutil.Process) -> bool:
    """Whether it is over, be it that nobody has asked for its status yet."""
    return not process.is_running() or process.status() == psutil.STATUS_ZOMBIE


def test_quitting_ends_the_compilation(padtray: Callable[..., PadTrayProcess], tmp_path: Path) -> None:
    """`padtray` checks that no process is left; the app answers while it is compiled for."""
    app = padtray({kernel_cache.FOLDER_VARIABLE: str(tmp_path)}, "--headless")
    (compiler,) = wait_until(lambda: compilers(app), "the engine is compiled")
    assert app.status()["audio"]["state"] == "starting"
    app.run("ctl", "quit")
    wait_until(lambda: not app.program.running(), "the app has ended", 10)
    assert ended(compiler)


def test_the_app_is_killed(padtray: Callable[..., PadTrayProcess], tmp_path: Path) -> None:
    """The compiler notices by itself."""
    app = padtray({kernel_cache.FOLDER_VARIABLE: str(tmp_path)}, "--headless")
    (compiler,) = wait_until(lambda: compilers(app), "the engine is compiled")
    app.kill()
    wait_until(lambda: ended(compiler), "the compiler has ended", 10)
