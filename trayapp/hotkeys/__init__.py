"""Global hotkeys: what is wanted, as a pure rule; and how each system hears them, one file each."""
