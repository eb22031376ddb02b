"""Districts that are gone, and today's wards in which each lies: people still speak of them."""

from __future__ import annotations

from datetime import timedelta

from caunoi.core.clock import today
from caunoi.places import selectors as places
from caunoi.places.atlas import Place, atlas
from caunoi.places.choices import AreaKind


def old_districts() -> list[Place]:
    """Those of the day before today's wards began, by name."""
    wards = places.areas_on(None, AreaKind.WARD)
    if not wards:
        return []
    eve = min(ward.valid_from for ward in wards) - timedelta(days=1)
    return sorted(places.areas_on(eve, AreaKind.DISTRICT), key=lambda place: place.folded)


def wards_of(district: Place) -> tuple[str, ...]:
    """Codes of today's wards that hold any part of it."""
    day = today()
    book = atlas()
    parts = [district, *book.children[district.pk]]
    found = {
        heir.place.code
        for part in parts
        for heir in book.today(part, day)
        if heir.place.kind == AreaKind.WARD
    }
    return tuple(sorted(found))
