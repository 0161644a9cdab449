"""The PulseAudio or PipeWire server's own word on which sinks are there: PortAudio's list does not follow it."""

import contextlib
import logging
from typing import Any

from trayapp.audio.devices import PULSE, OutputDevice

logger = logging.getLogger(__name__)


class SoundServer:
    """A connection that is made when first asked for and again after the server was away. One thread at a time."""

    def __init__(self) -> None:
        self._pulse: Any = None

    def sinks(self) -> list[OutputDevice] | None:
        """The sinks that are there now; None where no server answers. A few milliseconds at most."""
        try:
            if self._pulse is None:
                self._pulse = _connect()
            default = self._pulse.server_info().default_sink_name
            return [
                OutputDevice(
                    PULSE,
                    sink.name,
                    sink.channel_count,
                    sink.sample_spec.rate,
                    default=sink.name == default,
                    title=sink.description or "",
                )
                for sink in self._pulse.sink_list()
            ]
        except Exception as error:  # noqa: BLE001  pulsectl raises many kinds, and none is installed on Windows
            logger.debug("no sound server: %s", error)
            self.close()
            return None

    def close(self) -> None:
        """Ends the connection; `sinks` makes a new one."""
        pulse, self._pulse = self._pulse, None
        if pulse is not None:
            with contextlib.suppress(Exception):
                pulse.close()


def _connect() -> Any:
    import pulsectl  # noqa: PLC0415  Linux only, and only where sound is wanted

    pulse = pulsectl.Pulse("padtray-watch", connect=False)
    try:
        pulse.connect(autospawn=False, timeout=1.0)
    except Exception:
        pulse.close()
        raise
    return pulse
