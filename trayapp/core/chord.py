"""Key chords and mouse buttons by name: `ctrl+shift+m`, `f13`, `mouse4`. One table of names for every platform."""

import string
from dataclasses import dataclass

from trayapp.core.errors import BadInputError

MODIFIERS = ("ctrl", "alt", "shift", "win")
MOUSE_BUTTONS = ("mouse_left", "mouse_middle", "mouse_right", "mouse4", "mouse5")
NAMED_KEYS = (
    *(f"f{n}" for n in range(1, 25)),
    *("enter", "esc", "tab", "space", "backspace", "delete", "insert", "home", "end", "page_up", "page_down"),
    *("up", "down", "left", "right", "caps_lock", "num_lock", "scroll_lock", "print_screen", "pause", "menu"),
    *(f"num{n}" for n in range(10)),
    *("num_add", "num_subtract", "num_multiply", "num_divide", "num_decimal", "num_enter"),
    *("right_ctrl", "right_alt", "right_shift", "right_win"),
    *("media_play_pause", "media_next", "media_previous", "media_stop", "volume_up", "volume_down", "volume_mute"),
    "plus",
)
CHARACTER_KEYS = (*string.ascii_lowercase, *string.digits, *"`-=[]\\;',./")
_ALIASES = {
    "control": "ctrl", "option": "alt", "cmd": "win", "super": "win", "meta": "win", "windows": "win",
    "return": "enter", "escape": "esc", "del": "delete", "ins": "insert", "pgup": "page_up", "pgdn": "page_down",
    "pageup": "page_up", "pagedown": "page_down", "printscreen": "print_screen", "capslock": "caps_lock",
    "altgr": "right_alt", "minus": "-", "comma": ",", "period": ".", "slash": "/", "mouse1": "mouse_left",
    "mouse2": "mouse_middle", "mouse3": "mouse_right",
}  # fmt: skip
_KNOWN = frozenset((*MODIFIERS, *NAMED_KEYS, *CHARACTER_KEYS))


@dataclass(frozen=True, slots=True)
class Chord:
    """Modifiers in their fixed order, then one key (or mouse button); `key` is empty for a modifier held alone."""

    modifiers: tuple[str, ...]
    key: str

    def __str__(self) -> str:
        return "+".join((*self.modifiers, *((self.key,) if self.key else ())))

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys in the order in which they are pressed; released in reverse."""
        return (*self.modifiers, *((self.key,) if self.key else ()))

    @property
    def title(self) -> str:
        """As people write it: Ctrl+Shift+M."""
        return "+".join(key.replace("_", " ").title() for key in self.keys)


def _parse(text: str, known: frozenset[str]) -> Chord:
    names = [_ALIASES.get(part, part) for part in (raw.strip().lower() for raw in text.split("+"))]
    if not text.strip() or "" in names:
        raise BadInputError(
            "{text!r} is not a key chord: write it like ctrl+shift+m (the + key is called plus)", text=text
        )
    for name in names:
        if name not in known:
            raise BadInputError(
                "{name!r} in {text!r} is no key: use a letter, digit, f1 to f24, enter, space, ...",
                name=name,
                text=text,
            )
    keys = [name for name in names if name not in MODIFIERS]
    if len(keys) > 1 or len(set(names)) != len(names):
        raise BadInputError(
            "{text!r} has more than one key: a chord is modifiers and one key, like ctrl+shift+m", text=text
        )
    return Chord(tuple(name for name in MODIFIERS if name in names), keys[0] if keys else "")


def parse_chord(text: str) -> Chord:
    """Read a chord of keys, like `Ctrl+Shift+M`.

    Raises:
        BadInputError: the text is no chord.
    """
    return _parse(text, _KNOWN)


def parse_trigger(text: str) -> Chord:
    """Read a hotkey: a chord with a key, or a mouse button, like `ctrl+alt+p` or `mouse4`.

    Raises:
        BadInputError: the text is no chord, or has modifiers alone.
    """
    chord = _parse(text, _KNOWN | frozenset(MOUSE_BUTTONS))
    if not chord.key:
        raise BadInputError("{text!r} has no key: a hotkey needs one, like {text}+p", text=text)
    return chord
