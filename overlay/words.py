"""What a binding does, in words that fit under a pad."""

from collections.abc import Callable, Iterable

from overlay.strings import number, row_text, t, unit_text
from trayapp.core.action import Action, Param
from trayapp.core.binding import Binding
from trayapp.core.chord import parse_chord
from trayapp.core.errors import BadInputError
from trayapp.core.gesture import Gesture, partner, step_number
from trayapp.core.scale import PERCENT, Scale
from trayapp.plugin_host.api import Effect


def action_words(action: Action) -> str:
    """An action in a few words, as `Ctrl+Shift+M` or `Volume: mic`."""
    params = action.params
    if action.kind == "keystroke":
        try:
            return parse_chord(str(params.get("keys", ""))).title
        except BadInputError:
            return str(params.get("keys", ""))
    if action.kind == "text":
        return t("action.text")  # what is typed may be private
    known = t(f"action.{action.kind}")
    title = action.kind.replace("_", " ").replace(".", " ") if known == f"action.{action.kind}" else known
    subject = next((_subject(name, str(params[name])) for name in _SUBJECTS if params.get(name)), "")
    return f"{title}: {subject}" if subject else title


_SUBJECTS = ("target", "program", "command", "scene", "source", "sound", "preset", "panel", "key", "direction", "op")
"""The parameter that names what an action acts on, the most telling first."""

_CHOSEN = frozenset({"key", "direction", "op"})
"""Those that are chosen from a list whose texts are known."""


def _subject(name: str, value: str) -> str:
    """What an action acts on, as people call it."""
    known = t(f"target.{value}") if name == "target" else choice_text(value) if name in _CHOSEN else "target."
    return value.rpartition("/")[2].removeprefix("app:") if known.startswith("target.") else known


def binding_words(binding: Binding) -> str:
    """All that a binding does, gesture by gesture; the tap (or turn) goes without saying so."""
    parts = []
    for gesture, action in binding.gestures.items():
        words = action_words(action)
        parts.append(words if gesture in {"tap", "turn"} else f"{gesture_words(gesture)}: {words}")
    return " · ".join(parts)


def gesture_words(gesture: Gesture) -> str:
    """A gesture as people call it: Long press, Tap 2, Together with 5."""
    number, other = step_number(gesture), partner(gesture)
    if number is not None:
        return t("gesture.step", number=number)
    return t(f"gesture.{gesture}") if other is None else t("gesture.with", position=other)


def label(binding: Binding) -> str:
    """The text on the control: its label, else what it does."""
    if binding.label:
        return binding.label
    first = next(iter(binding.gestures.values()), None)
    return action_words(first) if first is not None else ""


def choice_text(value: str) -> str:
    """The text of a choice, or the value itself in words."""
    known = t(f"choice.{value.replace(' ', '_').lower()}")
    return value.replace("_", " ") if known.startswith("choice.") else known


def measure(value: float, spec: str, unit: str) -> str:
    """A number with its unit in the chosen language: `measure(5.25, ".1f", "ms")` is 5.2 ms, or 5,2 мс."""
    return f"{number(value, spec)} {unit_text(unit)}"


def turned(binding: Binding | None, effects: Callable[[], Iterable[Effect]]) -> Scale:
    """What the positions of a knob mean: those of the effect that it turns, else shares; most turn none."""
    action = binding.gestures.get("turn") if binding is not None else None
    if action is None or action.kind != "effect":
        return PERCENT
    wanted = action.params.get("effect")
    return next((effect.scale for effect in effects() if effect.name == wanted), PERCENT)


def reading(scale: Scale, position: float) -> str:
    """A knob's position as its value: `8.2 kHz`."""
    return measure(*scale.reading(position))


def parts(text: str) -> tuple[str, str]:
    """A value and its unit: `-12 dB` gives `-12` and `dB`."""
    value, _, unit = text.partition(" ")
    return value, unit


def param_text(param: Param) -> str:
    """What a parameter is called."""
    return row_text(param.text)
