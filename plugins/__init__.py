"""The plugins that come with PadTray, one folder each."""
