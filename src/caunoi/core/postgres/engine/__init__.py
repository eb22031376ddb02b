"""Django's PostgreSQL engine, with fewer questions whether the connection still answers."""
