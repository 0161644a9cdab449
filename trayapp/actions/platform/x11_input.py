"""Keys and mouse by the XTEST extension, which every program takes for the real keyboard."""

import os
import time
from collections import OrderedDict

from Xlib import X
from Xlib.display import Display
from Xlib.ext import xtest

from trayapp.actions.platform.base import Direction, InputPlatform
from trayapp.actions.schedule import Schedule
from trayapp.core.errors import UnavailableError
from trayapp.core.finding import Finding
from trayapp.desktop.x11_connection import X11Connection
from trayapp.desktop.x11_keysyms import MOUSE_BUTTONS, WHEEL, keysyms_of_character, keysyms_of_key
from trayapp.desktop.x11_layout import Layout, Stroke

_HELD_MODIFIERS = X.ShiftMask | X.ControlMask | X.Mod1Mask | X.Mod4Mask
_GROUP_SHIFT, _GROUP_MASK = 13, 3
"""Where XKB puts the active layout group into the pointer's mask (XKB protocol 2.2.2)."""
READ_S = 0.15
"""A program has this long to look a borrowed key up before it types something else."""
KEEP_S = 3.0
"""Borrowed keys go back to what they were after this long without use."""
LET_GO_S = 1.0
"""How long typing waits for a person to let go of a modifier."""


class X11Input(InputPlatform):
    """Sends key codes. A symbol that no key types is put on a key code without symbols for a while."""

    def __init__(self, schedule: Schedule, display_name: str | None = None) -> None:
        self._schedule = schedule
        self._connection = X11Connection(display_name)
        self._connection.when_opened(self._opened)
        self._layout = Layout(8, ())
        self._stale = True
        self._down: dict[str, int] = {}
        self._borrowed: OrderedDict[int, int] = OrderedDict()  # keysym -> key code, oldest use first
        self._last_use: dict[int, float] = {}  # keysym -> when
        self._restoring = False

    def key_down(self, key: str) -> None:
        """See the base."""
        if key not in self._down:
            self._connection.do(lambda display: self._press(display, key))

    def key_up(self, key: str) -> None:
        """See the base."""
        if key in self._down:
            self._connection.do(lambda display: self._release(display, key))

    def type_text(self, text: str) -> None:
        """See the base."""
        self._connection.do(lambda display: self._type(display, text))

    def scroll(self, direction: Direction, steps: int) -> None:
        """See the base."""

        def work(display: Display) -> None:
            for _ in range(steps):
                xtest.fake_input(display, X.ButtonPress, WHEEL[direction])
                xtest.fake_input(display, X.ButtonRelease, WHEEL[direction])
            display.sync()

        self._connection.do(work)

    def move(self, x: int, y: int, *, relative: bool) -> None:
        """See the base."""

        def work(display: Display) -> None:
            xtest.fake_input(display, X.MotionNotify, int(relative), x=x, y=y)
            display.sync()

        self._connection.do(work)

    def let_go_of_modifiers(self) -> None:
        """See the base."""
        self._connection.do(self._lift)

    def findings(self) -> tuple[Finding, ...]:
        """See the base."""
        try:
            has_xtest = self._connection.do(lambda display: display.has_extension("XTEST"))
        except UnavailableError as error:
            text, _, remedy = str(error).partition("; ")
            return (Finding("keystrokes", False, text, remedy),)
        if not has_xtest:
            return (Finding("keystrokes", False, "the X server has no XTEST", "switch the extension on"),)
        if os.environ.get("WAYLAND_DISPLAY") or os.environ.get("XDG_SESSION_TYPE") == "wayland":
            text = "Wayland session: keys reach only programs that run through XWayland"
            return (Finding("keystrokes", False, text, "log in with an X11 (Xorg) session"),)
        return (Finding("keystrokes", True, "the X server takes keys (XTEST)"),)

    def close(self) -> None:
        """See the base; lets go of what is still down and gives borrowed keys back."""
        with self._connection.lock:
            if self._connection.is_open:
                try:
                    self._connection.do(self._give_back)
                except UnavailableError:
                    self._down.clear()
            self._connection.close()

    def _opened(self, display: Display) -> None:
        for code in self._down.values():  # down since the connection before; the server keeps them down
            kind = X.ButtonRelease if code < 0 else X.KeyRelease
            xtest.fake_input(display, kind, abs(code))
        self._down.clear()
        self._borrowed.clear()
        self._stale = True
        display.sync()

    def _press(self, display: Display, key: str) -> None:
        if key in MOUSE_BUTTONS:
            code = -MOUSE_BUTTONS[key]  # negative: a button
        else:
            keysyms = keysyms_of_key(key)
            if not keysyms:
                raise UnavailableError(f"the X keyboard has no key {key!r}; choose another one")
            layout = self._read(display)
            code = layout.keycode(keysyms) or self._borrow(display, keysyms[0])
        self._down[key] = code
        xtest.fake_input(display, X.ButtonPress if code < 0 else X.KeyPress, abs(code))
        display.sync()

    def _release(self, display: Display, key: str) -> None:
        code = self._down.pop(key, None)
        if code is not None:  # else the connection died meanwhile, and opening let go of it
            xtest.fake_input(display, X.ButtonRelease if code < 0 else X.KeyRelease, abs(code))
            display.sync()

    def _type(self, display: Display, text: str) -> None:
        layout = self._read(display)
        self._lift(display)
        mask = self._wait_for_modifiers(display)
        group = mask >> _GROUP_SHIFT & _GROUP_MASK
        shift, level3, caps = (layout.keycode(keysyms_of_key(name)) for name in ("shift", "right_alt", "caps_lock"))
        unlock = caps if caps and mask & X.LockMask else None
        if unlock:
            _tap(display, unlock)
        for character in text:
            keysyms = keysyms_of_character(character)
            if not keysyms:
                continue  # a control character: no key types it
            stroke = layout.stroke(keysyms, group)
            if stroke is None or (stroke.level3 and not level3):
                stroke = Stroke(self._borrow(display, keysyms[0]))
            around = [code for code, used in ((shift, stroke.shift), (level3, stroke.level3)) if used and code]
            _tap(display, *around, stroke.keycode)
        if unlock:
            _tap(display, unlock)
        display.sync()

    def _lift(self, display: Display) -> None:
        """Let go of modifiers that are down and not by an action."""
        keys = display.query_keymap()
        ours = set(self._down.values())
        mapping = display.get_modifier_mapping()
        for index in (X.ShiftMapIndex, X.ControlMapIndex, X.Mod1MapIndex, X.Mod4MapIndex):
            for code in mapping[index]:
                if code and code not in ours and keys[code // 8] >> (code % 8) & 1:
                    xtest.fake_input(display, X.KeyRelease, code)
        display.sync()

    @staticmethod
    def _wait_for_modifiers(display: Display) -> int:
        deadline = time.monotonic() + LET_GO_S
        while (mask := int(display.screen().root.query_pointer().mask)) & _HELD_MODIFIERS:
            if time.monotonic() > deadline:
                raise UnavailableError(
                    "a modifier key is held down, so the text would come out as shortcuts; let it go"
                )
            time.sleep(0.01)
        return mask

    def _read(self, display: Display) -> Layout:
        """The key table, read again where the server said that it changed."""
        while display.pending_events():
            if display.next_event().type == X.MappingNotify:
                self._stale = True
        if self._stale:
            first, last = display.display.info.min_keycode, display.display.info.max_keycode
            rows = display.get_keyboard_mapping(first, last - first + 1)
            taken = set(self._borrowed.values())
            self._layout = Layout(first, [() if first + at in taken else row for at, row in enumerate(rows)])
            self._stale = False
        return self._layout

    def _borrow(self, display: Display, keysym: int) -> int:
        """A key code that types `keysym` without modifiers.

        Raises:
            UnavailableError: every key code has a symbol.
        """
        code = self._borrowed.get(keysym)
        if code is None:
            code = self._free(display)
            # the same on both levels: shift changes nothing
            display.change_keyboard_mapping(code, [(keysym, keysym)])
            display.sync()
            self._borrowed[keysym] = code
        self._borrowed.move_to_end(keysym)
        self._last_use[keysym] = time.monotonic()
        if not self._restoring:
            self._restoring = True
            self._schedule.at(time.perf_counter() + KEEP_S, self._restore)
        return code

    def _free(self, display: Display) -> int:
        taken = set(self._borrowed.values())
        free = [code for code in self._layout.spares if code not in taken]
        if free:
            return free[-1]
        for keysym, code in self._borrowed.items():
            if code not in self._down.values():
                display.sync()
                time.sleep(max(0.0, self._last_use[keysym] + READ_S - time.monotonic()))
                del self._borrowed[keysym]
                return code
        raise UnavailableError("the keyboard layout has no free key for this character; use a key that it has")

    def _restore(self) -> None:
        """Give borrowed keys back once they rest; on the schedule's thread."""
        with self._connection.lock:
            if not self._connection.is_open:
                return
            newest = max((self._last_use[keysym] for keysym in self._borrowed), default=0.0)
            if self._down or time.monotonic() < newest + KEEP_S:
                self._schedule.at(time.perf_counter() + KEEP_S, self._restore)
                return
            self._restoring = False
            self._connection.do(self._give_back)

    def _give_back(self, display: Display) -> None:
        for key in reversed(tuple(self._down)):
            self._release(display, key)
        for code in self._borrowed.values():
            display.change_keyboard_mapping(code, [(X.NoSymbol, X.NoSymbol)])
        self._borrowed.clear()
        self._last_use.clear()
        display.sync()


def _tap(display: Display, *codes: int) -> None:
    for code in codes:
        xtest.fake_input(display, X.KeyPress, code)
    for code in reversed(codes):
        xtest.fake_input(display, X.KeyRelease, code)
