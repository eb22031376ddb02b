"""Tests that belong to no single part: stories, the browser, faults, the house's rules."""
