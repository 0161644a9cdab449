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


@dataclass(frozen=True, slots=True)
class Kind:
    """How one row is carried out. `slow`: it may block, so it runs on its control's own thread."""

    carrier: Callable[[Means], Carrier]
    slow: bool = False


KINDS: dict[str, Kind] = {
    "keystroke": Kind(keystroke.carrier),
    "text": Kind(text.carrier, slow=True),
    "media": Kind(media.carrier),
    "scroll": Kind(scroll.carrier),
    "volume": Kind(volume.carrier, slow=True),
    "launch": Kind(launch.carrier, slow=True),
    "open": Kind(open.carrier, slow=True),
    "shell": Kind(shell.carrier, slow=True),
    "overlay": Kind(overlay.carrier),
    "panel": Kind(panel.carrier),
    "preset": Kind(preset.carrier),
    "panic": Kind(panic.carrier),
}
