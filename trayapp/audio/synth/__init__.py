"""Compiled voices: commands in, samples out."""
