"""What the icon should look like, from what was heard last. Pure but for the clock it is given."""

import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from trayapp.core.events import AudioEvent, Notice, PluginEvent, PortEvent, ProgressEvent
from trayapp.texts import say, t

if TYPE_CHECKING:
    from trayapp.tray.pictures import Look

ACTIVITY_S = 0.35


class IconState:
    """The condition of ports, audio and plugins, and when a control was last touched. Written on the bus thread."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._ports: dict[str, str] = {}
        self._faults: dict[str, str] = {}
        self._audio = ""
        self._busy: dict[str, str] = {}
        self._active_until = 0.0

    def touched(self) -> bool:
        """A control was touched; True if the icon was bright already."""
        now = self._clock()
        bright = now < self._active_until
        self._active_until = now + ACTIVITY_S
        return bright

    def hear(self, event: PortEvent | AudioEvent | PluginEvent | ProgressEvent | Notice) -> None:
        """Take in one condition."""
        if isinstance(event, PortEvent):
            self._ports[event.port] = event.state
            self._fault(f"port {event.port}", event.reason if event.state == "failed" else "")
        elif isinstance(event, AudioEvent):
            playing = event.device if event.state in {"running", "fallback"} else ""
            self._audio = (
                t("audio.preparing", percent=round(event.progress * 100)) if event.state == "preparing" else playing
            )
            self._fault("audio", event.detail if event.state in {"failed", "null"} else "")
        elif isinstance(event, PluginEvent):
            self._fault(f"plugin {event.plugin}", event.reason if event.state == "failed" else "")
        elif isinstance(event, ProgressEvent):
            if event.fraction < 1:
                self._busy[event.plugin] = t("tray.loading", what=event.what, percent=round(event.fraction * 100))
            else:
                self._busy.pop(event.plugin, None)

    def _fault(self, source: str, text: str) -> None:
        if text:
            self._faults[source] = say(text)
        else:
            self._faults.pop(source, None)

    def active_for(self) -> float | None:
        """Seconds until the brightness ends; None if there is nothing to wait for."""
        left = self._active_until - self._clock()
        return left if left > 0 else None

    def look(self) -> "Look":
        """The picture to show now."""
        if self._clock() < self._active_until:
            return "active"
        if self._faults:
            return "fault"
        return "ready" if "open" in self._ports.values() else "asleep"

    def tooltip(self) -> str:
        """Controller, audio, what is being loaded, the first fault; under 128 characters, the Windows shell's limit."""
        ports = [name for name, state in self._ports.items() if state == "open"]
        lines = ["PadTray", ", ".join(ports) or t("head.no_controller"), *([self._audio] if self._audio else [])]
        lines.extend(self._busy.values())
        lines.extend(list(self._faults.values())[:1])
        return "\n".join(lines)[:127]
