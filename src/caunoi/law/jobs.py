"""What the worker does for the law."""

from __future__ import annotations

from caunoi.law.services import activate_due_rules


def run_due_rules() -> int:
    """Mark approved rule versions whose time has come as in force; returns how many."""
    return activate_due_rules()
