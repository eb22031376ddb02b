"""Procedures: what is asked for, whether one must come at all, and a time to come."""
