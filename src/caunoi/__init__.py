"""CầuNối: the bridge between a city's police and its residents."""

__version__ = "0.1.0"
