"""Figures and the live stream for those who lead."""
