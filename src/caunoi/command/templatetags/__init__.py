"""Template tags of the part `command`."""
