"""Which carrier carries out which built-in row, and which of them may block."""

from collections.abc import Callable
from dataclasses import dataclass

from trayapp.actions import (
    effect,
    focus,
    http,
    keystroke,
    launch,
    macro,
    media,
    midi,
    mouse,
    open,  # noqa: A004 - named after its row
    output,
    overlay,
    panel,
    panic,
    preset,
    scroll,
    sequence,
    setting,
    shell,
    text,
    timer,
    volume,
)
from trayapp.actions.means import Carrier, Means
from trayapp.actions.shown import Ask, Follows


@dataclass(frozen=True, slots=True)
class Kind:
    """How one row is carried out. `slow`: it may block, so it runs on its control's own thread.

    `state` tells the state of its target from what is known, without blocking; `follows` what must be followed for it.
    """

    carrier: Callable[[Means], Carrier]
    slow: bool = False
    state: Ask | None = None
    follows: Follows = ""


KINDS: dict[str, Kind] = {
    "keystroke": Kind(keystroke.carrier),
    "text": Kind(text.carrier, slow=True),
    "sequence": Kind(sequence.carrier, slow=True),
    "media": Kind(media.carrier),
    "mouse_button": Kind(mouse.button),
    "mouse_move": Kind(mouse.move),
    "scroll": Kind(scroll.carrier),
    "volume": Kind(volume.carrier, slow=True, state=volume.state, follows="volume"),
    "output": Kind(output.carrier, slow=True, state=output.state, follows="volume"),
    "launch": Kind(launch.carrier, slow=True, state=launch.state, follows="windows"),
    "open": Kind(open.carrier, slow=True),
    "focus": Kind(focus.carrier, slow=True, state=focus.state, follows="windows"),
    "shell": Kind(shell.carrier, slow=True, state=shell.state),
    "http": Kind(http.carrier, slow=True),
    "midi": Kind(midi.carrier, slow=True),
    "macro": Kind(macro.carrier, state=macro.state),
    "choice": Kind(macro.choice, slow=True),
    "timer": Kind(timer.carrier, state=timer.state),
    "effect": Kind(effect.carrier, state=effect.state),
    "setting": Kind(setting.carrier, state=setting.state),
    "overlay": Kind(overlay.carrier, state=overlay.state),
    "panel": Kind(panel.carrier, state=panel.state),
    "preset": Kind(preset.carrier, state=preset.state),
    "panic": Kind(panic.carrier),
}

LOOKED_AT = frozenset({"effect"})
"""Kinds whose targets tell nobody that they changed: their state is looked at after each call."""
