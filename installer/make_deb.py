"""`build.py deb`: a .deb of PadTray with the Python packages that the distribution lacks, for its own Python.

The distribution gives Python, Tk, GTK's binding and PortAudio. The locked packages lie in /usr/lib/padtray, compiled
beforehand, on the path of PadTray alone. That beats a frozen interpreter in three ways: the tray uses the system's own
GTK, which a frozen one would have to carry and would not fit; security updates of Python and GTK reach PadTray; it is
smaller. The price: one .deb for each Python version, which its dependencies say.
"""

from __future__ import annotations

import argparse
import compileall
import gzip
import shutil
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from email.utils import format_datetime
from pathlib import Path
from py_compile import PycInvalidationMode

from installer.icons import write_pngs
from installer.licences import licences
from installer.locked import lock_of, travelling
from installer.make_wheel import make as make_wheel
from installer.trim import size, strip, trim
from trayapp import RELEASES, __version__

ROOT = Path(__file__).resolve().parents[1]
HERE = ROOT / "installer/linux"
DISTRO_PYTHON = Path("/usr/bin/python3")
METAINFO = "io.github.padtray.PadTray.metainfo.xml"
HOMEPAGE = RELEASES.removesuffix("/releases")
LIBRARY = "usr/lib/padtray"
MAINTAINER = "The PadTray authors <padtray@localhost>"
DEPENDS = ("libc6 (>= 2.28)", "python3-tk", "python3-gi", "gir1.2-gtk-3.0", "libportaudio2", "libpulse0")
RECOMMENDS = (
    "gir1.2-ayatanaappindicator3-0.1 | gir1.2-appindicator3-0.1",
    *("fonts-inter", "fonts-jetbrains-mono", "fonts-noto-color-emoji"),
    "xdg-utils",
)
LAUNCHER = f"""\
#!/usr/bin/python3 -sP
import sys

sys.path.insert(1, "/{LIBRARY}")
from trayapp.cli import main

sys.exit(main())
"""
CONTROL = """\
Package: padtray
Version: {version}
Architecture: {architecture}
Maintainer: {maintainer}
Installed-Size: {kibibytes}
Depends: {depends}
Recommends: {recommends}
Section: sound
Priority: optional
Homepage: {homepage}
Description: turns any MIDI controller into a control surface and an instrument
 PadTray lives in the system tray. Pads, knobs and keys of a MIDI controller
 press hotkeys, mute the microphone, turn volumes, launch programs and switch
 panels while you stream or play; the keys also play sampled instruments.
 A small overlay, always on top and never taking the focus, shows it all.
"""
CHANGELOG = """\
padtray ({version}) unstable; urgency=medium

  * What changed for users: CHANGELOG.md.gz beside this file.

 -- {maintainer}  {date}
"""
COPYRIGHT = """\
PadTray, {homepage}

{licence}
The packages in /usr/lib/padtray beside trayapp, overlay and plugins have licences and owners of their own; all of
their texts are in licences.txt.gz beside this file.
"""


def make(out: Path) -> Path:
    """The package, made in a temporary folder; returns its file."""
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "root"
        library = root / LIBRARY
        library.mkdir(parents=True)
        _install_packages(library, Path(folder))
        _write_share(root / "usr/share", library)
        saved = trim(library) + strip(library)
        compileall.compile_dir(
            library, quiet=1, stripdir=str(root), invalidation_mode=PycInvalidationMode.UNCHECKED_HASH
        )
        launcher = root / "usr/bin/padtray"
        launcher.parent.mkdir(parents=True)
        launcher.write_text(LAUNCHER)
        launcher.chmod(0o755)
        _write_control(root)
        made = out / f"padtray_{__version__}_{_architecture()}.deb"
        subprocess.run(["dpkg-deb", "--root-owner-group", "-Zxz", "--build", root, made], check=True)
        megabytes = [f"{count / 1e6:.1f} MB" for count in (made.stat().st_size, size(root), saved)]
        print("{}  {}, installed {}, {} left out".format(made, *megabytes))
    return made


def _install_packages(library: Path, folder: Path) -> None:
    """The locked packages and PadTray's own wheel, for the distribution's Python."""
    wheel, _sdist = make_wheel(folder / "wheel")
    wanted = folder / "requirements.lock"
    wanted.write_text(lock_of(travelling({"sys_platform": "linux"})), encoding="utf-8")
    pip: list[str | Path] = [DISTRO_PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    pip += ["--no-deps", "--only-binary", ":all:", "--no-compile", "--target", library]
    subprocess.run([*pip, "--require-hashes", "-r", wanted], check=True)
    subprocess.run([*pip, "--no-index", "--upgrade", wheel], check=True)


def _write_share(share: Path, library: Path) -> None:
    write_pngs(share / "icons")
    today = datetime.now(UTC).date().isoformat()
    about = {"homepage": HOMEPAGE, "version": __version__, "date": today}
    for name, folder in (("padtray.desktop", "applications"), (METAINFO, "metainfo")):
        text = (HERE / name).read_text(encoding="utf-8")
        (share / folder).mkdir(parents=True)
        (share / folder / name).write_text(text.format(**about) if name == METAINFO else text, encoding="utf-8")
    _write_documents(share / "doc/padtray", library)
    _pack(share / "man/man1/padtray.1.gz", (HERE / "padtray.1").read_bytes())
    overrides = share / "lintian/overrides"
    overrides.mkdir(parents=True)
    shutil.copy(HERE / "lintian-overrides", overrides / "padtray")


def _write_documents(folder: Path, library: Path) -> None:
    """Debian's two, and those of which they speak."""
    now = datetime.now(UTC)
    about = {"version": __version__, "maintainer": MAINTAINER, "date": format_datetime(now), "homepage": HOMEPAGE}
    _pack(folder / "changelog.gz", CHANGELOG.format(**about).encode())
    _pack(folder / "CHANGELOG.md.gz", (ROOT / "CHANGELOG.md").read_bytes())
    _pack(folder / "licences.txt.gz", licences(library).encode())
    own = (ROOT / "LICENSE").read_text(encoding="utf-8")
    (folder / "copyright").write_text(COPYRIGHT.format(licence=own, **about), encoding="utf-8")


def _pack(file: Path, content: bytes) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    with gzip.GzipFile(file, "wb", mtime=0) as packed:
        packed.write(content)


def _write_control(root: Path) -> None:
    major, minor = _python_version()
    depends = [f"python3 (>= {major}.{minor}~)", f"python3 (<< {major}.{minor + 1}~)", *DEPENDS]
    control = CONTROL.format(
        maintainer=MAINTAINER,
        version=__version__,
        architecture=_architecture(),
        kibibytes=size(root) // 1024,
        depends=", ".join(depends),
        recommends=", ".join(RECOMMENDS),
        homepage=HOMEPAGE,
    )
    (root / "DEBIAN").mkdir()
    (root / "DEBIAN/control").write_text(control, encoding="utf-8")
    for file in root.rglob("*"):
        if not file.is_symlink():
            file.chmod(0o755 if file.is_dir() or file.parent.name == "bin" else 0o644)


def _python_version() -> tuple[int, int]:
    script = "import sys; print(*sys.version_info[:2])"
    answer = subprocess.run([DISTRO_PYTHON, "-c", script], check=True, stdout=subprocess.PIPE, text=True)
    major, minor = answer.stdout.split()
    return int(major), int(minor)


def _architecture() -> str:
    answer = subprocess.run(["dpkg", "--print-architecture"], check=True, stdout=subprocess.PIPE, text=True)
    return answer.stdout.strip()


def main(argv: list[str] | None = None) -> int:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=ROOT / "dist")
    if shutil.which("dpkg-deb") is None:
        print("build.py: dpkg-deb is missing; a .deb is made on Debian or Ubuntu", file=sys.stderr)
        return 1
    make(parser.parse_args(argv).out)
    return 0


if __name__ == "__main__":
    sys.exit(main())
