"""Zalo: the official account, its groups, and what its platform holds of us."""
