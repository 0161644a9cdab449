"""`build.py windows`: the program's folder by PyInstaller, then its installer by NSIS.

The folder is made on Windows (or by a Windows Python under Wine), the installer wherever makensis runs.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

from installer.icons import write_ico
from installer.licences import licences
from installer.trim import size
from trayapp import RELEASES, __version__

ROOT = Path(__file__).resolve().parents[1]
HERE = ROOT / "installer/windows"
WORK = ROOT / "build/windows"
MAKENSIS = ("makensis", r"C:\Program Files (x86)\NSIS\makensis.exe", r"C:\Program Files\NSIS\makensis.exe")
VERSION = """\
VSVersionInfo(
  ffi=FixedFileInfo(filevers={numbers}, prodvers={numbers}, OS=0x40004, fileType=0x1),
  kids=[
    StringFileInfo([StringTable("040904B0", [
      StringStruct("CompanyName", "The PadTray authors"),
      StringStruct("FileDescription", "PadTray"),
      StringStruct("FileVersion", "{version}"),
      StringStruct("InternalName", "padtray"),
      StringStruct("LegalCopyright", "MIT licence"),
      StringStruct("OriginalFilename", "padtray.exe"),
      StringStruct("ProductName", "PadTray"),
      StringStruct("ProductVersion", "{version}")])]),
    VarFileInfo([VarStruct("Translation", [0x0409, 1200])]),
  ],
)
"""


def make_folder(out: Path) -> Path:
    """The frozen program, `OUT/PadTray`; only a Windows Python makes one for Windows."""
    WORK.mkdir(parents=True, exist_ok=True)
    write_ico(WORK / "padtray.ico")
    numbers = (*(int(part) for part in __version__.split(".")[:3]), 0)
    (WORK / "version.txt").write_text(VERSION.format(numbers=numbers, version=__version__), encoding="utf-8")
    command = [sys.executable, "-m", "PyInstaller", "--noconfirm", "--log-level", "WARN"]
    command += ["--distpath", str(out), "--workpath", str(WORK / "pyinstaller"), str(HERE / "padtray.spec")]
    subprocess.run(command, check=True, env={**os.environ, "PADTRAY_BUILD": str(WORK)})
    folder = out / "PadTray"
    (folder / "licences.txt").write_text(licences(_packages()), encoding="utf-8")
    print(f"{folder}  {size(folder) / 1e6:.1f} MB")
    return folder


def make_installer(folder: Path, out: Path, version: str = __version__, *, quick: bool = False) -> Path:
    """`OUT/padtray-VERSION-setup.exe` of a folder that is there; the version is what Windows lists it with.

    Packing it small takes minutes; a `quick` one is half as large again.

    Raises:
        FileNotFoundError: NSIS is not installed; says where it is looked for.
    """
    found = next((tool for tool in MAKENSIS if shutil.which(tool)), None)
    if found is None:
        raise FileNotFoundError(f"NSIS is missing, looked for {', '.join(MAKENSIS)}; install it")
    out.mkdir(parents=True, exist_ok=True)
    made, icon = out / f"padtray-{version}-setup.exe", WORK / "padtray.ico"
    WORK.mkdir(parents=True, exist_ok=True)
    write_ico(icon)
    given = {"VERSION": version, "FOLDER": folder, "ICON": icon, "OUT": made}
    given |= {"RELEASES": RELEASES, "KIBIBYTES": size(folder) // 1024}
    words = [f"-D{name}={value}" for name, value in given.items()] + (["-DQUICK"] if quick else [])
    subprocess.run([found, "-V2", *words, str(HERE / "padtray.nsi")], check=True)
    print(f"{made}  {made.stat().st_size / 1e6:.1f} MB")
    return made


def _packages() -> Path:
    """The folder that the travelling packages were taken from."""
    spec = find_spec("numba")
    assert spec is not None
    assert spec.origin is not None
    return Path(spec.origin).parents[1]


def main(argv: list[str] | None = None) -> int:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=ROOT / "dist")
    parser.add_argument("--folder-only", action="store_true", help="no installer")
    arguments = parser.parse_args(argv)
    if os.name != "nt":
        print("build.py: a Windows program is made by a Windows Python", file=sys.stderr)
        return 1
    folder = make_folder(arguments.out.resolve())
    if not arguments.folder_only:
        make_installer(folder, arguments.out.resolve())
    return 0


if __name__ == "__main__":
    sys.exit(main())
