"""What every part needs and that knows nothing of police: history, keys, files, clock, text."""
