"""The gestures of a control by name: the keys under which a binding holds its actions. Pure.

Each is pressed when it is made, and released when the control goes up, where nothing else is said:

- `tap`: it goes down; beside a `double_tap` or `long_press`, as soon as those are ruled out.
- `tap_2` ... `tap_9`: the second, third ... tap of a cycle; after the last one `tap` again. One not bound does nothing.
- `soft`, `medium`, `hard`: a tap of that strength, in place of `tap` and its cycle. A zone not bound is a `tap`.
- `toggle`: a tap; released by the next tap.
- `double_tap`: the second press within `double_tap_ms` of the end of the first.
- `long_press`: it is down for `long_press_ms`.
- `hold`: it goes down, beside any other gesture.
- `release`: it goes up; released at once.
- `with_N`: it and the control at position N go down within `chord_ms`; nothing else of both happens. Released when one
  of both goes up.
- `turn`: a knob or fader is turned.

The times and the strengths are `GestureSettings`; a binding may have a `long_press_ms` of its own. A `with_N` stands at
either of the two controls. Only a control that takes part in one waits `chord_ms` before its other gestures begin.
"""

import re
from typing import Annotated, Literal

from pydantic import AfterValidator

from trayapp.core.errors import BadInputError
from trayapp.core.phrase import Phrase

PRESSES = ("tap", "double_tap", "long_press", "hold", "release", "toggle", "soft", "medium", "hard")
"""The gestures of a pad, key or button that are one of a kind, in the order in which an editor offers them."""
TURNS = ("turn",)
"""The gestures of a knob."""
ZONES = ("soft", "medium", "hard")
LAST_STEP = 9
_STEP = re.compile(r"tap_([2-9])")
_CHORD = re.compile(r"with_([0-9]|[1-9][0-9]{1,2})")


def _known(name: str) -> str:
    if name not in {*PRESSES, *TURNS} and step_number(name) is None and partner(name) is None:
        raise BadInputError(
            "{name!r} is no gesture; there are {names}, tap_2 to tap_9, and with_N",
            name=name,
            names=", ".join(PRESSES + TURNS),
        )
    return name


Gesture = Annotated[str, AfterValidator(_known)]


def gestures_of(kind: Literal["pad", "knob", "key"]) -> tuple[Gesture, ...]:
    """The gestures that a control of this kind of preset knows, besides the steps of a cycle and chords."""
    return TURNS if kind == "knob" else PRESSES


def step_name(number: int) -> Gesture:
    """The gesture of a step of a cycle, 1 to `LAST_STEP`."""
    return "tap" if number == 1 else f"tap_{number}"


def step_number(gesture: Gesture) -> int | None:
    """Which step of a cycle after the first a gesture is; None for any other one."""
    found = _STEP.fullmatch(gesture)
    return int(found[1]) if found else None


def chord_name(position: int) -> Gesture:
    """The gesture of being pressed together with the control at `position`."""
    return f"with_{position}"


def partner(gesture: Gesture) -> int | None:
    """The position of the other control of a chord, 0 to 128; None for any other gesture."""
    found = _CHORD.fullmatch(gesture)
    return int(found[1]) if found and int(found[1]) <= 128 else None


_WORDS = {
    "tap": Phrase("tap"),
    "double_tap": Phrase("double tap"),
    "long_press": Phrase("long press"),
    "hold": Phrase("hold"),
    "release": Phrase("release"),
    "toggle": Phrase("on and off"),
    "soft": Phrase("soft tap"),
    "medium": Phrase("medium tap"),
    "hard": Phrase("hard tap"),
    "turn": Phrase("turn"),
}


def gesture_phrase(gesture: Gesture) -> Phrase:
    """A gesture as sentences name it."""
    number, other = step_number(gesture), partner(gesture)
    if number is not None:
        return Phrase("tap {number}", number=number)
    return _WORDS[gesture] if other is None else Phrase("together with {position}", position=other)
