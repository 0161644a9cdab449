"""Which of all that happens is worth a notification of the system: what one must know, once. Pure but for the clock."""

import time
from collections.abc import Callable

from trayapp.core.events import AudioEvent, Notice, PluginEvent, PortEvent, ProgressEvent
from trayapp.core.phrase import joined
from trayapp.texts import say, t

AGAIN_S = 600.0
"""The same words are not said twice within this time."""
PAUSE_S = 20.0
"""At least so long between two notifications."""


class News:
    """Decides on the bus thread."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._told: dict[str, float] = {}
        self._playing = False

    def word_for(
        self, event: PortEvent | AudioEvent | PluginEvent | ProgressEvent | Notice, *, seen: bool
    ) -> str | None:
        """What to show for an event; None for most. Nothing while the overlay is `seen`: its foot line tells."""
        text = self._text(event)
        now = self._clock()
        if text is None or seen:
            return None
        newest = max(self._told.values(), default=-AGAIN_S)
        if now - self._told.get(text, -AGAIN_S) < AGAIN_S or now - newest < PAUSE_S:
            return None
        self._told[text] = now
        return text

    def _text(self, event: object) -> str | None:
        if isinstance(event, Notice) and event.level == "error":
            return say(joined(" \N{MIDDLE DOT} ", (event.text, event.remedy)))
        if isinstance(event, PluginEvent) and event.state == "failed":
            return f"{event.plugin}: {say(event.reason)}"
        if isinstance(event, AudioEvent):
            was_playing, self._playing = self._playing, event.state == "running"
            if event.state in {"fallback", "failed", "null"} and was_playing:
                return say(joined(" \N{MIDDLE DOT} ", (t(f"audio.{event.state}"), event.detail)))
        return None
