"""What others say of a procedure when they lead to it: settings.PROCEDURE_LINKS names this."""

from __future__ import annotations

from dataclasses import dataclass

from caunoi.procedures.catalogue import find_procedure
from caunoi.procedures.selectors.desks import has_desks


@dataclass(frozen=True, slots=True)
class Link:
    """Name of a procedure in the reader's language, and which steps it offers here."""

    slug: str
    name: str
    is_guided: bool
    is_booked: bool


def link_of(slug: str) -> Link | None:
    """The procedure in force at that address, or None."""
    found = find_procedure(slug)
    if found is None:
        return None
    content = found.content
    return Link(found.slug, str(content.name), content.check is not None, has_desks(found.id))
