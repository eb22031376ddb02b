"""The reporter's contact: shown only for a reason that is kept, and erased for good."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from caunoi.accounts import policy
from caunoi.accounts.access import Actor, require
from caunoi.core.choices import REPORTER
from caunoi.core.clock import now
from caunoi.core.errors import NotFound, RuleBroken
from caunoi.core.history import record
from caunoi.reports import events
from caunoi.reports.choices import Channel, Kind, Look, Urgency
from caunoi.reports.contacts import ContactCard, open_contact
from caunoi.reports.models import Access, Contact, Report
from caunoi.reports.selectors import visible_reports
from caunoi.reports.services.looking import unit_of_look
from caunoi.reports.workflow import is_reason

MAX_WHY = 500
# The law asks who stands behind these (LAW.md §4); while the case is open the name stays.
_NEEDS_NAME = frozenset({Kind.CRIME_REPORT, Kind.DENUNCIATION, Kind.COMPLAINT})
_FIELDS = ("name", "phone", "email", "platform")
_PLATFORMS = frozenset({Channel.FACEBOOK, Channel.ZALO})


@dataclass(frozen=True, slots=True)
class Erasure:
    """What became of a wish to be erased: done, or kept on a ground and cut to the least."""

    is_erased: bool
    message: str
    ground: str = ""
    removed: tuple[str, ...] = ()


@transaction.atomic
def reveal_contact(*, report_id: UUID, by: Actor, why: str) -> ContactCard:
    """The reporter's contact in the clear. The reporter sees that it was read, and by which unit.

    Records `contact.revealed`; the reason stands in the Access row, never in the event.

    Raises:
        NotFound: no such report for this officer, or it has no contact.
        AccessDenied: no duty of theirs allows it there.
        RuleBroken: the reason says nothing.
    """
    report = _lock_visible(report_id, by)
    urgent = report.urgency == Urgency.EMERGENCY and not report.about_police
    require(by, policy.REVEAL_CONTACT, within=report.unit, urgent=urgent)
    if not is_reason(why, words=2):
        raise RuleBroken(
            _("Please say in at least two words why you need the contact; the reporter can see "
              "that it was read."),
            ground="LAW 5.4",
            missing=["why"],
        )  # fmt: skip
    if report.contact is None or report.contact.erased_at is not None:
        raise NotFound(_("This report has no contact."))
    card = open_contact(report.contact)
    at = now()
    look = Access(
        report=report, officer_id=by.id, unit_id=unit_of_look(by, report.unit),
        purpose=Look.CONTACT, why=why.strip()[:MAX_WHY], at=at,
    )  # fmt: skip
    look.save(force_insert=True)
    record(
        events.CONTACT_REVEALED, subject=report, by=by.ref, at=at, after={"access": str(look.pk)}
    )
    return card


@transaction.atomic
def erase_contact(*, report_id: UUID, by: Actor | None = None) -> Erasure:
    """Do what a reporter asks who wants to be forgotten.

    A closed report's contact is destroyed with its key, in backups too. While the case is open it
    is kept on a ground, but cut to what the case needs; that is recorded as well. `by` is the head
    who does it for them, or None for the reporter, let in by code and secret. Records
    `contact.erased` or `contact.minimised`.

    Raises:
        NotFound, AccessDenied: as for any verb, where an officer asks.
    """
    if by is None:
        report = (
            Report.objects.select_for_update(of=("self",))
            .select_related("contact")
            .get(pk=report_id)
        )
    else:
        report = _lock_visible(report_id, by)
        require(by, policy.DECIDE, within=report.unit)
    who = by.ref if by else REPORTER
    contact = report.contact
    if contact is None or contact.erased_at is not None:
        return Erasure(True, _("There is no contact of yours with this report."))
    at = now()
    if report.is_open:
        removed = _cut(contact, report)
        record(
            events.CONTACT_MINIMISED, subject=report, by=who, at=at,
            after={"contact": str(contact.pk), "removed": list(removed)}, why="case_open",
        )  # fmt: skip
        return Erasure(
            False,
            _("Your report is still being handled, so the law asks us to keep what is needed to "
              "reach you. We removed the rest. Once it is closed you can ask again."),
            ground="case_open",
            removed=removed,
        )  # fmt: skip
    contact.sealed_key = None
    contact.erased_at = at
    _blank(contact, _FIELDS, ["sealed_key", "erased_at"])
    record(events.CONTACT_ERASED, subject=report, by=who, at=at, after={"contact": str(contact.pk)})
    return Erasure(True, _("Your contact details were erased for good."), removed=_FIELDS)


def _lock_visible(report_id: UUID, by: Actor) -> Report:
    report = (
        visible_reports(by)
        .select_related("unit", "contact")
        .select_for_update(of=("self",))
        .filter(pk=report_id)
        .first()
    )
    if report is None:
        raise NotFound(_("There is no such report."))
    return report


def _cut(contact: Contact, report: Report) -> tuple[str, ...]:
    """Remove all but one way to reach the person, and the name where no law asks for it."""
    has = [name for name in _FIELDS if getattr(contact, f"{name}_sealed") is not None]
    ways = [name for name in ("platform", "email", "phone") if name in has]
    if report.channel not in _PLATFORMS and ways[:1] == ["platform"] and len(ways) > 1:
        ways = ways[1:]
    keep = set(ways[:1]) | ({"name"} if report.kind in _NEEDS_NAME else set())
    removed = tuple(name for name in has if name not in keep)
    if removed:
        _blank(contact, removed, [])
    return removed


def _blank(contact: Contact, names: tuple[str, ...], more: list[str]) -> None:
    columns = [f"{name}_sealed" for name in names]
    columns += [f"{name}_index" for name in names if name != "name"]
    for column in columns:
        setattr(contact, column, None)
    contact.save(update_fields=[*columns, *more])
