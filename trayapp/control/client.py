"""Asks the running program one thing."""

import json
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
    try:
        with Client(*address(folder), authkey=read_key(folder)) as connection:
            connection.send_bytes(json.dumps(dict(request)).encode())
            if not connection.poll(timeout_s):
                raise UnavailableError(f"PadTray did not answer within {timeout_s:g} s")
            answer = json.loads(connection.recv_bytes(LIMIT_BYTES))
    except (OSError, EOFError, AuthenticationError) as error:
        raise UnavailableError("PadTray is not running; start it with `padtray`") from error
    if not answer["ok"]:
        raise PadTrayError(answer["error"])
    return answer["result"]
