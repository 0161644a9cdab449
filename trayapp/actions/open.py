"""`open`: a file, folder or address with the program that the system has for it."""

import os
import re
import sys
from pathlib import Path
from urllib.parse import urlsplit

from trayapp.actions.means import Carrier, Means
from trayapp.actions.values import text
from trayapp.core.action import ActionCall
from trayapp.core.errors import UnavailableError
from trayapp.core.phrase import Phrase

_ADDRESS = re.compile(r"^[A-Za-z][A-Za-z0-9+.-]+:")  # two letters or more: C:\ is a drive


def carrier(means: Means) -> Carrier:
    """Make the carrier."""

    def carry(call: ActionCall) -> Phrase:
        target = resolve(text(call.action, "target"))

        def ended(status: int) -> None:
            if status:
                means.failed(
                    call,
                    Phrase(
                        "the system has no program that opens it (status {status}); choose one for this type",
                        status=status,
                    ),
                )

        if sys.platform == "win32":
            try:
                os.startfile(target)  # noqa: S606 - opening what the user bound is the action
            except OSError as error:
                raise UnavailableError(
                    "Windows does not open it: {reason}; choose a program for it", reason=error.strerror
                ) from error
        else:
            means.programs.start(("xdg-open", target), ended=ended)
        return Phrase("{target} opened", target=shown(target))

    return carry


def resolve(target: str) -> str:
    """An address as it is; a path in full, so that it never reads as an option.

    Raises:
        UnavailableError: there is no such file or folder.
    """
    if _ADDRESS.match(target):
        return target
    path = Path(target).expanduser()
    if not path.exists():
        raise UnavailableError(
            "there is no file or folder {target!r}; choose another, or write an address with https://", target=target
        )
    return str(path.resolve())


def shown(target: str) -> str:
    """The target in short, without what an address may carry in secret."""
    if _ADDRESS.match(target):
        return urlsplit(target).hostname or target.partition(":")[0]
    return Path(target).name or target
