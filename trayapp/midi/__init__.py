"""MIDI: ports, profiles, files."""
