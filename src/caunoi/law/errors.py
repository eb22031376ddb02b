"""What can be wrong with a time limit or with a file of the law."""

from __future__ import annotations

from pathlib import Path

from caunoi.core.errors import NotFound


class BadLawFile(Exception):
    """A file under law/ cannot be used; the message names the file, the rule and the field."""

    def __init__(self, path: Path, problem: str, *, where: str = "") -> None:
        self.path = path
        self.where = where
        self.problem = problem
        super().__init__(": ".join(part for part in (str(path), where, problem) if part))


class NoSuchRule(NotFound):
    """No file holds this code or version: a slip of the programmer who asks for it."""


class NotInForce(NoSuchRule):
    """The rule exists, but no version was in force at the start: it sets no limit there."""
