"""`build.py wheel`: a wheel and an sdist with all assets."""

from __future__ import annotations

import argparse
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def make(out: Path) -> list[Path]:
    """Both, by the build back-end itself; needs no network."""
    out.mkdir(parents=True, exist_ok=True)
    script = "import sys, hatchling.build as b; print(b.build_wheel(sys.argv[1])); print(b.build_sdist(sys.argv[1]))"
    command = [sys.executable, "-c", script, str(out.resolve())]
    answer = subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True)
    return [out / name for name in answer.stdout.split()]


def main(argv: list[str] | None = None) -> int:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=ROOT / "dist")
    for made in make(parser.parse_args(argv).out):
        print(f"{made}  {made.stat().st_size / 1e6:.1f} MB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
