"""The ward's groups, run by the area officer: who takes part, what is said, what was promised."""
