"""What actions and hotkeys both know of the system's desktop: its connection and its keyboard."""
