"""Zalo's servers, for the demo and for tests."""
