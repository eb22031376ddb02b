"""Processes are killed on purpose; nothing acknowledged may be lost and nothing be there twice."""
