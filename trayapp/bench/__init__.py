"""`padtray bench`: the budgets measured on this machine, beside peers in the same run where there are any."""

import platform
from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from typing import Any

from trayapp import __version__
from trayapp.bench.row import Row
from trayapp.core.errors import PadTrayError
from trayapp.paths import Paths

GROUPS = ("trayapp.bench.app_rows", "trayapp.bench.midi_rows", "trayapp.audio.bench_rows")
"""Modules with `rows(wanted) -> Iterator[Row]`; each is imported when its turn comes."""


def measure(names: Sequence[str], paths: Paths) -> dict[str, Any]:
    """Measure every row whose name contains one of `names` (all, if none); takes some minutes."""
    del paths  # everything is measured in folders of its own

    def wanted(name: str) -> bool:
        return not names or any(part in name for part in names)

    rows: list[dict[str, Any]] = []
    skipped: dict[str, str] = {}
    for group in GROUPS:
        try:
            make: Callable[..., Any] = import_module(group).rows
            rows.extend(row.to_json() if isinstance(row, Row) else dict(row) for row in make(wanted))
        except (ImportError, PadTrayError) as error:
            skipped[group] = str(error)
    return {"machine": machine(), "rows": rows, "skipped": skipped}


def machine() -> dict[str, Any]:
    """What the figures were measured on."""
    import psutil  # noqa: PLC0415 - only a bench needs it

    return {
        "padtray": __version__,
        "system": platform.platform(),
        "python": platform.python_version(),
        "processor": _processor(),
        "cores": psutil.cpu_count(logical=False) or psutil.cpu_count(),
        "memory_gb": round(psutil.virtual_memory().total / 1e9, 1),
    }


def _processor() -> str:
    try:
        with open("/proc/cpuinfo", encoding="utf-8") as file:  # noqa: PTH123 - no folder of ours
            return next(line.split(":", 1)[1].strip() for line in file if line.startswith("model name"))
    except (OSError, StopIteration):
        return platform.processor()


def lines(result: Mapping[str, Any]) -> list[str]:
    """The table for people."""
    about = result["machine"]
    rows = [f"{about['processor']}, {about['cores']} cores, {about['system']}, Python {about['python']}"]
    for row in result["rows"]:
        peer = f"   {row['peer']} {row['peer_value']:g} (x {row['ratio']:.2f})" if row["peer"] else ""
        mark = {True: "ok", False: "!!", None: "  "}[row["ok"]]
        bar = f"   bar {row['bar']:g}" if row["bar"] is not None else ""
        rows.append(f"[{mark}] {row['name']}: {row['value']:.4g} {row['unit']}{bar}{peer}")
    rows.extend(f"[--] {group}: {reason}" for group, reason in result["skipped"].items())
    return rows
