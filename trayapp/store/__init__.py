"""The one state: snapshot, commands in, changes out, undo, files."""
