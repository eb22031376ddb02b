"""Trips saved: how often people had to come, against how often that used to be."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from caunoi.core.clock import today
from caunoi.core.errors import NotFound, RuleBroken
from caunoi.core.history import Subject
from caunoi.core.ids import new_id
from caunoi.core.keys import keyed_hash
from caunoi.procedures import catalogue
from caunoi.procedures.choices import Trips
from caunoi.procedures.models import TripCount

MOST = 4  # "four times or more"


@transaction.atomic
def count_trips(
    *, procedure_id: UUID, unit_id: int, trips: int, by: Trips, subject: Subject | None = None
) -> TripCount:
    """Count an answer to "how often did you have to come?". It keeps nothing of who answered.

    With a `subject` (an appointment, papers) it is counted once for it; the first answer stays.

    Raises:
        NotFound: the procedure is not offered any more. RuleBroken: no such number of trips.
    """
    if not 0 <= trips <= MOST:
        raise RuleBroken(_("Please choose how often."), missing=["trips"])
    listed = catalogue.by_id(procedure_id)
    if listed is None:
        raise NotFound(_("There is no such procedure."))
    made = TripCount(
        id=new_id(), procedure_id=listed.id, unit_id=unit_id, by=by, trips=trips,
        before=listed.content.trips_before, month=today().replace(day=1),
        mark=_mark(subject) if subject is not None else None,
    )  # fmt: skip
    if made.mark is not None:
        known = TripCount.objects.filter(mark=made.mark).first()
        if known is not None:
            return known
    made.save(force_insert=True)
    return made


def has_counted(subject: Subject) -> bool:
    """Whether the answer that belongs to it was given."""
    return TripCount.objects.filter(mark=_mark(subject)).exists()


def _mark(subject: Subject) -> bytes:
    return keyed_hash("trip-count", f"{subject.history_kind}:{subject.pk}")
