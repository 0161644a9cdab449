"""Plugins: what a manifest says, how code is found, loaded, contained, and let go."""
