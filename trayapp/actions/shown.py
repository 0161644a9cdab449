"""The state of an action's target, as pads and lights show it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, TypeAlias

from trayapp.actions.means import Outlets
from trayapp.actions.platform.base import Platform, Window
from trayapp.actions.programs import Programs
from trayapp.actions.runs import Runs
from trayapp.core.action import Action, TargetState
from trayapp.core.panel import Panel
from trayapp.core.state import AppState

Follows: TypeAlias = Literal["", "volume", "windows"]


@dataclass(frozen=True, slots=True)
class View:
    """What is known at one moment: the state, the system, the window in front and its processes, the overlay."""

    state: AppState
    platform: Platform
    programs: Programs
    runs: Runs
    outlets: Outlets
    window: Window | None
    family: frozenset[int]
    overlay: bool = False


Ask: TypeAlias = Callable[[View, Action, Panel], TargetState]
"""Tells a target's state without blocking, for an action whose parameters are complete, on a panel.

Raises PadTrayError where the binding points at nothing.
"""
