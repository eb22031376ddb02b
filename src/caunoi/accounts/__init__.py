"""Staff, their duties through time, and what a role may do."""
