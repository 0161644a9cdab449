"""The views of the panels: pads, knobs and piano."""
