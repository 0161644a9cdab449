"""Answers `padtray ctl`: one request, one answer a connection."""

import json
import logging
import threading
from collections.abc import Callable, Mapping
from multiprocessing import AuthenticationError
from multiprocessing.connection import Client, Connection, Listener
from pathlib import Path
from typing import Any

from trayapp.control.wire import LIMIT_BYTES, address, write_key
from trayapp.core.errors import BadInputError, PadTrayError

Handler = Callable[[Mapping[str, Any]], Any]
log = logging.getLogger(__name__)


class ControlServer:
    """Listens on a thread of its own. `handle` gets the request and returns what is sent back as JSON."""

    def __init__(self, folder: Path, handle: Handler) -> None:
        self._folder, self._handle = folder, handle
        self._stopping = threading.Event()
        self._listener: Listener | None = None
        self._thread = threading.Thread(target=self._run, name="control", daemon=True)

    def start(self) -> None:
        """Listen; returns when clients can connect. The caller holds the instance lock, so a left socket is stale.

        Raises:
            OSError: the socket cannot be made.
        """
        self._folder.mkdir(parents=True, exist_ok=True)
        name, family = address(self._folder)
        if family == "AF_UNIX":
            Path(name).unlink(missing_ok=True)
        self._key = write_key(self._folder)
        self._listener = Listener(name, family, authkey=self._key)
        if family == "AF_UNIX":
            Path(name).chmod(0o600)
        self._thread.start()

    def stop(self, timeout_s: float = 1.0) -> None:
        """Close the socket; afterwards no request is answered. Idempotent."""
        if self._stopping.is_set() or self._listener is None:
            return
        self._stopping.set()
        try:  # wakes the accept
            Client(*address(self._folder), authkey=self._key).close()
        except (OSError, EOFError, AuthenticationError):
            log.debug("The control socket was closed already")
        self._thread.join(timeout_s)
        self._listener.close()

    def _run(self) -> None:
        assert self._listener is not None
        while True:  # ended by the knock of stop(), or by a closed socket
            try:
                connection = self._listener.accept()
            except (AuthenticationError, EOFError, ConnectionError):
                log.warning("Somebody without the key knocked at the control socket")
                continue
            except OSError:
                if not self._stopping.is_set():
                    log.exception("The control socket failed; `padtray ctl` does not work until the next start")
                return
            if self._stopping.is_set():
                connection.close()
                return
            threading.Thread(target=self._answer, args=(connection,), name="control-answer", daemon=True).start()

    def _answer(self, connection: "Connection[Any, Any]") -> None:
        with connection:
            try:
                answer = {"ok": True, "result": self._handle(_request(connection))}
            except PadTrayError as error:
                answer = {"ok": False, "error": str(error)}
            except (OSError, EOFError):
                return
            except Exception as error:
                log.exception("A control request failed")
                answer = {"ok": False, "error": f"{type(error).__name__}: {error}"}
            try:
                connection.send_bytes(json.dumps(answer, default=str).encode())
            except OSError:
                log.debug("The client went before its answer")


def _request(connection: "Connection[Any, Any]") -> Mapping[str, Any]:
    try:
        request = json.loads(connection.recv_bytes(LIMIT_BYTES))
    except ValueError as error:
        raise BadInputError("the request is no JSON: {error}", error=error) from error
    if not isinstance(request, dict):
        raise BadInputError("a request is one JSON object")
    return request
