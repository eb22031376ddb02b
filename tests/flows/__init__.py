"""Rows of the mission as stories, through HTTP from end to end."""
