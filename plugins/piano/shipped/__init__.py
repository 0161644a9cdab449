"""The three instruments that come with PadTray, synthesised at their first use instead of being shipped as sound."""
