"""The heart: a report from its first word to its outcome."""
