"""PadTray's background app: MIDI in, actions, store, audio, tray."""

__version__ = "0.1.0"
