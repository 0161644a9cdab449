"""The built-in kinds of actions, one row each. The editor, the worker and the checks all read this table."""

from collections.abc import Iterable, Mapping
from typing import TypeVar

from trayapp.core.action import Action, ActionSpec, Param, ParamValue
from trayapp.core.chord import MOUSE_BUTTONS, parse_chord
from trayapp.core.errors import BadInputError
from trayapp.core.phrase import Phrase, joined

T = TypeVar("T")

MEDIA_KEYS = ("play_pause", "next", "previous", "stop", "volume_up", "volume_down", "volume_mute")
VOLUME_OPS = ("set", "up", "down", "mute", "unmute", "toggle_mute")

_TARGET = Param(
    "target",
    "app",
    "Target: master, mic, foreground, or app:NAME",
    default="master",
    required=True,
)

_STEPS = Param("steps", "list", "Steps, one each: keystroke keys=ctrl+c, wait 250, down shift, up shift", required=True)
_AGAIN = Param("again", "choice", "A second press", default="stop", choices=("stop", "restart", "ignore"))

BUILT_IN: tuple[ActionSpec, ...] = (
    ActionSpec(
        "keystroke",
        "Press keys",
        "Keys",
        (Param("keys", "chord", "Keys, held as long as the pad is held", required=True),),
        holds=True,
        danger="types",
        about="The keys are down as long as you press.",
    ),
    ActionSpec(
        "text",
        "Type text",
        "Keys",
        (Param("text", "text", "Text to type", required=True, secret=True),),
        danger="types",
        about="Writes the text where the cursor is.",
    ),
    ActionSpec(
        "sequence",
        "Press keys one after another",
        "Keys",
        (
            Param("keys", "list", "Chords, one each", required=True),
            Param("gap", "int", "Time between two", default=30, low=0, high=10_000, unit="ms"),
        ),
        danger="types",
        about="Each is pressed and let go before the next.",
    ),
    ActionSpec(
        "media",
        "Media key",
        "Keys",
        (Param("key", "choice", "Key", default="play_pause", required=True, choices=MEDIA_KEYS),),
        about="As on a keyboard with keys for the player.",
    ),
    ActionSpec(
        "mouse_button",
        "Mouse button",
        "Mouse",
        (Param("button", "choice", "Button, held as long as the pad", default="mouse_left", choices=MOUSE_BUTTONS),),
        holds=True,
        danger="types",
        about="It is down as long as you press.",
    ),
    ActionSpec(
        "mouse_move",
        "Move the mouse",
        "Mouse",
        (
            Param("x", "int", "To the right", default=0, low=-20_000, high=20_000, unit="px"),
            Param("y", "int", "Downwards", default=0, low=-20_000, high=20_000, unit="px"),
            Param(
                "how", "choice", "From where it is, or to a point of the desktop", default="by", choices=("by", "to")
            ),
        ),
        about="Moves the pointer by so many pixels, or to a point.",
    ),
    ActionSpec(
        "scroll",
        "Scroll",
        "Mouse",
        (
            Param("direction", "choice", "Direction", default="down", choices=("up", "down", "left", "right")),
            Param("steps", "int", "Wheel steps", default=3, low=1, high=100),
        ),
        turns=True,
        about="Turns the wheel where the pointer is.",
    ),
    ActionSpec(
        "volume",
        "Volume",
        "Sound",
        (
            _TARGET,
            Param("op", "choice", "What to do", default="toggle_mute", choices=VOLUME_OPS, turned=False),
            Param(
                "value",
                "float",
                "Volume to set, or step up or down",
                default=5.0,
                low=0,
                high=150,
                unit="%",
                turned=False,
            ),
        ),
        turns=True,
        has_state=True,
        about="Of the system, the microphone or one program.",
    ),
    ActionSpec(
        "output",
        "Switch the default output",
        "Sound",
        (Param("output", "output", "Output, by name or part of its description", required=True),),
        has_state=True,
        about="What plays now goes on there.",
    ),
    ActionSpec(
        "launch",
        "Launch a program",
        "System",
        (
            Param("program", "file", "Program", required=True),
            Param("args", "list", "Arguments, one each", default=()),
            Param("folder", "folder", "Start in", default=""),
        ),
        has_state=True,
        danger="launches",
        about="Starts it; the pad is lit while it runs.",
    ),
    ActionSpec(
        "open",
        "Open a file or address",
        "System",
        (Param("target", "file", "File, folder or address", required=True),),
        danger="launches",
        about="With the program that the system has for it.",
    ),
    ActionSpec(
        "focus",
        "Bring a window to the front",
        "System",
        (Param("window", "window", "Program, or part of the title", required=True),),
        has_state=True,
        about="Brings a program's window before all others.",
    ),
    ActionSpec(
        "shell",
        "Run a shell command",
        "System",
        (Param("command", "text", "Command line, run by the system's shell", required=True),),
        has_state=True,
        danger="runs",
    ),
    ActionSpec(
        "http",
        "HTTP request",
        "System",
        (
            Param("url", "text", "Address, with http:// or https://", required=True, secret=True),
            Param("method", "choice", "Method", default="GET", choices=("GET", "POST", "PUT", "PATCH", "DELETE")),
            Param("body", "text", "Body", default="", secret=True),
            Param("headers", "list", "Headers, each as Name: value", default=(), secret=True),
            Param("timeout", "float", "Time limit", default=5.0, low=0.1, high=60, unit="s"),
        ),
        danger="sends",
        about="Sends one request to a server, for home lights or a bot.",
    ),
    ActionSpec(
        "midi",
        "Send MIDI",
        "MIDI",
        (
            Param("port", "midi_output", "Output port, or part of its name", required=True),
            Param(
                "message",
                "choice",
                "Message",
                default="note",
                choices=("note", "cc", "program", "sysex"),
                pads_only=("note", "sysex"),
            ),
            Param("channel", "int", "Channel", default=1, low=1, high=16),
            Param("number", "int", "Note, controller or program", default=60, low=0, high=127),
            Param("value", "int", "Value; 0 takes the pad's velocity", default=0, low=0, high=127, turned=False),
            Param("data", "text", "System exclusive body, in hexadecimal", default="", turned=False),
        ),
        holds=True,
        turns=True,
        danger="sends",
        about="Sends a message to another device or program.",
    ),
    ActionSpec(
        "macro",
        "Macro",
        "Flow",
        (
            _STEPS,
            Param("repeat", "int", "Times; 0 is until it is stopped", default=1, low=0, high=10_000),
            _AGAIN,
        ),
        has_state=True,
        danger="runs",
    ),
    ActionSpec(
        "choice",
        "One step of several",
        "Flow",
        (_STEPS, Param("order", "choice", "Which", default="in turn", choices=("in turn", "random"))),
        danger="runs",
    ),
    ActionSpec(
        "timer",
        "Timer",
        "Flow",
        (
            Param("seconds", "float", "Time", default=60.0, low=0.1, high=86_400, unit="s"),
            Param("text", "text", "What to say at its end", default=""),
            Param("steps", "list", "Steps to do at its end", default=()),
            _AGAIN,
        ),
        has_state=True,
        danger="runs",
    ),
    ActionSpec(
        "effect",
        "Effect parameter",
        "Sound",
        (
            Param("effect", "effect", "Effect parameter", required=True),
            Param("value", "float", "Value to set", default=50.0, low=0, high=100, unit="%", turned=False),
        ),
        turns=True,
        has_state=True,
        about="Sets one knob of the sound.",
    ),
    ActionSpec(
        "setting",
        "Change a plugin's setting",
        "PadTray",
        (
            Param("plugin", "plugin", "Plugin", default="piano", required=True),
            Param("setting", "setting", "Setting", default="instrument", required=True),
            Param("value", "value", "Value", required=True),
        ),
        has_state=True,
        danger="changes",
        about="Gives a plugin's setting another value.",
    ),
    ActionSpec(
        "overlay",
        "Overlay",
        "PadTray",
        (Param("op", "choice", "What to do", default="toggle", choices=("toggle", "show", "hide")),),
        has_state=True,
        about="Shows or hides this overlay.",
    ),
    ActionSpec(
        "panel",
        "Activate a panel",
        "PadTray",
        (
            Param("panel", "panel", "Panel (its title or id)", required=True),
            Param("op", "choice", "What to do", default="toggle", choices=("toggle", "on", "off")),
        ),
        has_state=True,
        about="Says which panel its bank of pads, knobs or keys works.",
    ),
    ActionSpec(
        "preset",
        "Switch a preset",
        "PadTray",
        (
            Param("panel", "panel", "Panel (its title or id); empty is the one that holds this control", default=""),
            Param("preset", "preset", "Preset", required=True),
        ),
        has_state=True,
        about="Gives a panel another set of bindings.",
    ),
    ActionSpec(
        "panic",
        "Panic: let go of everything",
        "PadTray",
        about="Lets go of all keys, silences all notes, stops what runs.",
    ),
)


def by_kind(specs: Iterable[ActionSpec]) -> dict[str, ActionSpec]:
    """Index rows by their kind."""
    return {spec.kind: spec for spec in specs}


def check(action: Action, specs: Mapping[str, ActionSpec]) -> dict[str, ParamValue]:
    """The action's parameters, complete with defaults, each within its description.

    Raises:
        BadInputError: the kind is unknown, or a parameter is missing, unknown or out of range.
    """
    spec = specs.get(action.kind)
    if spec is None:
        raise BadInputError("there is no action {kind!r}; is the plugin that brings it switched on?", kind=action.kind)
    known = {param.name: param for param in spec.params}
    for name in action.params:
        if name not in known:
            raise BadInputError(
                "{kind}: there is no parameter {name!r}; it takes {known}",
                kind=action.kind,
                name=name,
                known=", ".join(known) or Phrase("none"),
            )
    return {
        param.name: check_value(f"{action.kind}: {param.name}", param, action.params.get(param.name, param.default))
        for param in spec.params
    }


def check_value(place: str, param: Param, value: ParamValue | None) -> ParamValue:
    """The value of one parameter or setting, within its description; `place` names it in the error.

    Raises:
        BadInputError: the value is missing, of the wrong type or out of range.
    """
    if value is None or (param.required and value in ("", ())):
        raise BadInputError("{place} is missing: {text}", place=place, text=Phrase(param.text))
    if param.kind in {"int", "float"}:
        return _number(place, param, value)
    if param.kind == "bool":
        return _of_type(place, bool, value, Phrase("true or false"))
    if param.kind == "list":
        return _of_type(place, tuple, value, Phrase("a list of texts"))
    text: str = _of_type(place, str, value, Phrase("a text"))
    if param.kind == "choice" and param.choices and text not in param.choices:
        raise BadInputError(
            "{place} is {text!r}; it takes {choices}", place=place, text=text, choices=", ".join(param.choices)
        )
    return str(parse_chord(text)) if param.kind == "chord" else text


def _of_type(place: str, wanted: type[T], value: ParamValue, name: Phrase) -> T:
    if not isinstance(value, wanted):
        raise BadInputError("{place} is {value!r}; it takes {name}", place=place, value=value, name=name)
    return value


def _number(place: str, param: Param, value: ParamValue) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise BadInputError("{place} is {value!r}; it takes a number", place=place, value=value)
    if param.kind == "int" and value != int(value):
        raise BadInputError("{place} is {value!r}; it takes a whole number", place=place, value=value)
    low, high = param.low, param.high
    if (low is not None and value < low) or (high is not None and value > high):
        raise BadInputError("{place} is {value}; it takes {range}", place=place, value=value, range=_range(param))
    return int(value) if param.kind == "int" else float(value)


def _range(param: Param) -> Phrase:
    low, high = param.low, param.high
    if high is None:
        words = Phrase("{low:g} or more", low=low)
    elif low is None:
        words = Phrase("up to {high:g}", high=high)
    else:
        words = Phrase("{low:g} to {high:g}", low=low, high=high)
    return joined(" ", (words, Phrase(param.unit)))
