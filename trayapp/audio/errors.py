"""What can go wrong with sound, in words a user can act on."""

from trayapp.core.errors import PadTrayError, UnavailableError
from trayapp.core.phrase import Phrase

NO_DEVICE = Phrase("no audio device")


class AudioError(PadTrayError):
    """The engine could not do what it was asked for; it goes on as it was."""


class DeviceError(UnavailableError):
    """No stream could be opened; the message lists what was tried."""


class EngineStoppedError(AudioError):
    """The engine is not running, or is on its way out."""
