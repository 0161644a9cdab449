"""The editor of a binding."""
