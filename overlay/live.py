"""What happens right now, as the views need it: lights, knob positions, keys, ports and the foot line."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import singledispatchmethod
from threading import Lock
from time import perf_counter
from typing import Any, Literal

from overlay.strings import say
from trayapp.core.changes import PanelUpdated
from trayapp.core.events import (
    ActionEvent,
    AudioEvent,
    KeyEvent,
    KnobEvent,
    Notice,
    PadEvent,
    PluginEvent,
    PluginPanelEvent,
    PortEvent,
    ProgressEvent,
    StepEvent,
    TargetEvent,
)
from trayapp.core.phrase import joined
from trayapp.core.state import AppState
from trayapp.core.wizard import WizardEvent

Spot = tuple[Any, ...]
"""A place that must be drawn again: ("pad", panel, position), ("knob", ...), ("key", note), ("foot",), ("head",),
("progress",), ("effects",), ("plugin", name)."""

LEAST_LIGHT_S = 0.08
"""A press is seen at least this long, however short it was."""
FADE_S, FADE_STEPS = 0.15, 4
"""How long its light then fades, and in how many pictures."""


@dataclass(frozen=True, slots=True)
class Light:
    """A pad or key that is or was held; `since` is when it went down, `until` when up (`time.perf_counter()`)."""

    down: bool
    since: float
    source: str = ""
    until: float = 0.0

    def lit(self, now: float) -> bool:
        """Whether it is shown as pressed."""
        return self.down or now - self.since < LEAST_LIGHT_S

    def fading(self, now: float) -> int:
        """The step of its fading, FADE_STEPS at first; 0 where it is still lit, or dark."""
        if self.lit(now):
            return 0
        since = now - max(self.until, self.since + LEAST_LIGHT_S)
        return max(0, FADE_STEPS - int(since / FADE_S * FADE_STEPS))


@dataclass(frozen=True, slots=True)
class Said:
    """What the foot line says."""

    level: Literal["ok", "info", "warning", "error"]
    text: str
    """In the chosen language."""


class Live:
    """Live values, newest wins. `apply` runs on the bus thread, the rest on the main thread.

    Each value is replaced whole, so a reader needs no lock; the lock guards the set of spots alone.
    """

    def __init__(self, snapshot: Callable[[], AppState]) -> None:
        self._snapshot = snapshot
        self._lock = Lock()
        self._spots: set[Spot] = set()
        self.pads: dict[tuple[str, int], Light] = {}
        self.knobs: dict[tuple[str, int], KnobEvent] = {}
        self.keys: dict[int, Light] = {}
        self.targets: dict[tuple[str, int], TargetEvent] = {}
        self.steps: dict[tuple[str, int], StepEvent] = {}
        self.ports: dict[str, PortEvent] = {}
        self.audio = AudioEvent("off")
        self.progress: dict[str, ProgressEvent] = {}
        self.plugins: dict[str, PluginEvent] = {}
        self.said: Said | None = None
        self.wizard: WizardEvent | None = None
        self.still = False
        """Whether nothing may move by itself."""

    @singledispatchmethod
    def apply(self, event: object) -> None:
        """Take in one live event, or (whatever is not registered below) a change of the state."""
        if isinstance(event, PanelUpdated) and event.panel.preset != event.before.preset:
            self._forget(event.panel.id)
        self.touch(("state",))

    @apply.register
    def _(self, event: PadEvent | KnobEvent | KeyEvent | TargetEvent) -> None:
        self._control(event)

    @apply.register
    def _(self, event: StepEvent) -> None:
        self.steps[event.panel, event.position] = event
        self.touch(("pad", event.panel, event.position))

    @apply.register
    def _(self, event: PortEvent) -> None:
        self.ports[event.port] = event
        self.touch(("head",))
        self.touch(("state",))  # its profile decides the rows

    @apply.register
    def _(self, event: AudioEvent) -> None:
        self.audio = event
        self.touch(("head",))

    @apply.register
    def _(self, event: PluginEvent) -> None:
        self.plugins[event.plugin] = event
        self.touch(("head",))
        self.touch(("state",))  # its panels come and go with it

    @apply.register
    def _(self, event: PluginPanelEvent) -> None:
        self.touch(("plugin", event.plugin))

    @apply.register
    def _(self, event: ProgressEvent) -> None:
        self.progress[event.plugin] = event
        self.touch(("progress",))

    @apply.register
    def _(self, event: ActionEvent) -> None:
        self._acted(event)

    @apply.register
    def _(self, event: WizardEvent) -> None:
        self.wizard = event

    @apply.register
    def _(self, event: Notice) -> None:
        self.said = Said(event.level, say(joined(" · ", (event.text, event.remedy))))
        self.touch(("foot",))

    def _control(self, event: PadEvent | KnobEvent | KeyEvent | TargetEvent) -> None:
        if isinstance(event, KeyEvent):
            self.keys[event.note] = self._light(self.keys.get(event.note), event.velocity > 0, event.source)
            self.touch(("key", event.note))
            return
        position = event.position if isinstance(event, TargetEvent) else event.control.position
        key = (event.panel, position)
        if isinstance(event, PadEvent):
            self.pads[key] = self._light(self.pads.get(key), event.velocity > 0)
        elif isinstance(event, KnobEvent):
            self.knobs[key] = event
        else:
            self.targets[key] = event
        self.touch(("knob" if isinstance(event, KnobEvent) else "pad", *key))

    def _forget(self, panel: str) -> None:
        """The panel shows another preset: what was known belongs to the old one."""
        for known in (self.pads, self.knobs, self.targets, self.steps):
            for key in [key for key in known if key[0] == panel]:
                del known[key]

    @staticmethod
    def _light(before: Light | None, down: bool, source: str = "") -> Light:
        if down or before is None:
            return Light(down, perf_counter() if down else 0.0, source)
        return Light(False, before.since, before.source, perf_counter() if before.down else before.until)

    def _acted(self, event: ActionEvent) -> None:
        self.said = Said("ok" if event.ok else "error", say(event.sentence))
        self.touch(("foot",))
        control = event.control
        if control.type != "pad" or control.bank not in {"A", "B"}:
            return
        panel = self._snapshot().active_panel("pad", "A" if control.bank == "A" else "B")
        if panel is None:
            return
        key = (panel.id, control.position)
        known = self.targets.get(key)
        if not event.ok:
            self.targets[key] = TargetEvent(*key, "error", event.detail)
            self.touch(("pad", *key))
        elif known is not None and known.state == "error":
            self.targets[key] = TargetEvent(*key, "off")
            self.touch(("pad", *key))

    def state(self, panel: str, position: int) -> Literal["off", "on", "pending", "error"]:
        """How a pad's target is; where nothing is known of it, or it is off, whether its taps are halfway round."""
        target, step = self.targets.get((panel, position)), self.steps.get((panel, position))
        if target is not None and target.state != "off":
            return target.state
        return "on" if step is not None and step.step else "off"

    def touch(self, spot: Spot) -> None:
        """Have a place drawn again."""
        with self._lock:
            self._spots.add(spot)

    def glows(self, spot: Spot, now: float) -> bool:
        """Whether a spot is up again but not dark yet."""
        light = None
        if spot[0] == "pad":
            light = self.pads.get((spot[1], spot[2]))
        elif spot[0] == "key":
            light = self.keys.get(spot[1])
        return light is not None and not light.down and (light.lit(now) or self.fade(light, now) > 0)

    def fade(self, light: Light | None, now: float) -> int:
        """The step of a light's fading; 0 where nothing may move."""
        return 0 if light is None or self.still else light.fading(now)

    def take(self) -> set[Spot]:
        """The places to draw again; they are forgotten here."""
        with self._lock:
            spots, self._spots = self._spots, set()
        return spots


EVENTS: tuple[type, ...] = tuple(kind for kind in vars(Live)["apply"].dispatcher.registry if kind is not object)
"""What `Live` hears beside changes of the state."""
