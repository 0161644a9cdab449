"""SoundFont 2 files: reader, generators and modulators, voices."""
