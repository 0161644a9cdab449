"""One control of the older layout as a binding. Its words for actions vary, so a table of synonyms reads them."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from pydantic import ValidationError

from trayapp.core.action import Action, ParamValue
from trayapp.core.action_table import BUILT_IN, MEDIA_KEYS, by_kind, check
from trayapp.core.binding import Binding
from trayapp.core.errors import BadInputError
from trayapp.core.fault import first_problem
from trayapp.core.gesture import Gesture
from trayapp.core.phrase import Phrase

Report = Callable[[Phrase], None]
"""Takes what could not be taken over, and why."""

_KINDS: dict[str, tuple[str, tuple[str, ...]]] = {
    "keystroke": (
        "keys",
        ("key", "keys", "keystroke", "hotkey", "shortcut", "keyboard", "key_combo", "chord", "press"),
    ),
    "text": ("text", ("text", "type", "type_text", "write")),
    "shell": ("command", ("command", "cmd", "shell", "run_command", "exec")),
    "launch": ("program", ("launch", "run", "program", "app", "application", "start")),
    "open": ("target", ("open", "url", "website", "link", "file", "folder", "path")),
    "media": ("key", ("media", "media_key")),
    "scroll": ("direction", ("scroll",)),
    "overlay": ("op", ("overlay", "toggle_overlay")),
    "panic": ("", ("panic",)),
}
"""Kind -> the parameter that its own word gives a value to, and the older words for the kind."""

_VOLUMES: dict[str, dict[str, ParamValue]] = {
    "volume": {},
    "set_volume": {"op": "set"},
    "master_volume": {"target": "master"},
    "mic_volume": {"target": "mic"},
    "app_volume": {"target": "foreground"},
    "mute": {"op": "toggle_mute"},
    "toggle_mute": {"op": "toggle_mute"},
    "mute_mic": {"target": "mic", "op": "toggle_mute"},
    "mic_mute": {"target": "mic", "op": "toggle_mute"},
}
_VALUES = ("value", "data", "param", "params", "argument")
_LABELS = ("label", "name", "title")
_COLOURS = ("colour", "color")
_ICONS = ("icon", "emoji")
_KIND_WORDS = ("action", "type", "kind")
_COLOUR_NAMES = {
    "red": "#E5484D",
    "orange": "#F5A524",
    "yellow": "#F5D90A",
    "green": "#3DD68C",
    "blue": "#4C8DFF",
    "purple": "#9580E0",
    "white": "#FFFFFF",
    "black": "#000000",
}
_SPECS = by_kind(BUILT_IN)


def binding(entry: Any, gesture: Gesture, report: Report) -> Binding | None:
    """The binding that an entry of a preset stands for; None for an empty one."""
    if isinstance(entry, str):
        entry = {"action": entry}
    if not isinstance(entry, Mapping):
        if entry is not None:
            report(Phrase("{entry!r} is no table and no text", entry=entry))
        return None
    rest = dict(entry)
    label, icon = _take(rest, _LABELS), _take(rest, _ICONS)
    colour = _colour(_take(rest, _COLOURS), report)
    action = _action(rest, report)
    for name in rest:
        report(Phrase("the field {name!r} is not known", name=name))
    gestures = {} if action is None else {gesture: action}
    if not (gestures or label or icon):
        return None
    try:
        return Binding(label=str(label or "")[:60], icon=str(icon or ""), colour=colour, gestures=gestures)
    except ValidationError as error:
        report(first_problem(error))
        return None


def _action(rest: dict[str, Any], report: Report) -> Action | None:
    word = _take(rest, _KIND_WORDS)
    if isinstance(word, Mapping):
        rest.update(word)
        word = _take(rest, _KIND_WORDS)
    if word is None:
        word = next((name for name in rest if _kind_of(name)), None)
    if word in (None, "", "none"):
        return None
    found = _read(str(word), rest)
    if found is None:
        report(Phrase("the action {name!r} is not known", name=word))
        rest.clear()
        return None
    try:
        return Action(kind=found.kind, params=check(found, _SPECS))
    except BadInputError as error:
        report(error.phrase)
        return None


def _read(word: str, rest: dict[str, Any]) -> Action | None:
    plain = word.strip().lower().replace("-", "_").replace(" ", "_")
    if plain in MEDIA_KEYS:
        return Action(kind="media", params={"key": plain})
    if plain in _VOLUMES:
        return Action(kind="volume", params=_VOLUMES[plain] | _given(rest, "volume", "value"))
    kind = _kind_of(plain)
    if kind is not None:
        main, words = _KINDS[kind]
        return Action(kind=kind, params=_given(rest, kind, main, words))
    chord = Action(kind="keystroke", params={"keys": word})
    try:
        check(chord, _SPECS)
    except BadInputError:
        return None
    return chord


def _given(rest: dict[str, Any], kind: str, main: str, words: Iterable[str] = ()) -> dict[str, ParamValue]:
    """The parameters of a kind among the fields of an entry, and the value of its main one under an older word."""
    names = [param.name for param in _SPECS[kind].params]
    params: dict[str, ParamValue] = {name: _value(rest.pop(name)) for name in names if name in rest}
    for name in (*words, *_VALUES):
        if main and main not in params and name in rest:
            params[main] = _value(rest.pop(name))
    keys = params.get("keys")
    return params | {"keys": "+".join(keys)} if isinstance(keys, tuple) else params


def _value(value: Any) -> ParamValue:
    if isinstance(value, list | tuple):
        return tuple(str(part) for part in value)
    return value if isinstance(value, bool | int | float | str) else str(value)


def _kind_of(word: str) -> str | None:
    return next((kind for kind, (_main, words) in _KINDS.items() if word in words), None)


def _take(rest: dict[str, Any], names: Iterable[str]) -> Any:
    return next((rest.pop(name) for name in names if name in rest), None)


def _colour(value: Any, report: Report) -> str:
    text = str(value or "").strip().lower()
    text = _COLOUR_NAMES.get(text, text)
    digits = text.removeprefix("#")
    if len(digits) == 3:
        digits = "".join(digit * 2 for digit in digits)
    if text and (len(digits) != 6 or any(digit not in "0123456789abcdef" for digit in digits.lower())):
        report(Phrase("the colour {value!r} is not known; write it like #4c8dff", value=value))
        return ""
    return f"#{digits}" if text else ""
