"""How a delivery may fail."""

from __future__ import annotations


class PermanentFailure(Exception):
    """Trying again is useless."""


class TemporaryFailure(Exception):
    """Worth another try later."""


class UnknownOutcome(Exception):
    """It may have been delivered: nobody can say."""
