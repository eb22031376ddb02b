"""Pages of supervision, and the numbers that the desk's scripts ask for."""
