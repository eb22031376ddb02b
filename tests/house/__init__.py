"""The house's rules (CONTRIBUTING.md), held by machine: they read the source, no database."""
