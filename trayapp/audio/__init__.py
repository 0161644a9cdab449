"""The audio engine's room. Importing it loads nothing heavy; numba and PortAudio come when the engine starts."""
