"""A streamer's evening for the pictures: what the pads and knobs do, and the programs that they do it to."""

from __future__ import annotations

import json
from contextlib import ExitStack
from typing import Any

from tests.rig.padtray_process import PadTrayProcess
from tests.rig.process import Program
from tests.rig.pulse import PulseServer

_RED, _BLUE, _GREEN, _INDIGO, _AMBER = "#FF5D73", "#4C8DFF", "#3DDC97", "#6E8BFF", "#FFB454"

PADS: dict[str, tuple[tuple[str, str, str, str, dict[str, Any]], ...]] = {
    "Stream": (
        ("Gameplay", "🎮", _GREEN, "toggle", {"keys": "f13"}),
        ("Camera", "📷", _INDIGO, "tap", {"keys": "f14"}),
        ("Talk", "🎙️", _RED, "tap", {"keys": "f15"}),
        ("Record", "⏺️", _RED, "tap", {"command": "exec parec --device=speakers.monitor /dev/null"}),
        ("Starting", "🎬", _RED, "tap", {"keys": "f16"}),
        ("Clip it", "✂️", _INDIGO, "tap", {"keys": "f17"}),
        ("Replay", "⏪", _INDIGO, "tap", {"keys": "f18"}),
        ("Discord", "🎧", _BLUE, "tap", {"target": "app:Discord", "op": "toggle_mute"}),
    ),
    "Media": (
        ("Cut", "✂️", _AMBER, "tap", {"keys": "ctrl+x"}),
        ("Copy", "📋", _AMBER, "tap", {"keys": "ctrl+c"}),
        ("Paste", "📌", _AMBER, "tap", {"keys": "ctrl+v"}),
        ("Save", "💾", _GREEN, "tap", {"keys": "ctrl+s"}),
        ("Undo", "↩️", _BLUE, "tap", {"keys": "ctrl+z"}),
        ("Redo", "↪️", _BLUE, "tap", {"keys": "ctrl+y"}),
        ("Marker", "🚩", _RED, "tap", {"keys": "m"}),
        ("Preview", "👁️", _INDIGO, "tap", {"keys": "space"}),
    ),
}
KNOBS = (("Master", _BLUE, "master"), ("Mic", _GREEN, "mic"), ("Spotify", _BLUE, "app:Spotify"),
         ("Game", _BLUE, "app:Game"))  # fmt: skip
PROGRAMS = {"Spotify": 64, "Discord": 80, "Game": 100}
"""What plays, and at which volume in percent."""
_KINDS = {"keys": "keystroke", "command": "shell", "target": "volume"}


def programs(pulse: PulseServer, stack: ExitStack) -> None:
    """Have the programs play silence, as the sound server sees them."""
    for name, percent in PROGRAMS.items():
        words = ["pacat", "--playback", "--raw", f"--client-name={name}", f"--stream-name={name}"]
        level = f"--volume={percent * 65536 // 100}"
        stack.enter_context(Program([*words, level, "/dev/zero"], pulse.env))


def set_up(app: PadTrayProcess) -> None:
    """Bind pads and knobs, name the second preset for what it is, and play into the output with the least latency."""
    for preset, rows in PADS.items():
        for at, (label, icon, colour, gesture, params) in enumerate(rows, 1):
            kind = _KINDS[next(iter(params))]
            binding = {"label": label, "icon": icon, "colour": colour, "gestures": {gesture: _action(kind, params)}}
            _do(app, do="set_binding", kind="pad", name=preset, position=at, binding=binding)
    for at, (label, colour, target) in enumerate(KNOBS, 1):
        turn = {"turn": _action("volume", {"target": target, "op": "set"})}
        binding = {"label": label, "colour": colour, "gestures": turn}
        _do(app, do="set_binding", kind="knob", name="Master", position=at, binding=binding)
    outputs = json.loads(app.run("devices", "--json").stdout)["audio"]
    jack = next(row["setting"] for row in outputs if "JACK" in row["setting"])
    _do(app, do="change_settings", values={"audio.device": jack})
    _do(app, do="rename_preset", kind="pad", name="Media", new_name="Editing")


def _action(kind: str, params: dict[str, Any]) -> dict[str, Any]:
    return {"kind": kind, "params": params}


def _do(app: PadTrayProcess, **command: Any) -> None:
    answer = app.run("ctl", "command", json.dumps(command))
    if answer.returncode:
        raise RuntimeError(answer.stderr)
