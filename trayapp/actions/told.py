"""The states that plugins tell of what their actions control."""

from collections.abc import Mapping
from threading import Lock

from trayapp.actions.shown import View
from trayapp.core.action import Action, ParamValue, TargetState
from trayapp.core.panel import Panel

_Params = frozenset[tuple[str, ParamValue]]


class ToldStates:
    """Remembers the newest state by kind and parameters. Any thread."""

    def __init__(self) -> None:
        self._told: dict[str, dict[_Params, TargetState]] = {}
        self._lock = Lock()

    def tell(self, kind: str, state: TargetState, params: Mapping[str, ParamValue]) -> None:
        """Take a state in; it holds for every action of that kind that has these parameters."""
        with self._lock:
            self._told[kind] = {**self._told.get(kind, {}), frozenset(params.items()): state}

    def forget(self, kind: str) -> None:
        """The kind is gone."""
        with self._lock:
            self._told.pop(kind, None)

    def state(self, _view: View, action: Action, _panel: Panel) -> TargetState:
        """What was told of the action with the most parameters in common; off where nothing was."""
        has = frozenset(action.params.items())
        fits = {params: state for params, state in self._told.get(action.kind, {}).items() if params <= has}
        return fits[max(fits, key=len)] if fits else TargetState("off")
