"""Residents' files: told apart by content, sealed as they came, shown only as clean copies."""
