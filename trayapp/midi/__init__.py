"""MIDI controllers: ports, profiles, the way from a message to what it does, lights."""
