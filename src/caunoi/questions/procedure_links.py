"""Which procedure an answer belongs to: asked through settings.PROCEDURE_LINKS, for questions and
procedures know nothing of each other.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from django.conf import settings
from django.utils.module_loading import import_string


class ProcedureLink(Protocol):
    """Name of a procedure and what can be done about it here."""

    slug: str
    name: str
    is_guided: bool
    is_booked: bool


def find_link(slug: str) -> ProcedureLink | None:
    """The procedure in force at that address, or None."""
    if not slug:
        return None
    ask: Callable[[str], ProcedureLink | None] = import_string(settings.PROCEDURE_LINKS)
    return ask(slug)
