"""LLVM's code goes when nothing is compiled, and comes back when something is; freed memory goes for good."""

from __future__ import annotations

import sys

import pytest

from tests.rig.process import told_by
from trayapp.audio.unused_memory import stretches

SMAPS = """\
7f0000000000-7f0000100000 r--p 00000000 fe:00 12     /site-packages/llvmlite/binding/libllvmlite.so
Size:               1024 kB
Shared_Dirty:          0 kB
Private_Dirty:         0 kB
VmFlags: rd mr mw me
7f0000100000-7f0004100000 r-xp 00100000 fe:00 12     /site-packages/llvmlite/binding/libllvmlite.so
Shared_Dirty:          0 kB
Private_Dirty:         0 kB
7f0004100000-7f0004300000 r--p 04100000 fe:00 12     /site-packages/llvmlite/binding/libllvmlite.so
Shared_Dirty:          0 kB
Private_Dirty:      1800 kB
7f0004300000-7f0004400000 rw-p 04300000 fe:00 12     /site-packages/llvmlite/binding/libllvmlite.so
Shared_Dirty:          0 kB
Private_Dirty:         0 kB
7f0005000000-7f0005100000 r-xp 00000000 fe:00 13     /with libllvmlite in a folder/other.so
Shared_Dirty:          0 kB
Private_Dirty:         0 kB
7f0006000000-7f0006100000 r-xp 00000000 00:00 0 \n"""

PROGRAM = """
import json, re
import numba
from trayapp.audio.unused_memory import give_back_heap, give_back_llvm

def resident():
    parts = re.split(r"^(?=[0-9a-f]+-[0-9a-f]+ )", open("/proc/self/smaps").read(), flags=re.MULTILINE)
    code = [part for part in parts if "libllvmlite" in part and " r-xp " in part]
    return sum(int(re.search(r"^Rss: +([0-9]+)", part, re.MULTILINE)[1]) for part in code)

one = numba.njit(lambda x: x + 1)
before = (one(1), resident())
given = give_back_llvm()
after = resident()
two = numba.njit(lambda x: x + 2)
print(json.dumps([*before, given, after, one(1), two(1)]))
"""


def test_only_what_stands_in_the_librarys_file_is_given_back() -> None:
    assert stretches(SMAPS) == [(0x7F0000000000, 0x7F0000100000), (0x7F0000100000, 0x7F0004100000)]


@pytest.mark.skipif(sys.platform != "linux", reason="Linux's own call")
def test_compiled_code_runs_on_and_more_can_be_compiled() -> None:
    sum_before, resident_kb, given, left_kb, sum_after, other = told_by(PROGRAM)
    assert (sum_before, sum_after, other) == (2, 2, 3)
    assert given > 1_000 * resident_kb > 10_000_000
    assert left_kb < resident_kb / 10
