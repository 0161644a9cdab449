"""Carrying out actions: one worker, one file for each kind, one file for each platform."""
