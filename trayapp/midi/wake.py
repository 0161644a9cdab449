"""The system's word that the computer woke up: controllers may have forgotten their lights."""

import logging
import sys
from collections.abc import Callable

from trayapp.core.errors import UnavailableError

_log = logging.getLogger(__name__)


class WakeNotice:
    """What tells of waking; this one never does, for a system without such a word."""

    def close(self) -> None:
        """Stop telling; no call begins afterwards. Idempotent."""


def wakes(awake: Callable[[], object]) -> WakeNotice:
    """Call `awake`, on a thread of the notice's or the system's, each time after the computer slept."""
    try:
        if sys.platform == "win32":
            from trayapp.midi.wake_windows import WindowsWake  # noqa: PLC0415 - each system loads its own alone

            return WindowsWake(awake)
        else:  # noqa: RET505 - mypy knows what is reached on which system
            from trayapp.midi.wake_linux import LinuxWake  # noqa: PLC0415 - as above

            return LinuxWake(awake)
    except (UnavailableError, OSError) as error:
        _log.info("Lights are not repainted after a sleep: %s", error)
        return WakeNotice()
