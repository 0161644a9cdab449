"""What the running program answers to `padtray ctl`."""

import os
from collections.abc import Callable, Mapping
from dataclasses import asdict
from typing import TYPE_CHECKING, Any, cast, get_args

from pydantic import ValidationError

from trayapp import __version__
from trayapp.core.commands import COMMAND, ActivatePanel
from trayapp.core.errors import BadInputError, CommandError
from trayapp.core.events import ActionEvent, OverlayEvent
from trayapp.core.fault import first_problem
from trayapp.core.panel import Panel
from trayapp.core.phrase import packed
from trayapp.core.wizard import Answer, WizardAsk

if TYPE_CHECKING:
    from trayapp.app import App


class Answers:
    """One method for each thing that can be asked. Called on the control socket's threads."""

    def __init__(self, app: "App") -> None:
        self._app = app
        self._asks: dict[str, Callable[[Mapping[str, Any]], Any]] = {
            "status": self._status,
            "show": self._overlay,
            "hide": self._overlay,
            "toggle": self._overlay,
            "settings": self._overlay,
            "panic": self._panic,
            "quit": self._quit,
            "activate": self._activate,
            "press": self._press,
            "wizard": self._wizard,
            "reload": lambda request: app.plugins.reload(str(request.get("plugin"))),
            "command": self._command,
            "findings": self._findings,
            "state": lambda _request: app.store.snapshot.model_dump(mode="json"),
        }

    def answer(self, request: Mapping[str, Any]) -> Any:
        """Carry out one request and return its JSON-ready result.

        Raises:
            PadTrayError: it cannot be done; the message says why.
        """
        ask = self._asks.get(str(request.get("do")))
        if ask is None:
            raise BadInputError(
                "there is no request {do!r}; there are {asks}", do=request.get("do"), asks=", ".join(self._asks)
            )
        return ask(request)

    def _status(self, _request: Mapping[str, Any]) -> dict[str, Any]:
        app = self._app
        state = app.store.snapshot
        return {
            "version": __version__,
            "pid": os.getpid(),
            "reached": dict(app.reached),
            "overlay": app.face.visible if app.face is not None else None,
            "midi": {"ports": [asdict(port) for port in app.midi.ports]},
            "audio": app.audio.status().to_json(),
            "plugins": app.plugins.states(),
            "panels": [panel.model_dump() for panel in state.panels],
            "active": {f"{type_}:{bank}": panel.id for (type_, bank), panel in state.active.items()},
            "held": list(app.actions.held),
            "last": [_press(event) for event in app.actions.recent],
        }

    def _findings(self, _request: Mapping[str, Any]) -> dict[str, Any]:
        """What the running rooms know about themselves and nobody outside can find out; the last presses."""
        app = self._app
        rooms = (
            app.midi.findings,
            app.audio.findings,
            app.hotkeys.findings,
            app.actions.findings,
            app.plugins.findings,
        )
        rows = [asdict(finding) for ask in rooms for finding in ask()]
        return {
            "findings": [{name: packed(value) for name, value in row.items()} for row in rows],
            "presses": [_press(event) | {"sentence": packed(event.sentence)} for event in app.actions.recent],
        }

    def _overlay(self, request: Mapping[str, Any]) -> None:
        if self._app.face is None:
            raise CommandError("this PadTray runs without an overlay (--headless)")
        self._app.bus.publish(OverlayEvent(request["do"], str(request.get("page", ""))))

    def _panic(self, _request: Mapping[str, Any]) -> None:
        self._app.actions.panic()

    def _quit(self, _request: Mapping[str, Any]) -> None:
        self._app.quit()

    def _activate(self, request: Mapping[str, Any]) -> dict[str, Any]:
        panel = self._panel(str(request.get("id")))
        self._app.store.dispatch(ActivatePanel(id=panel.id))
        after = self._app.store.snapshot.panel(panel.id)
        return {"id": panel.id, "active": after is not None and after.active}

    def _press(self, request: Mapping[str, Any]) -> None:
        panel = self._panel(str(request.get("panel")))
        try:
            position = int(str(request.get("pad")))
        except ValueError as error:
            raise BadInputError("{pad!r} is no pad number; pads count from 1", pad=request.get("pad")) from error
        if self._app.store.snapshot.binding(panel, position) is None:
            raise CommandError(
                "{type} {position} of {preset!r} has no binding",
                type=panel.type,
                position=position,
                preset=panel.preset,
            )
        self._app.midi.touch("ctl", panel.id, position, 100)
        self._app.midi.touch("ctl", panel.id, position, 0)

    def _wizard(self, request: Mapping[str, Any]) -> dict[str, Any]:
        """An answer to the wizard that describes a controller; what it shows then."""
        answer = str(request.get("answer"))
        if answer not in get_args(Answer):
            raise BadInputError(
                "{answer!r} is no answer to the wizard; there are {names}",
                answer=answer,
                names=", ".join(get_args(Answer)),
            )
        ask = WizardAsk(cast("Answer", answer), str(request.get("text", "")))
        return asdict(self._app.midi.wizard(ask))

    def _command(self, request: Mapping[str, Any]) -> list[dict[str, Any]]:
        """Any command of `core.commands` in its JSON form; answers with the changes."""
        try:
            command = COMMAND.validate_json(str(request.get("command")))
        except ValidationError as error:
            raise BadInputError("no such command: {error}", error=first_problem(error)) from error
        changes = self._app.store.dispatch(command)
        return [{"event": change.name} | change.model_dump(mode="json") for change in changes]

    def _panel(self, text: str) -> Panel:
        """A panel by its id, the beginning of one, its title, or its slot as `pad:A`."""
        state = self._app.store.snapshot
        exact = [p for p in state.panels if text in {p.id, p.title} or (p.active and text == f"{p.type}:{p.bank}")]
        found = exact or [p for p in state.panels if len(text) >= 4 and p.id.startswith(text)]
        if len(found) != 1:
            fault = "fits several panels" if found else "is no panel"
            raise CommandError("{text!r} {fault}; `padtray ctl status` lists them by id", text=text, fault=fault)
        return found[0]


def _press(event: ActionEvent) -> dict[str, Any]:
    return {
        "control": str(event.control),
        "label": event.label,
        "what": event.what,
        "ok": event.ok,
        "result": event.detail or ("done" if event.ok else "failed"),
        "milliseconds": round(event.ms, 3),
    }
