"""Views of the simulator's pages."""
