"""Keys and mouse by the XTEST extension, which every program takes for the real keyboard."""

import os
import time

from Xlib import X
from Xlib.display import Display
from Xlib.ext import xtest

from trayapp.actions.platform.base import Direction, InputPlatform
from trayapp.actions.platform.x11_loans import Loans
from trayapp.actions.schedule import Schedule
from trayapp.core.errors import UnavailableError
from trayapp.core.finding import Finding
from trayapp.core.phrase import Phrase
from trayapp.desktop.x11_connection import X11Connection
from trayapp.desktop.x11_keysyms import MOUSE_BUTTONS, WHEEL, keysyms_of_character, keysyms_of_key
from trayapp.desktop.x11_layout import Layout

_HELD_MODIFIERS = X.ShiftMask | X.ControlMask | X.Mod1Mask | X.Mod4Mask
_GROUP_SHIFT, _GROUP_MASK = 13, 3
"""Where XKB puts the active layout group into the pointer's mask (XKB protocol 2.2.2)."""
KEEP_S = 3.0
"""Lent keys go back to what they were after this long without use."""
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
        self._loans = Loans()
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
            text, remedy = error.phrase.parts()
            return (Finding(Phrase("keystrokes"), False, text, remedy),)
        if not has_xtest:
            return (
                Finding(
                    Phrase("keystrokes"), False, Phrase("the X server has no XTEST"), Phrase("switch the extension on")
                ),
            )
        if os.environ.get("WAYLAND_DISPLAY") or os.environ.get("XDG_SESSION_TYPE") == "wayland":
            text = Phrase("Wayland session: keys reach only programs that run through XWayland")
            return (Finding(Phrase("keystrokes"), False, text, Phrase("log in with an X11 (Xorg) session")),)
        return (Finding(Phrase("keystrokes"), True, Phrase("the X server takes keys (XTEST)")),)

    def close(self) -> None:
        """See the base; lets go of what is still down and gives lent keys back."""
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
        self._loans.forget()
        self._stale = True
        display.sync()

    def _press(self, display: Display, key: str) -> None:
        if key in MOUSE_BUTTONS:
            code = -MOUSE_BUTTONS[key]  # negative: a button
        else:
            keysyms = keysyms_of_key(key)
            if not keysyms:
                raise UnavailableError("the X keyboard has no key {key!r}; choose another one", key=key)
            layout = self._read(display)
            code = layout.keycode(keysyms) or 0
            if not code:
                code = self._loans.key(display, keysyms[0], layout.spares, self._down.values())
                self._rest_later()
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
                stroke = self._loans.stroke(display, keysyms[0], layout.spares, self._down.values())
                self._rest_later()
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
            lent = self._loans.codes
            self._layout = Layout(first, [() if first + at in lent else row for at, row in enumerate(rows)])
            self._stale = False
        return self._layout

    def _rest_later(self) -> None:
        if not self._restoring:
            self._restoring = True
            self._schedule.at(time.perf_counter() + KEEP_S, self._restore)

    def _restore(self) -> None:
        """Give lent keys back once they rest; on the schedule's thread."""
        with self._connection.lock:
            self._restoring = False
            if not self._connection.is_open:
                return
            if self._down or time.monotonic() < self._loans.last_use + KEEP_S:
                self._rest_later()
            else:
                self._connection.do(self._give_back)

    def _give_back(self, display: Display) -> None:
        for key in reversed(tuple(self._down)):
            self._release(display, key)
        self._loans.give_back(display)
        display.sync()


def _tap(display: Display, *codes: int) -> None:
    for code in codes:
        xtest.fake_input(display, X.KeyPress, code)
    for code in reversed(codes):
        xtest.fake_input(display, X.KeyRelease, code)
