"""Benchmarks: one module each, with `run() -> dict`; `python -m bench` runs them all."""
