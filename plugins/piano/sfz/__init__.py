"""SFZ instruments: text to opcodes, opcodes to regions, notes to voices."""
