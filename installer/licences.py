"""The licences of everything that travels inside an installer, as one text: most of them ask for it."""

from __future__ import annotations

import re
from importlib.metadata import Distribution, distributions
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
_LICENCE = re.compile(r"(^|/)(LICEN[CS]E|COPYING|COPYRIGHT|NOTICE|AUTHORS)[^/]*$|(^|/)licenses/", re.IGNORECASE)
_RULE = "=" * 100


def licences(packages: Path) -> str:
    """PadTray's own licence, then each package's below a folder of packages, in the order of their names."""
    own = (ROOT / "LICENSE").read_text(encoding="utf-8")
    found = sorted(distributions(path=[str(packages)]), key=lambda one: one.metadata["Name"].lower())
    return "\n".join([f"PadTray\n{_RULE}\n{own}", *(_of(one) for one in found if one.metadata["Name"] != "padtray")])


def lacking(packages: Path) -> list[str]:
    """Names of the packages that bring no licence text: what is known of them is in their metadata alone."""
    return [one.metadata["Name"] for one in distributions(path=[str(packages)]) if not _texts(one)]


def _of(package: Distribution) -> str:
    about = package.metadata
    named = [line for key in ("License-Expression", "License") for line in about.get_all(key) or ()]
    kinds = [kind.rpartition(" :: ")[2] for kind in about.get_all("Classifier") or () if kind.startswith("License")]
    first = (named or kinds or ["see its project"])[0].splitlines()[0]
    title = f"{about['Name']} {package.version}: {first}"
    return "\n".join([title, _RULE, *(_texts(package) or ["(the package brings no licence text of its own)"]), ""])


def _texts(package: Distribution) -> list[str]:
    files = [file for file in package.files or () if _LICENCE.search(file.as_posix()) and file.suffix != ".py"]
    paths = [Path(str(file.locate())) for file in files]
    return [path.read_text(encoding="utf-8", errors="replace") for path in paths if path.is_file()]
