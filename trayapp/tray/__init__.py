"""The tray icon: its menu as pure data from the state, its pictures, and the system's icon."""
