"""Journeys in a real Chromium against a real server: telephone and desk, script or none."""
