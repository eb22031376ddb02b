"""Choices shared by all parts."""

from __future__ import annotations

SYSTEM = "system"  # prefix of `by` for what the product does itself: "system:reform"
REPORTER = "reporter"  # `by` of a resident acting on their own report
