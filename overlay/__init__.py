"""The window that shows the panels: views that watch the store and send commands."""
