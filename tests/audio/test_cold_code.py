"""LLVM's code goes when nothing is compiled, and comes back when something is."""

from __future__ import annotations

import sys

import pytest

from tests.rig.process import told_by
from trayapp.audio.cold_code import stretches

MAPS = """\
7f0000000000-7f0000100000 r--p 00000000 fe:00 12 /site-packages/llvmlite/binding/libllvmlite.so
7f0000100000-7f0004100000 r-xp 00100000 fe:00 12 /site-packages/llvmlite/binding/libllvmlite.so
7f0004100000-7f0004200000 rw-p 04100000 fe:00 12 /site-packages/llvmlite/binding/libllvmlite.so
7f0005000000-7f0005100000 r-xp 00000000 fe:00 13 /with libllvmlite in a folder/other.so
7f0006000000-7f0006100000 r-xp 00000000 00:00 0
"""

PROGRAM = """
import json, re
import numba
from trayapp.audio.cold_code import give_back

def resident():
    parts = re.split(r"^(?=[0-9a-f]+-[0-9a-f]+ )", open("/proc/self/smaps").read(), flags=re.MULTILINE)
    code = [part for part in parts if "libllvmlite" in part and " r-xp " in part]
    return sum(int(re.search(r"^Rss: +([0-9]+)", part, re.MULTILINE)[1]) for part in code)

one = numba.njit(lambda x: x + 1)
before = (one(1), resident())
given = give_back()
after = resident()
two = numba.njit(lambda x: x + 2)
print(json.dumps([*before, given, after, one(1), two(1)]))
"""


def test_only_the_librarys_code_is_given_back() -> None:
    assert stretches(MAPS.splitlines()) == [(0x7F0000100000, 0x7F0004100000)]


@pytest.mark.skipif(sys.platform != "linux", reason="Linux's own call")
def test_compiled_code_runs_on_and_more_can_be_compiled() -> None:
    sum_before, resident_kb, given, left_kb, sum_after, other = told_by(PROGRAM)
    assert (sum_before, sum_after, other) == (2, 2, 3)
    assert given > 1_000 * resident_kb > 10_000_000
    assert left_kb < resident_kb / 10
