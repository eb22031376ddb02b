"""Take over official boundaries from a file."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from caunoi.core.clock import now
from caunoi.core.errors import RuleBroken
from caunoi.core.history import record
from caunoi.places import events
from caunoi.places.atlas import atlas, forget
from caunoi.places.choices import Certainty
from caunoi.places.models import Area, AreaImport, AreaSuccession
from caunoi.places.official import Review, Shape, review_file


@dataclass(frozen=True, slots=True)
class Imported:
    """What a file held and what became of it; `import_id` is None where nothing was written."""

    import_id: UUID | None
    areas: int
    errors: tuple[str, ...]
    warnings: tuple[str, ...]
    overlap_km2: float
    gap_km2: float


@transaction.atomic
def import_areas(
    geojson: bytes, *, valid_from: date, by: str, why: str = "", dry_run: bool = False
) -> Imported:
    """Give areas their official boundaries from the day `valid_from`: all of the file or nothing.

    An area that began on that day takes the boundary; one that is older ends the day before and
    lives on under its code in a new row. Records `areas.imported`. Reading the same file again
    changes nothing.

    Args:
        geojson: a FeatureCollection in WGS84, each feature with `properties.code`.

    Raises:
        RuleBroken: the file has errors (`missing` lists them); never where `dry_run`.
    """
    forget()
    book = atlas()
    rows = {a.code: a for a in Area.objects.select_for_update().on(valid_from)}
    known = {p.code: p for p in book.in_force(valid_from)}
    sizes = {code: row.area_km2 for code, row in rows.items() if row.area_km2}
    review = review_file(geojson, known, sizes, book.plane)
    digest = hashlib.sha256(geojson).hexdigest()
    if review.errors and not dry_run:
        raise RuleBroken(
            _("The file was not taken over: %(count)d errors.") % {"count": len(review.errors)},
            ground="areas.file_has_errors", missing=review.errors,
        )  # fmt: skip
    same = AreaImport.objects.filter(sha256=digest, valid_from=valid_from).first()
    if dry_run or same is not None:
        return _told(review, same.pk if same else None)
    for shape in review.shapes:
        _take_over(rows[shape.code], shape, valid_from)
    done = AreaImport.objects.create(
        valid_from=valid_from, sha256=digest, areas=len(review.shapes), by=by, at=now(),
        findings={"warnings": review.warnings},
    )  # fmt: skip
    after = {"areas": done.areas, "valid_from": valid_from.isoformat(), "sha256": digest}
    record(
        events.AREAS_IMPORTED, subject=done, by=by, at=done.at, after=after, why=why, is_first=True
    )
    forget()
    transaction.on_commit(forget)
    return _told(review, done.pk)


def _told(review: Review, import_id: UUID | None) -> Imported:
    return Imported(
        import_id=import_id, areas=len(review.shapes), errors=tuple(review.errors),
        warnings=tuple(review.warnings), overlap_km2=round(review.overlap_km2, 6),
        gap_km2=round(review.gap_km2, 6),
    )  # fmt: skip


def _take_over(area: Area, shape: Shape, valid_from: date) -> None:
    if area.valid_from < valid_from:
        area = _cut(area, valid_from)
    area.boundary = shape.geometry
    area.approximate = False
    area.certainty = Certainty.SURE
    area.area_km2 = area.area_km2 or round(shape.km.area, 3)
    area.save(update_fields=["boundary", "approximate", "certainty", "area_km2", "updated_at"])


def _cut(area: Area, day: date) -> Area:
    """End the area on the eve of `day` and go on under its code in a new row, which is returned."""
    following = Area.objects.get(pk=area.pk)
    following.pk = None
    following.valid_from = day
    area.valid_to = day - timedelta(days=1)
    area.save(update_fields=["valid_to", "updated_at"])
    following.save(force_insert=True)
    AreaSuccession.objects.filter(old=area).update(old=following)
    AreaSuccession.objects.create(old=area, new=following, on=day, share=1.0)
    area.children.filter(valid_from__gte=day).update(parent=following)
    return following
