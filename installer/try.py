"""Try what users install as a user would: `python3 installer/try.py deb|windows [OPTIONS]`.

    deb       in a clean Debian made by debootstrap (as root): checked by lintian, installed, started, a pad presses a
              key, a key sounds, removed without a trace; --package FILE takes a .deb that is there already
    windows   under Wine: built, installed silently, started, a key sounds, a note is rendered, upgraded while it runs,
              carried along as a portable one, removed with and without the user's files; --folder FOLDER takes one
              that was built before, --no-sound leaves out what waits for the engine, --quick
              packs it large, --picture FILE keeps the screen

Prints what was seen as JSON; exits with 1 at the first thing that fails.
"""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = {
    "deb": ["binutils", "dpkg-dev", "python3-pip", "debootstrap", "lintian", "appstream", "desktop-file-utils"],
    "windows": ["wine", "wine64", "nsis"],
}


def main(argv: list[str]) -> int:
    """Set the checkout up and hand over to its Python; returns the exit status."""
    sys.path.insert(0, str(ROOT))
    import dev  # noqa: PLC0415 - found by the path above

    if not argv or argv[0] not in PACKAGES:
        print(__doc__, file=sys.stderr)
        return 2
    try:
        dev.set_up([*dev.TEST_PACKAGES, *PACKAGES[argv[0]]])
    except dev.SetupError as error:
        print(f"try.py: {error}", file=sys.stderr)
        return 1
    return dev.become(["-m", f"installer.try_{argv[0]}", *argv[1:]])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
