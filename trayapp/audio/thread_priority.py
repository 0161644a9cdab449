"""Asks the system to run the calling thread ahead of others. It goes on without it."""

import ctypes
import logging
import os
import shutil
import subprocess
import sys
import threading

REALTIME_PRIORITY = 10
"""Above everything ordinary, below the sound server's own threads."""
NICE = -11
"""What PulseAudio asks RealtimeKit for."""
RTKIT_TIMEOUT_S = 5.0

logger = logging.getLogger(__name__)


if sys.platform == "win32":

    def raise_this_thread() -> str:
        """Returns what was granted, for the status: `MMCSS` or an empty text."""
        try:
            avrt = ctypes.WinDLL("avrt")
        except OSError:
            return ""
        avrt.AvSetMmThreadCharacteristicsW.restype = ctypes.c_void_p
        task = ctypes.c_ulong(0)
        return "MMCSS" if avrt.AvSetMmThreadCharacteristicsW("Pro Audio", ctypes.byref(task)) else ""

else:

    def raise_this_thread() -> str:
        """Returns what was granted or asked for: `SCHED_FIFO`, `RealtimeKit` or an empty text."""
        try:
            mode = os.SCHED_FIFO | os.SCHED_RESET_ON_FORK
            os.sched_setscheduler(0, mode, os.sched_param(REALTIME_PRIORITY))
        except (AttributeError, OSError):  # no such call on macOS
            return _ask_rtkit(threading.get_native_id())
        return "SCHED_FIFO"

    def _ask_rtkit(thread_id: int) -> str:
        """Asks for a high priority, not for real time: that needs a limit after which the kernel kills the program."""
        tool = shutil.which("dbus-send")
        if tool is None:
            return ""
        command = [
            tool,
            "--system",
            "--print-reply",
            "--dest=org.freedesktop.RealtimeKit1",
            "/org/freedesktop/RealtimeKit1",
            "org.freedesktop.RealtimeKit1.MakeThreadHighPriorityWithPID",
            f"uint64:{os.getpid()}",
            f"uint64:{thread_id}",
            f"int32:{NICE}",
        ]
        threading.Thread(target=_run, args=(command,), name="audio-rtkit", daemon=True).start()
        return "RealtimeKit"

    def _run(command: list[str]) -> None:
        try:
            subprocess.run(command, capture_output=True, timeout=RTKIT_TIMEOUT_S, check=False)  # noqa: S603  fixed words
        except (OSError, subprocess.SubprocessError) as error:
            logger.debug("RealtimeKit does not answer: %s", error)
