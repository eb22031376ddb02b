"""Notices to many: written by one, released by two, corrected and taken back everywhere."""
