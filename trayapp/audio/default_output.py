"""The system's default output where it can be asked for cheaply: Windows. Elsewhere the sound server follows it."""

import logging
import sys

logger = logging.getLogger(__name__)


def default_output_id() -> str | None:
    """The endpoint id of Windows' default output; None where it is not known. Well under a millisecond."""
    if sys.platform == "win32":
        from pycaw.pycaw import AudioUtilities  # noqa: PLC0415  Windows only

        try:
            return str(AudioUtilities.GetSpeakers().id)
        except Exception as error:  # noqa: BLE001  COM raises many kinds; without an output it has none to tell
            logger.debug("no default output: %s", error)
    return None
