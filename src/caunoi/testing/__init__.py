"""The cast and the makers used by tests."""
