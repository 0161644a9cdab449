"""The effects on the way out, in place, in the order volume, filter, pitch, chorus, delay, reverb, pan."""
