"""Hanoi's demo data and local servers."""
