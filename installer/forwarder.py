"""A DLL that only forwards one function to another library: for Wine 8, which lacks `bcryptprimitives.dll`.

Rust programs, and so pydantic, ask Windows' `bcryptprimitives.dll` for random bytes; `advapi32.SystemFunction036` gives
the same bytes by the same arguments. Layout: "PE Format", Microsoft; a DLL without code needs one section.
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

_SECTION_AT = 0x1000
_FILE_AT = 0x200
_SECTION_SIZE = 0x200


def write_forwarder(folder: Path, library: str, function: str, target: str) -> None:
    """Write `LIBRARY.dll` whose `function` is `target` ("library.Function")."""
    section = _exports(f"{library}.dll", function, target).ljust(_SECTION_SIZE, b"\0")
    headers = (_dos() + b"PE\0\0" + _coff() + _optional(len(section)) + _section(len(section))).ljust(_FILE_AT, b"\0")
    (folder / f"{library}.dll").write_bytes(headers + section)


def _dos() -> bytes:
    return b"MZ" + bytes(58) + struct.pack("<I", 64)


def _coff() -> bytes:
    machine_amd64, sections, executable_large_dll = 0x8664, 1, 0x2022
    return struct.pack("<HHIIIHH", machine_amd64, sections, 0, 0, 0, 240, executable_large_dll)


def _optional(section_size: int) -> bytes:
    """PE32+: no code, no entry point, sixteen directories of which the first is the exports."""
    head = struct.pack("<HBBIIIII", 0x20B, 14, 0, 0, section_size, 0, 0, _SECTION_AT)
    image = struct.pack("<QIIHHHHHHIIIIHH", 0x180000000, 0x1000, 0x200, 6, 0, 0, 0, 6, 0, 0, 0x2000, _FILE_AT, 0, 3, 0)
    sizes = struct.pack("<QQQQII", 0x100000, 0x1000, 0x100000, 0x1000, 0, 16)
    directories = struct.pack("<II", _SECTION_AT, section_size) + bytes(15 * 8)
    return head + image + sizes + directories


def _section(size: int) -> bytes:
    readable_data = 0x40000040
    return struct.pack("<8sIIIIIIHHI", b".edata", size, _SECTION_AT, size, _FILE_AT, 0, 0, 0, 0, readable_data)


def _exports(library: str, function: str, target: str) -> bytes:
    texts = [text.encode() + b"\0" for text in (library, function, target)]
    tables = _SECTION_AT + 40
    at_library = tables + 4 + 4 + 2 + 2
    at_function = at_library + len(texts[0])
    at_target = at_function + len(texts[1])
    directory = struct.pack("<IIHHIIIIIII", 0, 0, 0, 0, at_library, 1, 1, 1, tables, tables + 4, tables + 8)
    return directory + struct.pack("<IIHH", at_target, at_function, 0, 0) + b"".join(texts)
