"""Make what tests of procedures need, by the services the product uses."""

from __future__ import annotations

from typing import Any

from caunoi.accounts.access import Actor
from caunoi.accounts.choices import Role
from caunoi.procedures.models import Appointment, Desk, Procedure
from caunoi.procedures.selectors.desks import next_free
from caunoi.procedures.services.booking import book
from caunoi.procedures.services.desks import Setting, open_desk
from caunoi.procedures.slots import OFFICE
from caunoi.reports.codes import new_secret
from caunoi.reports.contacts import ContactCard
from caunoi.testing.officers import get_unit, make_officer

PASSPORT, RESIDENCE = "ho-chieu-lan-dau", "dang-ky-tam-tru"
IMMIGRATION = "PA08"


def make_head(unit: str = IMMIGRATION) -> Actor:
    return make_officer(Role.HEAD, unit)


def procedure(slug: str = PASSPORT) -> Procedure:
    return Procedure.objects.get(slug=slug)


def setting(*slugs: str, **over: Any) -> Setting:
    fields: dict[str, Any] = {
        "name": "Quầy 1", "address": "44 Phạm Ngọc Thạch",
        "procedures": [procedure(slug).pk for slug in slugs or (PASSPORT,)],
        "hours": {day: [list(span) for span in spans] for day, spans in OFFICE.items()}, **over,
    }  # fmt: skip
    return Setting(**fields)


def make_desk(unit: str = IMMIGRATION, *slugs: str, by: Actor | None = None, **over: Any) -> Desk:
    return open_desk(unit=get_unit(unit), by=by or make_head(unit), setting=setting(*slugs, **over))


def make_appointment(
    desk: Desk, at: Any = None, *, secret: str = "", slug: str = PASSPORT,
    contact: ContactCard | None = None,
) -> Appointment:  # fmt: skip
    from_now = at or next_free(desk, desk.opened_at)[0]
    return book(
        desk_id=desk.pk, procedure_id=procedure(slug).pk, at=from_now,
        secret=secret or new_secret(), contact=contact,
    )  # fmt: skip
