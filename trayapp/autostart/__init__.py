"""Starting with the system: one entry of the user's own, kept equal to the setting."""
