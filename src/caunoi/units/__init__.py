"""Police units through time, and who answers for what, where."""
