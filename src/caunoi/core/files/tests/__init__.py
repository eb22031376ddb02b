"""Hostile files and what must become of them."""
