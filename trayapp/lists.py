"""The live lists of the editor: what there is now for a parameter that names something of the system or of PadTray."""

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING

from trayapp.core.action import Choice, Param, ParamValue
from trayapp.core.errors import UnavailableError
from trayapp.texts import row_text, t

if TYPE_CHECKING:
    from trayapp.app import App

Values = Mapping[str, ParamValue]


class LiveLists:
    """One method for each kind of parameter that has a list. Main thread; each takes a few milliseconds."""

    def __init__(self, app: "App") -> None:
        self._app = app
        self._lists: dict[str, Callable[[Values], Iterator[Choice]]] = {
            "app": self._apps,
            "effect": lambda _others: (Choice(effect.name, row_text(effect.text)) for effect in app.plugins.effects()),
            "midi_output": lambda _others: (Choice(port, port) for port in app.sender.ports()),
            "output": lambda _others: (Choice(name, text) for name, text in app.actions.outputs()),
            "panel": self._panels,
            "plugin": lambda _others: (Choice(n, row["title"]) for n, row in app.plugins.states().items()),
            "preset": lambda _others: (Choice(p.name, p.name) for p in app.store.snapshot.presets),
            "setting": self._settings,
            "value": self._values,
            "window": self._windows,
        }

    def of(self, param: Param, others: Values) -> tuple[Choice, ...]:
        """What there is for a parameter, beside the action's other values; each once."""
        if param.kind not in self._lists:
            return tuple(Choice(value, value) for value in param.choices)
        try:
            return tuple({choice.value: choice for choice in self._lists[param.kind](others)}.values())
        except UnavailableError:
            return ()  # whoever carries the action out says why

    def _apps(self, _others: Values) -> Iterator[Choice]:
        for target in ("master", "mic", "foreground"):
            yield Choice(target, t(f"target.{target}"))
        for name in self._app.actions.playing():
            yield Choice(f"app:{name}", name)

    def _panels(self, _others: Values) -> Iterator[Choice]:
        for panel in self._app.store.snapshot.panels:
            yield Choice(
                panel.title or panel.id, panel.title or f"{t(f'menu.add_{panel.type}')} {panel.bank}: {panel.preset}"
            )

    def _settings(self, others: Values) -> Iterator[Choice]:
        for setting in self._app.plugins.settings(str(others.get("plugin", ""))):
            yield Choice(setting.param.name, row_text(setting.param.text))

    def _values(self, others: Values) -> Iterator[Choice]:
        yield from self._app.plugins.choices(str(others.get("plugin", "")), str(others.get("setting", "")))

    def _windows(self, _others: Values) -> Iterator[Choice]:
        for window in self._app.actions.windows():
            if window.program:
                yield Choice(window.program, f"{window.program}: {window.title}" if window.title else window.program)
