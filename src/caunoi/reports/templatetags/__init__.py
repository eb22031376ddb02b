"""Template tags of the part `reports`."""
