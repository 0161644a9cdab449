"""The contract of a platform's windows, and the plain one that every Tk offers."""

import sys
import tkinter as tk
from collections.abc import Callable, Sequence

from overlay.place import Monitor


class Windowing:
    """Plain Tk: borderless and on top as far as Tk itself can. Main thread, except that `watch` calls on any."""

    can_click_through = False
    can_keep_from_capture = False

    def before_tk(self) -> None:
        """Called before Tk starts."""

    def prepare(self, window: tk.Toplevel) -> None:
        """Make a new, hidden window borderless, on top, and one that never takes the focus."""
        window.overrideredirect(True)

    def show(self, window: tk.Toplevel, opacity: float) -> None:
        """Put the window on the screen without the focus; `opacity` 0 to 1."""
        window.deiconify()
        window.lift()
        self.fade(window, opacity)

    def fade(self, window: tk.Toplevel, opacity: float) -> None:
        """Change how much shows through."""
        window.attributes("-alpha", opacity)

    def hide(self, window: tk.Toplevel) -> None:
        """Take the window off the screen; it is kept."""
        window.withdraw()

    def shape(self, window: tk.Toplevel, width: int, height: int, radius: int) -> None:
        """Give the window round corners."""

    def click_through(self, window: tk.Toplevel, on: bool) -> None:
        """Let clicks reach what lies behind."""

    def keep_from_capture(self, windows: Sequence[tk.Toplevel], on: bool) -> None:
        """Keep these windows, and those shown later, out of recordings and streams."""

    def still(self, root: tk.Misc, wish: str) -> bool:
        """Whether nothing may move by itself: as wished (`off`), or as the system asks (`auto`)."""
        return wish == "off" or (wish == "auto" and self.calm(root))

    def calm(self, root: tk.Misc) -> bool:  # noqa: ARG002 - platforms ask through it
        """Whether the system asks for less motion."""
        return False

    def put_below(self, window: tk.Toplevel, other: tk.Toplevel) -> None:
        """Stack the window below another one of ours."""

    def take_focus(self, window: tk.Toplevel) -> None:
        """Give a borderless window the keyboard, because a text field in it is edited."""
        window.focus_force()

    def give_back_focus(self) -> None:
        """Give the keyboard back to whoever had it before the last `take_focus`: another window of ours, or not."""

    def zoom(self, root: tk.Misc) -> float:
        """The system's own scaling, 1 for 96 dots per inch, in steps of 5 %."""
        return max(0.5, round(root.winfo_fpixels("1i") / 96 * 20) / 20)

    def monitors(self, root: tk.Misc) -> tuple[Monitor, ...]:
        """The monitors now; at least one."""
        width, height = root.winfo_screenwidth(), root.winfo_screenheight()
        return (Monitor(f"{width}x{height}", 0, 0, width, height, primary=True),)

    def watch(self, root: tk.Misc, monitors: Callable[[], None], stacking: Callable[[], None]) -> None:
        """Have `monitors` called when monitors or the system's scaling change, and `stacking` when one may cover us."""

    def close(self) -> None:
        """Let go of what was taken; nothing is called afterwards."""


def windowing(platform: str = sys.platform) -> Windowing:
    """The windows of a platform, by `sys.platform`."""
    if platform == "win32":
        from overlay.platform.windows import WindowsWindowing  # noqa: PLC0415 - each platform's libraries are its own

        return WindowsWindowing()
    if platform.startswith("linux"):
        from overlay.platform.x11 import X11Windowing  # noqa: PLC0415 - as above

        return X11Windowing()
    return Windowing()
