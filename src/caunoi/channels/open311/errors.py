"""What a call is answered with where it cannot be done."""

from __future__ import annotations


class Fault(Exception):
    """A refusal with the standard's HTTP status and a sentence for the developer."""

    def __init__(self, status: int, description: str) -> None:
        super().__init__(description)
        self.status = status
        self.description = description
