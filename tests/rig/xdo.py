"""Hands and eyes on a test's desktop: mouse, keys, windows, the tray icon, screenshots."""

from __future__ import annotations

import contextlib
import re
import subprocess
from dataclasses import dataclass

from PIL import Image, ImageGrab

from tests.rig.process import isolated_environment
from tests.rig.waiting import wait_until


@dataclass(frozen=True)
class Box:
    """A window on the screen, in pixels from its upper left corner; `window` is its X id."""

    window: int
    x: int
    y: int
    width: int
    height: int
    name: str = ""

    @property
    def centre(self) -> tuple[int, int]:
        return self.x + self.width // 2, self.y + self.height // 2


_TREE_ROW = re.compile(
    r'^(?P<depth> +)(?P<id>0x[0-9a-f]+) (?:"(?P<name>.*?)"|\(has no name\)): \((?P<cls>[^\n]*?)\) +'
    r"(?P<w>\d+)x(?P<h>\d+)\+-?\d+\+-?\d+ +\+(?P<x>-?\d+)\+(?P<y>-?\d+)$",
    re.MULTILINE | re.DOTALL,  # a window's name may hold line breaks: a tray icon's is its tooltip
)


class Xdo:
    """xdotool and its neighbours on one display. Every call returns when the X server has done it."""

    def __init__(self, display: str) -> None:
        self.display = display

    def __call__(self, *args: object) -> str:
        """Run xdotool; returns what it printed.

        Raises:
            RuntimeError: xdotool refused, with its words.
        """
        answer = self._run("xdotool", *args)
        if answer.returncode:
            raise RuntimeError(f"xdotool {args}: {answer.stderr.strip()}")
        return answer.stdout.strip()

    def move(self, x: int, y: int) -> None:
        self("mousemove", x, y)

    def click(self, x: int, y: int, button: int = 1) -> None:
        self("mousemove", x, y, "click", button)

    def drag(self, start: tuple[int, int], end: tuple[int, int]) -> None:
        """Press at `start`, slide to `end` in small steps, let go."""
        steps = [
            (start[0] + (end[0] - start[0]) * i // 8, start[1] + (end[1] - start[1]) * i // 8) for i in range(1, 9)
        ]
        slide = [word for x, y in steps for word in ("mousemove", x, y)]
        self("mousemove", *start, "mousedown", 1, *slide, "mouseup", 1)

    def scroll(self, x: int, y: int, clicks: int) -> None:
        """Turn the wheel over a point, up for positive `clicks`."""
        self("mousemove", x, y, "click", "--repeat", abs(clicks), "--delay", 5, 4 if clicks > 0 else 5)

    def key(self, *chords: str) -> None:
        """Press and release chords such as `ctrl+alt+p`."""
        self("key", *chords)

    def key_down(self, key: str) -> None:
        self("keydown", key)

    def key_up(self, key: str) -> None:
        self("keyup", key)

    def type(self, text: str) -> None:
        self("type", "--delay", 5, text)

    def focused_window(self) -> int:
        """The window that receives keys; 0 when none does."""
        answer = self._run("xdotool", "getwindowfocus")
        return int(answer.stdout) if answer.returncode == 0 else 0

    def active_window(self) -> int:
        """The window that the window manager calls active; 0 when none is."""
        answer = self._run("xdotool", "getactivewindow")
        return int(answer.stdout) if answer.returncode == 0 else 0

    def activate(self, window: int) -> None:
        """Give a window the focus and wait until it has it: the keyboard's focus comes after the manager's word."""
        self("windowactivate", window)
        wait_until(lambda: self.active_window() == window, f"window {window:#x} is active")
        wait_until(lambda: self.focused_window() == window, f"window {window:#x} takes keys")

    def windows(self, pattern: str) -> list[int]:
        """Ids of the visible windows whose title, class or name matches the regular expression."""
        answer = self._run("xdotool", "search", "--onlyvisible", "--any", "--name", "--class", pattern)
        return [int(line) for line in answer.stdout.split()]

    def wait_window(self, pattern: str) -> int:
        return wait_until(lambda: self.windows(pattern), f"a window matching {pattern!r} is shown")[0]

    def wait_box(self, pattern: str) -> Box:
        """Where the first window that matches lies, once there is one."""
        return wait_until(lambda: self.find(pattern), f"a window matching {pattern!r} is shown")

    def find(self, pattern: str) -> Box | None:
        """The first window that matches; None where there is none, or where it goes away at this moment."""
        with contextlib.suppress(RuntimeError):
            return next((self.box(window) for window in self.windows(pattern)), None)
        return None

    def name(self, window: int) -> str:
        return self("getwindowname", window)

    def box(self, window: int) -> Box:
        """Where a window lies on the screen."""
        words = dict(line.split("=", 1) for line in self("getwindowgeometry", "--shell", window).splitlines())
        x, y, width, height = (int(words[k]) for k in ("X", "Y", "WIDTH", "HEIGHT"))
        return Box(window, x, y, width, height, self.name(window))

    def tree(self) -> list[tuple[int, str, Box]]:
        """All windows from the root downwards: (depth in spaces, class words, box), also the hidden ones."""
        rows = []
        for match in _TREE_ROW.finditer(self._run("xwininfo", "-root", "-tree").stdout):
            x, y, width, height = (int(match[k]) for k in ("x", "y", "w", "h"))
            box = Box(int(match["id"], 16), x, y, width, height, match["name"] or "")
            rows.append((len(match["depth"]), match["cls"], box))
        return rows

    def tray_icons(self) -> list[Box]:
        """The icons docked in trayer, left to right."""
        icons, inside = [], -1
        for depth, words, box in self.tree():
            if inside >= 0 and depth <= inside:
                inside = -1
            if inside < 0 and '"trayer"' in words and box.height > 1:
                inside = depth
            elif inside >= 0 and words and '"trayer"' not in words and box.width > 1:
                icons.append(box)
        return sorted(icons, key=lambda box: box.x)

    def wait_tray_icon(self) -> Box:
        return wait_until(self.tray_icons, "an icon is docked in the tray")[0]

    def screenshot(self) -> Image.Image:
        return ImageGrab.grab(xdisplay=self.display)

    def pixel(self, x: int, y: int) -> tuple[int, int, int]:
        colour = ImageGrab.grab((x, y, x + 1, y + 1), xdisplay=self.display).convert("RGB").getpixel((0, 0))
        assert isinstance(colour, tuple)
        return colour[0], colour[1], colour[2]

    def _run(self, *args: object) -> subprocess.CompletedProcess[str]:
        env = isolated_environment() | {"DISPLAY": self.display}
        return subprocess.run([str(a) for a in args], env=env, check=False, capture_output=True, text=True, timeout=30)
