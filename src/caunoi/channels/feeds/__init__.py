"""Atom and CAP 1.2 of what is published."""
