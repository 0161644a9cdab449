"""Make what users install: `python3 installer/build.py deb|wheel|windows [--out DIR]`.

    deb       a .deb for this Debian or Ubuntu and its Python version
    wheel     a wheel and an sdist, which pipx and pip take
    windows   a PyInstaller folder and its installer; on Windows, with NSIS

What is made lies in dist/ unless --out says otherwise. Missing tools are installed first, and named before.
"""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = {"deb": ["binutils", "dpkg-dev", "python3-pip"], "wheel": [], "windows": []}


def main(argv: list[str]) -> int:
    """Set the checkout up and hand over to its Python; returns the exit status."""
    sys.path.insert(0, str(ROOT))
    import dev  # noqa: PLC0415 - found by the path above

    if not argv or argv[0] not in PACKAGES:
        print(__doc__, file=sys.stderr)
        return 2
    try:
        dev.set_up(PACKAGES[argv[0]])
    except dev.SetupError as error:
        print(f"build.py: {error}", file=sys.stderr)
        return 1
    return dev.become(["-m", f"installer.make_{argv[0]}", *argv[1:]])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
