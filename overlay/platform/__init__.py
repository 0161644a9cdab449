"""What windows can do on each platform, behind one base."""
