"""Live values: what happens right now. They travel beside the state, newest wins, and are never stored.

Each has a dotted name, as the API sends it, and a `key`: an undelivered event is replaced by a newer one with the same
key; an event whose key is None is always delivered.
"""

from dataclasses import dataclass
from typing import Any, ClassVar, Literal

from trayapp.core.control import Control
from trayapp.core.phrase import NOTHING, Phrase
from trayapp.core.wizard import WizardEvent

MidiKind = Literal[
    "note_on",
    "note_off",
    "control_change",
    "pitch_bend",
    "channel_pressure",
    "poly_pressure",
    "program_change",
    "sysex",
    "control_change_14",
    "nrpn",
]


@dataclass(frozen=True, slots=True)
class MidiEvent:
    """One MIDI message as a value; also what an instrument plays.

    `channel` is 1 to 16. `number` is the note, controller or program. `value` is 0 to 127 (velocity, controller,
    pressure), -8192 to 8191 for pitch bend. A note-on with velocity 0 never appears: it is a note_off. `time` is
    `time.perf_counter()` seconds; `port` the port's name. `data` holds a sysex body.

    `control_change_14` and `nrpn` are several messages that a device profile says belong together: `value` is 0 to
    16383, `number` the lower controller or the parameter (0 to 16383). No instrument gets these.
    """

    kind: MidiKind
    channel: int
    number: int
    value: int
    time: float
    port: str = ""
    data: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Heard:
    """A message of a controller as it came, and the control that it was taken for; None if it belongs to none."""

    event: MidiEvent
    control: Control | None


@dataclass(frozen=True, slots=True)
class PadEvent:
    """A pad went down (`velocity` 1 to 127) or up (0). `panel` is the id of the one that took it, or empty."""

    name: ClassVar[str] = "pad.pressed"
    control: Control
    velocity: int
    panel: str

    @property
    def key(self) -> Any:
        """None: a press and its release are both shown."""
        return None


@dataclass(frozen=True, slots=True)
class KnobEvent:
    """A knob turned. `value` is its position 0 to 1; `target` the stored one, None where the knob has it picked up."""

    name: ClassVar[str] = "knob.moved"
    control: Control
    value: float
    panel: str
    target: float | None = None

    @property
    def key(self) -> Any:
        """The newest position of one knob is enough."""
        return (self.name, self.control)


@dataclass(frozen=True, slots=True)
class KeyEvent:
    """A piano key went down (`velocity` 1 to 127) or up (0), and what caused it."""

    name: ClassVar[str] = "key.pressed"
    note: int
    velocity: int
    source: Literal["midi", "mouse", "map"]

    @property
    def key(self) -> Any:
        """None: a press and its release are both shown."""
        return None


@dataclass(frozen=True, slots=True)
class KnobBankEvent:
    """Knobs follow this bank from now on."""

    name: ClassVar[str] = "knob.bank"
    bank: str

    @property
    def key(self) -> Any:
        """The newest bank is enough."""
        return self.name


@dataclass(frozen=True, slots=True)
class PortEvent:
    """A controller came, went or could not be opened; `reason` says why and what to do."""

    name: ClassVar[str] = "midi.port"
    port: str
    state: Literal["open", "lost", "ignored", "failed"]
    profile: str = ""
    reason: Phrase = NOTHING

    @property
    def key(self) -> Any:
        """The newest state of one port is enough."""
        return (self.name, self.port)


@dataclass(frozen=True, slots=True)
class ActionEvent:
    """What a press or a turn did: the foot line and the list of recent presses. `ms` from the cause to done."""

    name: ClassVar[str] = "action.done"
    control: Control
    label: str
    what: Phrase
    ok: bool
    detail: Phrase = NOTHING
    ms: float = 0.0
    turn: bool = False

    @property
    def key(self) -> Any:
        """Each press counts; of one knob's turns the newest is enough."""
        return (self.name, self.control) if self.turn and self.ok else None

    @property
    def sentence(self) -> Phrase:
        """What was done, in one line: Pad A3 “Mute mic” → Ctrl+Shift+M, held · 0.4 ms."""
        named = Phrase("{control} “{label}”" if self.label else "{control}", control=self.control, label=self.label)
        if not self.ok:
            template = "{named} → {what}: {detail}" if self.detail else "{named} → {what}"
            return Phrase(template, named=named, what=self.what, detail=self.detail)
        if not self.ms:
            return Phrase("{named} → {what}", named=named, what=self.what)
        return Phrase("{named} → {what} · {ms:.1f} ms", named=named, what=self.what, ms=self.ms)


@dataclass(frozen=True, slots=True)
class TargetEvent:
    """The real state of what a binding controls, as the overlay and the lights show it.

    `value` is the target's position 0 to 1 where it has one and it is known: what a knob picks up.
    """

    name: ClassVar[str] = "target.state"
    panel: str
    position: int
    state: Literal["off", "on", "pending", "error"]
    detail: Phrase = NOTHING
    value: float | None = None

    @property
    def key(self) -> Any:
        """The newest state of one binding is enough."""
        return (self.name, self.panel, self.position)


@dataclass(frozen=True, slots=True)
class StepEvent:
    """Where a control stands whose taps go round: `step` of `steps` are done, 0 at the start and after the last one.

    A toggle has two steps: 1 is pressed, 0 let go.
    """

    name: ClassVar[str] = "pad.step"
    panel: str
    position: int
    step: int
    steps: int

    @property
    def key(self) -> Any:
        """The newest step of one binding is enough."""
        return (self.name, self.panel, self.position)


@dataclass(frozen=True, slots=True)
class AudioEvent:
    """The engine's condition: state, device and what to do about a fault."""

    name: ClassVar[str] = "audio.status"
    state: Literal["off", "preparing", "running", "fallback", "null", "failed"]
    device: str = ""
    detail: Phrase = NOTHING
    progress: float = 1.0

    @property
    def key(self) -> Any:
        """The newest is enough."""
        return self.name


@dataclass(frozen=True, slots=True)
class PluginEvent:
    """A plugin came, went, failed, or is new and waits for the user's consent; `reason` says why."""

    name: ClassVar[str] = "plugin.state"
    plugin: str
    state: Literal["on", "off", "failed", "new"]
    reason: Phrase = NOTHING

    @property
    def key(self) -> Any:
        """The newest state of one plugin is enough."""
        return (self.name, self.plugin)


@dataclass(frozen=True, slots=True)
class ProgressEvent:
    """A plugin is at something that takes a while: `what` names it, `fraction` goes from 0 to 1; at 1 it is over."""

    name: ClassVar[str] = "plugin.progress"
    plugin: str
    what: str
    fraction: float

    @property
    def key(self) -> Any:
        """How far one plugin is now is enough."""
        return (self.name, self.plugin)


@dataclass(frozen=True, slots=True)
class PluginPanelEvent:
    """A plugin's own panel has something else to show."""

    name: ClassVar[str] = "plugin.panel"
    plugin: str
    panel: str

    @property
    def key(self) -> Any:
        """The newest of one panel is enough."""
        return (self.name, self.plugin, self.panel)


@dataclass(frozen=True, slots=True)
class OverlayEvent:
    """Someone asks the overlay to show, hide, toggle, or open one of its pages; or the user wants PadTray to end."""

    name: ClassVar[str] = "overlay.asked"
    ask: Literal["show", "hide", "toggle", "settings", "doctor", "quit"]
    page: str = ""

    @property
    def key(self) -> Any:
        """None: toggling twice is not toggling once."""
        return None


@dataclass(frozen=True, slots=True)
class OverlayShownEvent:
    """The overlay is on the screen now, or no longer."""

    name: ClassVar[str] = "overlay.shown"
    visible: bool

    @property
    def key(self) -> Any:
        """The newest is enough."""
        return self.name


@dataclass(frozen=True, slots=True)
class Notice:
    """Something the user should know, with the remedy."""

    name: ClassVar[str] = "notice"
    level: Literal["info", "warning", "error"]
    text: Phrase
    remedy: Phrase = NOTHING

    @property
    def key(self) -> Any:
        """None: each counts."""
        return None


CARRIES_NOTHING = Phrase("carries nothing for PadTray")
"""Why a port of a controller is not used that is of no use."""

LiveEvent = (
    PadEvent
    | KnobEvent
    | KeyEvent
    | KnobBankEvent
    | PortEvent
    | ActionEvent
    | TargetEvent
    | StepEvent
    | AudioEvent
    | PluginEvent
    | PluginPanelEvent
    | ProgressEvent
    | OverlayEvent
    | OverlayShownEvent
    | WizardEvent
    | Notice
)

CONDITIONS = (
    KnobEvent,
    KnobBankEvent,
    PortEvent,
    TargetEvent,
    StepEvent,
    AudioEvent,
    OverlayShownEvent,
    PluginEvent,
    ProgressEvent,
    WizardEvent,
)
"""Events that say how something is, not what happened: who looks later still learns the newest of each key."""
