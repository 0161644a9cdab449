"""The piano: instruments (SFZ, SoundFont, generated ones) played by the keys."""
