"""PadTray's background app: MIDI in, actions, store, audio, tray."""

__version__ = "0.1.0"

RELEASES = "https://github.com/padtray/padtray/releases"
"""Where new versions are. It is only shown: PadTray fetches nothing by itself."""
