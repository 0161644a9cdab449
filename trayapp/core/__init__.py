"""What a panel, preset, binding and action is, and how a command changes the state. Pure: no thread, file or device."""
