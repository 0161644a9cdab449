"""What travels inside the installers: the packages that are needed, their licences, and nothing that is not used."""

from __future__ import annotations

import configparser
import struct
import sysconfig
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from PIL import Image

from installer.forwarder import write_forwarder
from installer.icons import ICO_SIZES, PNG_SIZES, write_ico, write_pngs
from installer.licences import licences
from installer.locked import lock_of, needed_by, travelling
from installer.make_deb import METAINFO
from installer.make_wheel import make as make_wheel
from installer.trim import size, trim
from tests.architecture.source import ROOT
from tests.rig.process import isolated_environment

PACKAGES = Path(sysconfig.get_path("purelib"))


@pytest.mark.parametrize(
    ("system", "has", "lacks"),
    [
        ("linux", {"python-xlib", "six", "pulsectl", "llvmlite", "cffi"}, {"keyboard", "pycaw", "pytest", "ruff"}),
        (
            "win32",
            {"keyboard", "pycaw", "comtypes", "llvmlite", "cffi"},
            {"python-xlib", "pulsectl", "pytest", "jack-client"},
        ),
    ],
)
def test_a_system_gets_what_it_needs(system: str, has: set[str], lacks: set[str]) -> None:
    names = travelling({"sys_platform": system})
    assert has <= names
    assert not lacks & names


def test_what_freezes_the_program_is_found_in_the_lock() -> None:
    names = needed_by({"pyinstaller"}, {"sys_platform": "win32"})
    assert {"pyinstaller", "pefile", "pywin32-ctypes", "altgraph"} <= names
    assert not {"numpy", "pytest"} & names


def test_a_forwarder_is_a_library_with_one_function(tmp_path: Path) -> None:
    """Its export table leads from the function to the other library's."""
    write_forwarder(tmp_path, "one", "Function", "other.Elsewhere")
    data = (tmp_path / "one.dll").read_bytes()
    assert data[:2] == b"MZ"
    at = struct.unpack_from("<I", data, 60)[0]
    assert data[at : at + 4] == b"PE\0\0"
    section, in_memory = 0x200, 0x1000
    address = struct.unpack_from("<I", data, section + 28)[0]  # of the table of functions
    target = struct.unpack_from("<I", data, section + address - in_memory)[0]
    assert data[section + target - in_memory :].startswith(b"other.Elsewhere\0")


def test_every_package_is_locked_with_its_hashes() -> None:
    names = travelling({"sys_platform": "linux"})
    blocks = lock_of(names)
    assert all(f"\n{name}==" in f"\n{blocks}" for name in names)
    assert blocks.count("--hash=sha256:") >= len(names)
    assert "pytest==" not in blocks


def test_the_licences_of_all_packages_are_collected() -> None:
    text = licences(PACKAGES)
    assert text.startswith("PadTray\n")
    for name, word in (("numpy", "NumPy Developers"), ("mido", "Permission is hereby granted"), ("pystray", "LESSER")):
        part = text[text.index(f"\n{name} ") :]
        assert word in part[:60_000], name


def test_what_is_not_used_is_left_out(tmp_path: Path) -> None:
    for name in ("numpy/tests/test_a.py", "numpy/core.pyi", "numpy/core.py", "numba/cuda/big.py", "bin/tool"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(b"x" * 100)
    assert trim(tmp_path) == 400
    assert size(tmp_path) == 100
    assert (tmp_path / "numpy/core.py").is_file()


def test_icons_have_all_sizes(tmp_path: Path) -> None:
    write_ico(tmp_path / "padtray.ico")
    with Image.open(tmp_path / "padtray.ico") as icon:
        assert icon.info["sizes"] == {(side, side) for side in ICO_SIZES}
    write_pngs(tmp_path)
    for side in PNG_SIZES:
        with Image.open(tmp_path / f"hicolor/{side}x{side}/apps/padtray.png") as picture:
            assert picture.size == (side, side)


def test_the_desktop_entry_and_the_appstream_file_are_whole() -> None:
    entry = configparser.RawConfigParser()
    entry.read(ROOT / "installer/linux/padtray.desktop", encoding="utf-8")
    assert entry["Desktop Entry"]["Exec"] == "padtray"
    for action in entry["Desktop Entry"]["Actions"].strip(";").split(";"):
        assert entry[f"Desktop Action {action}"]["Exec"].startswith("padtray ctl ")
    about = ET.parse(ROOT / "installer/linux" / METAINFO).getroot()  # noqa: S314 - our own file
    assert f"{about.findtext('id')}.metainfo.xml" == METAINFO
    assert about.findtext("launchable") == "padtray.desktop"


def test_wheel_and_sdist_are_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in isolated_environment().items():
        monkeypatch.setenv(name, value)
    wheel, sdist = make_wheel(tmp_path)
    assert wheel.suffix == ".whl"
    assert sdist.name.endswith(".tar.gz")
    assert wheel.stat().st_size > 100_000
