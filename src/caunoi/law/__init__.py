"""The law's time limits as data, and how time is counted."""
