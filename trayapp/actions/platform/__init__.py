"""What actions need of the system: keys, volumes and windows, one file for each platform."""
