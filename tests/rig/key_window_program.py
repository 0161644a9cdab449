"""The program behind KeyWindow: a window that prints every key, button and focus event as one JSON line."""

from __future__ import annotations

import json
import sys
import time
import tkinter as tk


def main(title: str, geometry: str) -> None:
    root = tk.Tk(className=title)
    root.title(title)
    root.geometry(geometry)
    area = tk.Text(root)
    area.pack(fill="both", expand=True)
    area.focus_set()

    def say(kind: str, event: tk.Event[tk.Misc]) -> None:
        words = {"kind": kind, "keysym": getattr(event, "keysym", ""), "char": getattr(event, "char", "")}
        words |= {"code": getattr(event, "keycode", 0), "state": getattr(event, "state", 0)}
        words |= {"num": getattr(event, "num", 0), "time_ns": time.monotonic_ns()}
        sys.stdout.write(json.dumps({k: v for k, v in words.items() if isinstance(v, str | int)}) + "\n")
        sys.stdout.flush()

    kinds = {"press": "<KeyPress>", "release": "<KeyRelease>", "button": "<ButtonPress>"}
    for kind, sequence in kinds.items():
        area.bind(sequence, lambda event, kind=kind: say(kind, event))  # type: ignore[misc]
    for kind, sequence in {"focus": "<FocusIn>", "blur": "<FocusOut>", "mapped": "<Map>"}.items():
        area.bind(sequence, lambda event, kind=kind: say(kind, event))  # type: ignore[misc]
    root.mainloop()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
