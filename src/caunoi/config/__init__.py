"""Settings, URLs, servers' entry points."""
