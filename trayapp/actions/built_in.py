"""Which carrier carries out which built-in row, and which of them may block."""

from collections.abc import Callable
from dataclasses import dataclass

from trayapp.actions import (
    keystroke,
    launch,
    media,
    open,  # noqa: A004 - named after its row
    overlay,
    panel,
    panic,
    preset,
    scroll,
    shell,
    text,
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
    "media": Kind(media.carrier),
    "scroll": Kind(scroll.carrier),
    "volume": Kind(volume.carrier, slow=True, state=volume.state, follows="volume"),
    "launch": Kind(launch.carrier, slow=True, state=launch.state, follows="windows"),
    "open": Kind(open.carrier, slow=True),
    "shell": Kind(shell.carrier, slow=True),
    "overlay": Kind(overlay.carrier),
    "panel": Kind(panel.carrier, state=panel.state),
    "preset": Kind(preset.carrier, state=preset.state),
    "panic": Kind(panic.carrier),
}
