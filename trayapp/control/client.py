"""Asks the running program one thing."""

import json
import threading
from collections.abc import Mapping
from multiprocessing import AuthenticationError
from multiprocessing.connection import Client
from pathlib import Path
from typing import Any

from trayapp.control.wire import LIMIT_BYTES, address, read_key
from trayapp.core.errors import PadTrayError, UnavailableError


def ask(folder: Path, request: Mapping[str, Any], timeout_s: float = 10.0) -> Any:
    """Send `request` to the PadTray that runs on this runtime folder and return its result.

    Raises:
        UnavailableError: none runs, or it does not answer.
        PadTrayError: it refused; the message says why.
    """
    box: list[Any] = []
    thread = threading.Thread(target=lambda: box.append(_exchange(folder, request)), name="control-ask", daemon=True)
    thread.start()  # a thread, because the handshake itself has no time limit
    thread.join(timeout_s)
    if not box:
        raise UnavailableError("PadTray did not answer within {seconds:g} s", seconds=timeout_s)
    answer = box[0]
    if isinstance(answer, Exception):
        raise UnavailableError("PadTray is not running; start it with `padtray`") from answer
    if not answer["ok"]:
        raise PadTrayError(answer["error"])
    return answer["result"]


def _exchange(folder: Path, request: Mapping[str, Any]) -> Any:
    try:
        with Client(*address(folder), authkey=read_key(folder)) as connection:
            connection.send_bytes(json.dumps(dict(request)).encode())
            return json.loads(connection.recv_bytes(LIMIT_BYTES))
    except (OSError, EOFError, AuthenticationError) as error:
        return error
