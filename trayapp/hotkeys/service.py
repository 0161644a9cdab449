"""Keeps the registered hotkeys equal to what the state wants, and fires what each does."""

import itertools
import logging
from collections.abc import Callable
from threading import Lock

from trayapp.core.action import ActionCall, Phase
from trayapp.core.changes import (
    PanelActivated,
    PanelCreated,
    PanelDeleted,
    PanelUpdated,
    PresetDeleted,
    PresetUpdated,
    SettingsChanged,
)
from trayapp.core.chord import parse_trigger
from trayapp.core.control import Control
from trayapp.core.errors import UnavailableError
from trayapp.core.events import Notice
from trayapp.core.finding import Finding
from trayapp.core.phrase import NOTHING, Phrase
from trayapp.hotkeys.base import HotkeyPlatform, Listener
from trayapp.hotkeys.choose import system_hotkeys
from trayapp.hotkeys.wanted import Place, Target, Wanted, wanted
from trayapp.store.bus import Bus
from trayapp.store.store import Store

_log = logging.getLogger(__name__)

_CONTROL = Control("hotkey", "", 0)
_CHANGES = (
    PanelActivated,
    PanelCreated,
    PanelDeleted,
    PanelUpdated,
    PresetDeleted,
    PresetUpdated,
    SettingsChanged,
)


class HotkeyService:
    """Follows the state on the bus thread.

    `act` carries out what the settings' hotkeys do; `touch(panel, position, velocity)` presses (127) and releases (0)
    the control of a binding's hotkey. Both are called on the platform's thread and must return at once. A release goes
    where its press went, whatever was changed in between.
    """

    def __init__(
        self,
        store: Store,
        bus: Bus,
        act: Callable[[ActionCall], None],
        touch: Callable[[str, int, int], None],
        platform: HotkeyPlatform | None = None,
    ) -> None:
        self._store, self._bus, self._act, self._touch = store, bus, act, touch
        self._platform = platform or system_hotkeys()
        self._wanted = Wanted({}, ())
        self._down: dict[str, tuple[Target, int]] = {}
        self._press_ids = itertools.count(1)
        self._refused: dict[str, tuple[Phrase, Phrase]] = {}
        self._unsubscribe: Callable[[], None] = lambda: None
        self._following = Lock()
        self._running = False
        self._reason = NOTHING

    def start(self) -> None:
        """Register what the state wants; where the system has no hotkeys, say so in a notice and go on without."""
        try:
            self._platform.start(Listener(self._pressed, self._released, self._was_refused))
        except UnavailableError as error:
            self._reason = error.phrase
            reason, remedy = self._reason.parts()
            _log.warning("No hotkeys: %s", error)
            self._bus.publish(Notice("warning", Phrase("Hotkeys do not work: {reason}", reason=reason), remedy))
            return
        self._running = True
        self._unsubscribe = self._bus.subscribe(self._follow, *_CHANGES)
        self._follow(None)

    def stop(self, timeout_s: float = 2.0) -> None:
        """Give every hotkey back and release those that are down; nothing is fired afterwards. Idempotent."""
        self._unsubscribe()
        if self._running:
            self._running = False
            self._platform.stop(timeout_s)
        for trigger in tuple(self._down):
            self._released(trigger, 0.0)

    def findings(self) -> tuple[Finding, ...]:
        """What the doctor reports: the platform, and each hotkey that was refused."""
        if self._reason:
            reason, remedy = self._reason.parts()
            return (Finding(Phrase("hotkeys"), False, reason, remedy),)
        refused = tuple(Finding(Phrase("hotkey"), False, *told) for told in self._refused.values())
        return (*self._platform.findings(), *refused)

    def _follow(self, _change: object) -> None:
        with self._following:  # the newest look at the state comes last
            self._register(wanted(self._store.snapshot))

    def _register(self, now: Wanted) -> None:
        before, self._wanted = self._wanted, now
        for doubled in now.doubled:
            if doubled not in before.doubled:
                title, holder, other = doubled
                text = Phrase(
                    "The hotkey {title} of {other} is taken by {holder}", title=title, other=other, holder=holder
                )
                self._bus.publish(Notice("warning", text, Phrase("choose another one for either")))
        if now.targets.keys() != before.targets.keys():
            self._refused = {trigger: text for trigger, text in self._refused.items() if trigger in now.targets}
            self._platform.register(frozenset(now.targets))

    def _pressed(self, trigger: str, time: float) -> None:
        target = self._wanted.targets.get(trigger)
        if target is None or trigger in self._down:
            return
        press_id = next(self._press_ids)
        self._down[trigger] = (target, press_id)
        self._call(target, "press", press_id, time)

    def _released(self, trigger: str, time: float) -> None:
        target, press_id = self._down.pop(trigger, (None, 0))
        if target is not None:
            self._call(target, "release", press_id, time)

    def _call(self, target: Target, phase: Phase, press_id: int, time: float) -> None:
        down = phase == "press"
        if isinstance(target.does, Place):
            self._touch(target.does.panel, target.does.position, 127 if down else 0)
        else:
            self._act(ActionCall(target.does, phase, _CONTROL, "", press_id, float(down), time))

    def _was_refused(self, trigger: str, reason: Phrase, remedy: Phrase) -> None:
        target = self._wanted.targets.get(trigger)
        title = parse_trigger(trigger).title
        if target is None:
            text = Phrase("The hotkey {title} does not work: {reason}", title=title, reason=reason)
        else:
            text = Phrase(
                "The hotkey {title} of {owner} does not work: {reason}", title=title, owner=target.owner, reason=reason
            )
        _log.warning("%s; %s", text, remedy)
        self._refused[trigger] = (text, remedy)
        self._bus.publish(Notice("warning", text, remedy))
