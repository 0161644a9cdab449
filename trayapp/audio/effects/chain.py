"""The effects in their order."""

from typing import Any

from trayapp.audio.jit import kernel


@kernel
def set_parameter(effects: Any, index: int, value: float, at_once: bool) -> None:
    pass


@kernel
def silence_tails(effects: Any) -> None:
    pass


@kernel
def apply_effects(effects: Any, left: Any, right: Any, frames: int) -> None:
    pass
