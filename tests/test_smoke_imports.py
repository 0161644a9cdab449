"""Every module can be the first one that is imported."""

from __future__ import annotations

import json
import subprocess
import sys

from tests.architecture.source import ROOT, module_name, shipped
from tests.rig.process import isolated_environment

_SCRIPT = """
import json, os, sys, traceback
import pydantic, numpy, numba, PIL.Image, tkinter, customtkinter
failed = {}
for name in json.loads(sys.argv[1]):
    read, write = os.pipe()
    pid = os.fork()
    if pid == 0:
        try:
            __import__(name)
        except BaseException:
            os.write(write, traceback.format_exc()[-1500:].encode())
        os._exit(0)
    os.close(write)
    with os.fdopen(read) as words:
        said = words.read()
    os.waitpid(pid, 0)
    if said:
        failed[name] = said
print(json.dumps(failed))
"""


def test_every_module_imports_first() -> None:
    """Each in a fork of its own, so no other module of the tree has paved its way."""
    modules = [module_name(file) for file in shipped() if file.name != "__main__.py"]
    answer = subprocess.run(
        [sys.executable, "-c", _SCRIPT, json.dumps(modules)],
        env=isolated_environment(),
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert answer.returncode == 0, answer.stderr
    failed = json.loads(answer.stdout)
    assert not failed, "\n".join(f"{name}: {said}" for name, said in failed.items())
    assert "trayapp.paths" in modules
