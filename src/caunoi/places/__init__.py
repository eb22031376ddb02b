"""Provinces, districts and wards through time."""
