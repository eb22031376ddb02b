"""Questions about areas: what lies here, what is called so, what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from caunoi.core.clock import today
from caunoi.core.errors import NotFound
from caunoi.places.atlas import Heir, Place, atlas, forget
from caunoi.places.choices import AreaKind
from caunoi.places.names import Entry, index_of, read_words

__all__ = [
    "Heir",
    "NearWard",
    "Place",
    "Suggestion",
    "WardHit",
    "area_path",
    "areas_on",
    "find_area",
    "find_ward",
    "forget",
    "get_area",
    "heirs",
    "nearest_wards",
    "resolve_ward",
    "suggest_areas",
    "ward_at",
]

# A point this far outside every cell still counts as inside: the outline is a guess, an official
# border is good to some metres.
SNAP_APPROXIMATE_KM = 0.5
SNAP_OFFICIAL_KM = 0.05
NEIGHBOURS = 3


@dataclass(frozen=True, slots=True)
class NearWard:
    """A ward near a point, and how far off it begins (0: the point lies in it)."""

    pk: int
    code: str
    name: str
    name_en: str
    distance_m: int


@dataclass(frozen=True, slots=True)
class WardHit:
    """The ward at a point.

    `approximate`: its shape was built from points; ask the resident to confirm, and offer
    `near`. `border_m`: metres to its border. `certainty`: A, B or C, of the shape.
    """

    pk: int
    code: str
    name: str
    name_en: str
    approximate: bool
    certainty: str
    border_m: int
    near: tuple[NearWard, ...]


def find_ward(lat: float, lon: float, on: date | None = None) -> WardHit | None:
    """The ward at a point on a day (today where none is given); None outside the city.

    Outside, `nearest_wards` says what could be offered. Never raises for odd coordinates.
    """
    sheet = atlas().sheet(on or today())
    if not sheet.wards or not _is_on_earth(lat, lon):
        return None
    ground = sheet.at(lat, lon)
    closest = sheet.nearest(lat, lon, NEIGHBOURS + 1)
    if ground is None:
        ground = next((g for g in closest[:1] if g.border_km <= _snap(g.place)), None)
        if ground is None:
            return None
    place = ground.place
    near = tuple(_near(g.place, g.border_km) for g in closest if g.place.pk != place.pk)
    return WardHit(
        pk=place.pk, code=place.code, name=place.name, name_en=place.name_en,
        approximate=place.approximate, certainty=place.certainty,
        border_m=round(ground.border_km * 1000) if ground.inside else 0, near=near[:NEIGHBOURS],
    )  # fmt: skip


def ward_at(lat: float, lon: float, on: date | None = None) -> str:
    """The code of the ward that `find_ward` finds, empty outside; without what lies around it."""
    sheet = atlas().sheet(on or today())
    if not sheet.wards or not _is_on_earth(lat, lon):
        return ""
    ground = sheet.at(lat, lon)
    if ground is not None:
        return ground.place.code
    hit = find_ward(lat, lon, on)  # close outside a border, or far away
    return hit.code if hit else ""


def nearest_wards(
    lat: float, lon: float, on: date | None = None, limit: int = NEIGHBOURS
) -> list[NearWard]:
    """The wards nearest to a point, in the city or outside it, nearest first."""
    sheet = atlas().sheet(on or today())
    if not sheet.wards or not _is_on_earth(lat, lon):
        return []
    return [_near(g.place, g.border_km) for g in sheet.nearest(lat, lon, limit)]


def _is_on_earth(lat: float, lon: float) -> bool:
    return -90 <= lat <= 90 and -180 <= lon <= 180  # False for NaN, too


def _snap(place: Place) -> float:
    return SNAP_APPROXIMATE_KM if place.approximate else SNAP_OFFICIAL_KM


def _near(place: Place, distance_km: float) -> NearWard:
    return NearWard(place.pk, place.code, place.name, place.name_en, round(distance_km * 1000))


def find_area(code: str, on: date | None = None) -> Place | None:
    """The area that bears the code on a day; a code can have belonged to another area before."""
    return atlas().get(code, on or today())


def get_area(code: str, on: date | None = None) -> Place:
    """As `find_area`.

    Raises:
        NotFound: no area bears the code on that day.
    """
    place = find_area(code, on)
    if place is None:
        raise NotFound(_("There is no such ward or district on that day."))
    return place


def areas_on(on: date | None = None, kind: str | None = None) -> list[Place]:
    """The areas in force on a day, by code."""
    return atlas().in_force(on or today(), kind)


def heirs(pk: int, on: date | None = None) -> list[Heir]:
    """What the area with that key is on a later day: itself, or its successors, main first."""
    book = atlas()
    place = book.places.get(pk)
    return [] if place is None else book.today(place, on or today())


def resolve_ward(code: str, on: date | None = None) -> Place | None:
    """The ward of that code on a day; a code that is gone leads to its only heir.

    None where the code is unknown or the ward was divided: then ask, never guess.
    """
    day = on or today()
    book = atlas()
    place = book.get(code, day)
    if place is not None:
        return place if place.kind == AreaKind.WARD else None
    gone = [p for p in book.by_code.get(code, ()) if p.valid_to is not None and p.valid_to < day]
    found = book.today(gone[-1], day) if gone else []
    return found[0].place if len(found) == 1 and found[0].place.kind == AreaKind.WARD else None


def area_path(code: str, on: date | None = None) -> tuple[str, ...]:
    """Codes from the area up to the province, as on that day; empty for an unknown code."""
    book = atlas()
    place = book.get(code, on or today())
    path = []
    while place is not None:
        path.append(place.code)
        place = book.places[place.parent_pk] if place.parent_pk is not None else None
    return tuple(path)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One answer to what somebody is typing.

    `code`, `name`, `name_en`: the area of that day to take; empty code where there are several
    and the resident must choose from `now`. `was`: the old name that was typed, with its
    district; empty for a name in force. `now`: what lies there on that day, main successor first.
    `note`: a sentence for the resident, in their language. `short_name`: the name that fits what
    was typed, with its marks and without its kind; `was_kind`: the kind of what is gone.
    `is_guess`: it fits only if a letter was mistyped.
    """

    code: str
    name: str
    name_en: str
    kind: str
    was: str
    now: tuple[Heir, ...]
    note: str
    short_name: str = ""
    was_kind: str = ""
    is_guess: bool = False


def suggest_areas(q: str, on: date | None = None, limit: int = 8) -> list[Suggestion]:
    """Wards and districts whose name, past or present, begins as typed; best first.

    Marks, case, punctuation and abbreviations of the kind ("p.", "q.", "tt") do not matter, nor
    does one slip of the finger in a longer word. An old name answers with what it is called on
    that day.
    """
    found, is_guess = index_of(atlas(), on or today()).find(read_words(q[:100]))
    return [_suggestion(entry, is_guess=is_guess) for entry in found[:limit]]


def _suggestion(entry: Entry, *, is_guess: bool) -> Suggestion:
    old = entry.place.label
    if entry.above is not None and entry.above.kind == AreaKind.DISTRICT:
        old = f"{old}, {entry.above.label}"
    only = entry.now[0].place if len(entry.now) == 1 else None
    names = [heir.place.name for heir in entry.now]
    names_en = [heir.place.name_en for heir in entry.now]
    return Suggestion(
        code=only.code if only else "", name=_joined(names), name_en=_joined(names_en),
        kind=only.kind if only else AreaKind.WARD, was=old if entry.is_past else "",
        now=entry.now, note=_note(entry, only) if entry.is_past else "",
        short_name=entry.place.short_name, is_guess=is_guess,
        was_kind=entry.place.kind if entry.is_past else "",
    )  # fmt: skip


def _joined(names: list[str], most: int = 3) -> str:
    more = " …" if len(names) > most else ""
    return " / ".join(names[:most]) + more


def _note(entry: Entry, only: Place | None) -> str:
    old = {"old": entry.place.label}
    if only is not None:
        return _("%(old)s is called %(new)s today.") % {**old, "new": only.label}
    if entry.place.kind == AreaKind.DISTRICT:
        return _("%(old)s no longer exists. Please choose the ward of today.") % old
    return (
        _("Only part of %(old)s went to each of these. Please give a street or house number.") % old
    )
