"""Hotkeys on X11: passive grabs by key code, and the release by XInput 2 raw events.

A grab is given up the moment it hits, so that keys which the hotkey's action sends reach the program in front.
"""

import itertools
import logging
import os
import select
import struct
import time
from dataclasses import dataclass
from threading import Thread
from typing import Any

from Xlib import X
from Xlib import error as xerror
from Xlib.display import Display
from Xlib.ext import ge, xinput

from trayapp.core.chord import MODIFIERS, parse_trigger
from trayapp.core.errors import UnavailableError
from trayapp.core.finding import Finding
from trayapp.core.phrase import Phrase
from trayapp.desktop.x11_connection import DEAD, open_display
from trayapp.desktop.x11_keysyms import MOUSE_BUTTONS, keysyms_of_key
from trayapp.desktop.x11_layout import Layout
from trayapp.hotkeys.base import HotkeyPlatform, Listener

_log = logging.getLogger(__name__)

_LOCK_KEYS = ("caps_lock", "num_lock", "scroll_lock")
_ALL_MASTERS = 1
_RAW_DETAIL = struct.Struct("=HII")
"""The beginning of an XI2 raw event: device, time, detail (XI2proto.h, xXIRawEvent)."""
_CONSOLES = range(0x1008FE01, 0x1008FE0D)
"""XF86Switch_VT_1 to 12 (XF86keysym.h)."""
_TAKEN = Phrase("another program has taken it")
_TAKEN_REMEDY = Phrase("choose another hotkey, or free it in the other program")


@dataclass(frozen=True, slots=True)
class Grab:
    """A key code, or a mouse button, with its modifier mask without locks."""

    code: int
    mask: int
    button: bool


class X11Hotkeys(HotkeyPlatform):
    """Owns one connection and one thread, which sleeps in it."""

    def __init__(self, display_name: str | None = None) -> None:
        self._display_name = display_name
        self._thread: Thread | None = None
        self._wanted: frozenset[str] = frozenset()
        self._stopping = False
        self._woken, self._wake = -1, -1

    def start(self, listener: Listener) -> None:
        """See the base."""
        display = open_display(self._display_name)
        self._woken, self._wake = os.pipe()
        loop = _Loop(display, listener)
        self._thread = Thread(target=self._run, args=(loop,), name="hotkeys", daemon=True)
        self._thread.start()

    def register(self, triggers: frozenset[str]) -> None:
        """See the base."""
        self._wanted = triggers
        if self._thread is not None:
            os.write(self._wake, b"x")

    def stop(self, timeout_s: float = 2.0) -> None:
        """See the base."""
        thread, self._thread = self._thread, None
        if thread is not None:
            self._stopping = True
            os.write(self._wake, b"x")
            thread.join(timeout_s)
            if not thread.is_alive():
                os.close(self._woken)
                os.close(self._wake)

    def findings(self) -> tuple[Finding, ...]:
        """See the base."""
        if self._thread is None:
            try:
                open_display(self._display_name).close()
            except UnavailableError as error:
                text, remedy = error.phrase.parts()
                return (Finding(Phrase("hotkeys"), False, text, remedy),)
        elif not self._thread.is_alive():
            return (Finding(Phrase("hotkeys"), False, Phrase("the X server went away"), Phrase("start PadTray again")),)
        if os.environ.get("WAYLAND_DISPLAY") or os.environ.get("XDG_SESSION_TYPE") == "wayland":
            text = Phrase("Wayland session: hotkeys are heard only while a program of XWayland has the focus")
            return (Finding(Phrase("hotkeys"), False, text, Phrase("log in with an X11 (Xorg) session")),)
        return (Finding(Phrase("hotkeys"), True, Phrase("the X server gives hotkeys")),)

    def _run(self, loop: "_Loop") -> None:
        try:
            while not self._stopping:
                loop.reconcile(self._wanted)
                while not loop.display.pending_events():
                    ready, _, _ = select.select([loop.display.fileno(), self._woken], [], [])
                    if self._woken in ready:
                        os.read(self._woken, 64)
                        break
                loop.read_events()
        except DEAD as error:
            _log.warning("The X server went away (%s); hotkeys are off", error)
        finally:
            loop.close()


class _Loop:
    """What the hotkey thread knows: the grabs that stand, and the triggers that are down."""

    def __init__(self, display: Display, listener: Listener) -> None:
        self.display, self._listener = display, listener
        self._root = display.screen().root
        self._granted: dict[str, Grab] = {}
        self._refused: dict[str, Grab | None] = {}
        self._down: dict[str, Grab] = {}
        self._triggers: dict[Grab, str] = {}
        self._layout = Layout(8, ())
        self._masks: dict[str, int] = {}
        self._locks: tuple[int, ...] = (0,)
        self._stale = True
        # raw events reach us whoever has a grab since version 2.1
        xinput.XIQueryVersion(
            display=display.display,
            opcode=display.display.get_extension_major(xinput.extname),
            major_version=2,
            minor_version=2,
        )

    def reconcile(self, wanted: frozenset[str]) -> None:
        """Grab what is new, let go of what is not wanted, and move what the keyboard layout moved."""
        if self._stale:
            self._read_keyboard()
        places: dict[str, Grab | None] = {trigger: self._place(trigger) for trigger in wanted}
        for trigger, held in tuple(self._granted.items()):
            if places.get(trigger) != held:
                self._ungrab(held)
                del self._granted[trigger]
        self._refused = {t: grab for t, grab in self._refused.items() if t in places and places[t] == grab}
        for trigger, grab in places.items():
            if trigger in self._granted or trigger in self._refused:
                continue
            if grab is None:
                self._refuse(
                    trigger, None, Phrase("the keyboard layout has no such key"), Phrase("choose another hotkey")
                )
            elif self._switches_console(grab):
                self._refuse(
                    trigger, grab, Phrase("the system switches consoles with it"), Phrase("choose another hotkey")
                )
            elif self._grab(grab):
                self._granted[trigger] = grab
            else:
                self._refuse(trigger, grab, _TAKEN, _TAKEN_REMEDY)
        self._triggers = {grab: trigger for trigger, grab in self._granted.items()}
        self.display.flush()

    def read_events(self) -> None:
        """Handle what has arrived."""
        while count := self.display.pending_events():
            events = [self.display.next_event() for _ in range(count)]
            if events[-1].type == X.KeyRelease:
                self.display.sync()  # the press of a key that repeats follows at once
                events += [self.display.next_event() for _ in range(self.display.pending_events())]
            for event, follows in itertools.zip_longest(events, events[1:]):
                self._handle(event, follows)

    def _handle(self, event: Any, follows: Any) -> None:
        if event.type == X.MappingNotify:
            self._stale = True
        elif event.type in {X.KeyPress, X.ButtonPress}:
            self._pressed(event)
        elif event.type in {X.KeyRelease, X.ButtonRelease}:  # let go before the grab was given up
            if not _repeats(event, follows):
                self._released(event.detail, button=event.type == X.ButtonRelease)
        elif event.type == ge.GenericEventCode and event.evtype in {xinput.RawKeyRelease, xinput.RawButtonRelease}:
            _, _, code = _RAW_DETAIL.unpack_from(bytes(event.data))
            self._released(code, button=event.evtype == xinput.RawButtonRelease)

    def close(self) -> None:
        """Release what is down and close the connection, which gives every grab back."""
        for trigger in tuple(self._down):
            self._listener.released(trigger, time.perf_counter())
        try:
            self.display.close()
        except DEAD:
            _log.debug("The X connection was already gone")

    def _pressed(self, event: Any) -> None:
        code, state, button = event.detail, event.state, event.type == X.ButtonPress
        if button:
            self.display.ungrab_pointer(X.CurrentTime)
        else:
            self.display.ungrab_keyboard(X.CurrentTime)
        mask = state & sum(self._masks.values())
        grab = Grab(code, mask, button)
        trigger = self._triggers.get(grab)
        if trigger is None or trigger in self._down:  # a key that repeats
            self.display.flush()
            return
        if not self._down:
            self._watch_releases(xinput.RawKeyReleaseMask | xinput.RawButtonReleaseMask)
        self._down[trigger] = grab
        self.display.flush()
        self._listener.pressed(trigger, time.perf_counter())
        if not self._is_down(grab):  # let go before releases were watched
            self._released(code, button=button)

    def _released(self, code: int, *, button: bool) -> None:
        for trigger, grab in tuple(self._down.items()):
            if (grab.code, grab.button) == (code, button):
                del self._down[trigger]
                self._listener.released(trigger, time.perf_counter())
        if not self._down:
            self._watch_releases(0)

    def _watch_releases(self, mask: int) -> None:
        xinput.select_events(self._root, [(_ALL_MASTERS, [mask])])
        self.display.flush()

    def _is_down(self, grab: Grab) -> bool:
        if grab.button:
            # the core mask tells of buttons 1 to 5 only; the others report their release once it is watched
            return grab.code > 5 or bool(self._root.query_pointer().mask & (X.Button1Mask << (grab.code - 1)))
        return bool(self.display.query_keymap()[grab.code // 8] >> (grab.code % 8) & 1)

    def _read_keyboard(self) -> None:
        first, last = self.display.display.info.min_keycode, self.display.display.info.max_keycode
        self._layout = Layout(first, self.display.get_keyboard_mapping(first, last - first + 1))
        mapping = [set(codes) - {0} for codes in self.display.get_modifier_mapping()]

        def mask_of(key: str) -> int:
            code = self._layout.keycode(keysyms_of_key(key))
            return sum(1 << index for index, codes in enumerate(mapping) if code in codes)

        self._masks = {name: mask_of(name) for name in MODIFIERS}
        locks = sorted({mask_of(key) for key in _LOCK_KEYS} - {0})
        self._locks = tuple(
            sum(some) for count in range(len(locks) + 1) for some in itertools.combinations(locks, count)
        )
        self._stale = False

    def _place(self, trigger: str) -> Grab | None:
        chord = parse_trigger(trigger)
        mask = sum(self._masks[name] for name in chord.modifiers)
        if chord.key in MOUSE_BUTTONS:
            return Grab(MOUSE_BUTTONS[chord.key], mask, button=True)
        code = self._layout.nearest_keycode(keysyms_of_key(chord.key))
        return None if code is None else Grab(code, mask, button=False)

    def _switches_console(self, grab: Grab) -> bool:
        """Ctrl+Alt+F1 to F12: the X server keeps them to itself, grabbed or not."""
        both = self._masks["ctrl"] | self._masks["alt"]
        return not grab.button and grab.mask == both and any(k in _CONSOLES for k in self._layout.row(grab.code))

    def _grab(self, grab: Grab) -> bool:
        """Grab with every combination of locks; False, and none kept, where another program has one of them."""
        caught = xerror.CatchError(xerror.BadAccess)
        for lock in self._locks:
            if grab.button:
                self._root.grab_button(
                    grab.code,
                    grab.mask | lock,
                    owner_events=False,
                    event_mask=X.ButtonPressMask | X.ButtonReleaseMask,
                    pointer_mode=X.GrabModeAsync,
                    keyboard_mode=X.GrabModeAsync,
                    confine_to=X.NONE,
                    cursor=X.NONE,
                    onerror=caught,
                )
            else:
                self._root.grab_key(
                    grab.code,
                    grab.mask | lock,
                    owner_events=False,
                    pointer_mode=X.GrabModeAsync,
                    keyboard_mode=X.GrabModeAsync,
                    onerror=caught,
                )
        self.display.sync()
        if caught.get_error() is not None:
            self._ungrab(grab)
            return False
        return True

    def _ungrab(self, grab: Grab) -> None:
        for lock in self._locks:
            if grab.button:
                self._root.ungrab_button(grab.code, grab.mask | lock)
            else:
                self._root.ungrab_key(grab.code, grab.mask | lock)

    def _refuse(self, trigger: str, grab: Grab | None, reason: Phrase, remedy: Phrase) -> None:
        self._refused[trigger] = grab
        self._listener.refused(trigger, reason, remedy)


def _repeats(release: Any, follows: Any) -> bool:
    """Whether a release is none: a key that repeats is let go and pressed at the same moment."""
    return (
        follows is not None
        and follows.type == X.KeyPress
        and (follows.detail, follows.time) == (release.detail, release.time)
    )
