"""Local servers that stand for platforms: strict as the real ones, for the demo and for tests."""
