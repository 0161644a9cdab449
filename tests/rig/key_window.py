"""Another program's window, to see which keys reach it and whether it keeps the focus."""

from __future__ import annotations

import json
import threading
from dataclasses import dataclass
from typing import Self

from tests.rig.process import Program, python_program, unique_name
from tests.rig.waiting import wait_until
from tests.rig.xdo import Xdo


@dataclass(frozen=True)
class KeyEvent:
    """One event that the window saw. `kind`: press, release, button, focus, blur or mapped.

    `keysym` is Tk's name of the key, `state` X's modifier mask before the event, `time_ns` the monotonic clock,
    which all processes of the machine share.
    """

    kind: str
    keysym: str = ""
    char: str = ""
    code: int = 0
    state: int = 0
    num: int = 0
    time_ns: int = 0


class KeyWindow:
    """A text window in a process of its own that logs its keys; it has the focus when construction returns."""

    def __init__(self, display: str, geometry: str = "400x200+40+300") -> None:
        self.title = unique_name("keys")
        self._xdo = Xdo(display)
        self._events: list[KeyEvent] = []
        self._start = 0
        self._program: Program = python_program(
            "tests.rig.key_window_program", self.title, geometry, env={"DISPLAY": display}, talk=True
        )
        self._reader = threading.Thread(target=self._read, name="key-window", daemon=True)
        self._reader.start()
        try:
            shown = wait_until(
                lambda: self._xdo.windows(f"^{self.title}$") if self._program.check() else [], "the key window is shown"
            )
            self.window = shown[0]
            self.focus()
        except TimeoutError as error:
            there = [(words, box) for _, words, box in self._xdo.tree()]
            said = self._program.output
            self.end()
            raise TimeoutError(f"{error}; it said {said!r}, the windows are {there}") from error
        except BaseException:
            self.end()
            raise

    def focus(self) -> None:
        """Give it the focus and wait for it; needs a window manager."""
        self._xdo.activate(self.window)
        wait_until(self.has_focus, "the key window has the focus")

    def has_focus(self) -> bool:
        """True as long as the last focus event was a gain."""
        kinds = [e.kind for e in list(self._events) if e.kind in {"focus", "blur"}]
        return bool(kinds) and kinds[-1] == "focus"

    @property
    def events(self) -> list[KeyEvent]:
        """Everything since the start or the last `forget`."""
        return self._events[self._start :]

    @property
    def keys(self) -> list[tuple[str, str]]:
        """(kind, keysym) of each press and release, in order."""
        return [(e.kind, e.keysym) for e in self.events if e.kind in {"press", "release"}]

    def forget(self) -> None:
        """Count events from here on."""
        self._start = len(self._events)

    def wait_key(self, kind: str, keysym: str) -> KeyEvent:
        """The first such event, waited for."""
        return wait_until(
            lambda: next((e for e in self.events if (e.kind, e.keysym) == (kind, keysym)), None),
            f"{kind} of {keysym} arrives in the window",
        )

    def end(self) -> None:
        self._program.end()
        self._reader.join(5)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.end()

    def _read(self) -> None:
        pipe = self._program.popen.stdout
        assert pipe is not None
        for line in pipe:
            self._events.append(KeyEvent(**json.loads(line)))
