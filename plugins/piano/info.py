"""An instrument's description for people and for JSON."""

from __future__ import annotations

from typing import Any

from plugins.piano.instrument import InstrumentInfo

_NAMES = ("C", "C#", "D", "D#", "E", "F", "F#", "G", "G#", "A", "A#", "B")


def info_dict(info: InstrumentInfo) -> dict[str, Any]:
    """Everything, as plain values."""
    return {
        "name": info.name,
        "path": str(info.path),
        "format": info.format,
        "regions": info.regions,
        "samples": info.samples,
        "sample_bytes": info.sample_bytes,
        "streamed_bytes": info.streamed_bytes,
        "presets": [{"bank": p.bank, "program": p.number, "name": p.name} for p in info.programs],
        "keys": list(info.keys),
        "key_switches": {str(key): name for key, name in sorted(info.key_switches.items())},
        "controllers": {str(number): name for number, name in sorted(info.controllers.items())},
        "unsupported": list(info.findings),
    }


def info_lines(info: dict[str, Any]) -> list[str]:
    """The same, to read."""
    keys = info["keys"]
    streamed = info["streamed_bytes"]
    rest = f", {streamed / 1e6:.1f} MB more are decoded while they play" if streamed else ""
    lines = [
        f"{info['name']} ({info['format'].upper()}), {info['path']}",
        f"regions  {info['regions']}",
        f"samples  {info['samples']}, {info['sample_bytes'] / 1e6:.1f} MB in memory{rest}",
        f"keys     {_range(keys)}",
    ]
    lines += [f"preset   {p['bank']:>3}:{p['program']:<3} {p['name']}" for p in info["presets"]]
    lines += [f"switch   {key_name(int(key))}: {name}" for key, name in info["key_switches"].items()]
    lines += [f"CC {number:>4}  {name}" for number, name in info["controllers"].items()]
    lines += [f"warning: {text}" for text in info["unsupported"]] or ["everything in it is supported"]
    return lines


def key_name(key: int) -> str:
    """`C4` for 60."""
    return f"{_NAMES[key % 12]}{key // 12 - 1}"


def _range(keys: list[int]) -> str:
    if not keys:
        return "none"
    whole = len(keys) == keys[-1] - keys[0] + 1
    return f"{len(keys)}, {key_name(keys[0])} to {key_name(keys[-1])}{'' if whole else ' with gaps'}"
