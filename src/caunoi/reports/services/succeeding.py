"""A reform dissolves units: their reports go on with whoever does that work now, nothing lost."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _
from django.utils.translation import override

from caunoi.accounts.models import Duty
from caunoi.core.choices import SYSTEM
from caunoi.core.clock import local, now
from caunoi.core.history import NO_HASH, build_event
from caunoi.core.models import Event
from caunoi.reports import events
from caunoi.reports.choices import Direction, State
from caunoi.reports.heirs import heir_of
from caunoi.reports.models import Deadline, Message, Report, Shield
from caunoi.reports.querysets import ReportQuerySet
from caunoi.reports.services.thread import new_message
from caunoi.reports.workflow import WINDOWS
from caunoi.units import directory
from caunoi.units.choices import Desk
from caunoi.units.directory import UnitInfo
from caunoi.units.models import Unit

BY = f"{SYSTEM}:reform"
BATCH = 200


@dataclass(frozen=True, slots=True)
class Moved:
    """What a replay did: reports moved, of these by a guess that a head must confirm, and codes
    of dissolved units that nobody follows."""

    reports: int = 0
    unsure: int = 0
    orphans: tuple[str, ...] = ()


def succeed_units(*, on: date | None = None, batch: int = BATCH) -> Moved:
    """Move the open reports of units that are not in service on that day to their successors.

    By the ward of each report where the work was divided, else to the main successor, which is
    marked as unsure. Deadlines stay as they are; the reporter is told. Running it again does
    nothing more. Records `report.succeeded` on each.
    """
    at = now()
    day = on or local(at).date()
    moved: dict[bool, int] = defaultdict(int)
    orphans: set[str] = set()
    for unit in _dissolved(day):
        after: UUID | None = None
        while keys := _next_keys(unit, after, batch):
            after = keys[-1]
            for sure in _move_batch(keys, unit, day, at):
                if sure is None:
                    orphans.add(unit.code)
                else:
                    moved[sure] += 1
    return Moved(sum(moved.values()), moved[False], tuple(sorted(orphans)))


def _dissolved(day: date) -> list[Unit]:
    """Units that are not in service on that day and hold a report which is not settled."""
    held = _unsettled().filter(unit=OuterRef("pk"))
    return list(Unit.objects.filter(Exists(held), valid_to__lt=day).order_by("pk"))


def _unsettled() -> ReportQuerySet:
    """Open reports, and closed ones of which something of ours still runs."""
    running = Deadline.objects.filter(
        report=OuterRef("pk"), met_at=None, cancelled_at=None, extended_by=None
    ).exclude(rule__in=WINDOWS)
    return Report.objects.filter(~Q(state=State.CLOSED) | Exists(running))


def _next_keys(unit: Unit, after: UUID | None, batch: int) -> list[UUID]:
    waiting = _unsettled().filter(unit=unit)
    if after is not None:
        waiting = waiting.filter(pk__gt=after)
    return list(waiting.order_by("pk").values_list("pk", flat=True)[:batch])


@transaction.atomic
def _move_batch(keys: Sequence[UUID], old: Unit, day: date, at: datetime) -> list[bool | None]:
    """For each report that is still with the unit: was its heir sure, or None without an heir."""
    locked = Report.objects.select_for_update(of=("self",)).filter(pk__in=keys, unit=old)
    moves: list[_Move] = []
    sure: list[bool | None] = []
    for report in locked.order_by("pk"):
        heir = heir_of(old.code, report, day)
        sure.append(heir.sure if heir else None)
        if heir is not None:
            unit = _not_hidden(report, heir.unit, day, at)
            moves.append(_Move(report, unit, heir.sure))
    _write(moves, old, day, at)
    return sure


@dataclass(frozen=True, slots=True)
class _Move:
    report: Report
    unit: UnitInfo
    is_sure: bool


def _write(moves: Sequence[_Move], old: Unit, day: date, at: datetime) -> None:
    """Write a batch of moves: reports, messages, events; a handful of queries for all of them."""
    held = _duties(moves, at)
    heads = _newest_events(moves)
    messages: list[Message] = []
    rows: list[Event] = []
    for move in moves:
        report, unit = move.report, move.unit
        before = {"unit": old.code, "assignee": str(report.assignee_id or "")}
        report.previous_unit_id, report.unit_id = old.pk, unit.pk
        if (report.assignee_id, unit.pk) not in held:
            report.assignee_id = None
        report.touched_at = at
        told = _message(move, old, at)
        messages.append(told)
        if not move.is_sure:
            with override(settings.LANGUAGE_CODE):
                messages.append(new_message(report, Direction.NOTE, _ask_to_check(old), at=at))
        after = {
            "unit": unit.code, "assignee": str(report.assignee_id or ""),
            "message": str(told.pk), "sure": move.is_sure, "on": day.isoformat(),
        }  # fmt: skip
        number, prev_hash = heads.get(report.pk, (0, NO_HASH))
        rows.append(
            build_event(
                events.REPORT_SUCCEEDED, kind=Report.history_kind, subject_id=report.pk,
                number=number + 1, prev_hash=prev_hash, by=BY, at=at,
                data={"before": before, "after": after, "why": ""},
            )
        )  # fmt: skip
    Report.objects.bulk_update(
        [move.report for move in moves], ["previous_unit", "unit", "assignee", "touched_at"]
    )
    Message.objects.bulk_create(messages)
    Event.objects.bulk_create(rows)


def _message(move: _Move, old: Unit, at: datetime) -> Message:
    with override(move.report.language):
        words = _words(old, move.unit, move.is_sure)
    return new_message(move.report, Direction.TO_REPORTER, words, at=at)


def _duties(moves: Sequence[_Move], at: datetime) -> set[tuple[UUID | None, int]]:
    """Which of the assignees hold a duty in which unit: who went along keeps the report."""
    assigned = [move.report.assignee_id for move in moves]
    officers = {officer for officer in assigned if officer is not None}
    held = Duty.objects.filter(
        Q(valid_to=None) | Q(valid_to__gt=at), officer_id__in=officers, valid_from__lte=at
    )
    return set(held.values_list("officer_id", "unit_id"))


def _newest_events(moves: Sequence[_Move]) -> dict[UUID, tuple[int, bytes]]:
    """Number and hash of each report's newest event."""
    found = (
        Event.objects.filter(
            subject_kind=Report.history_kind, subject_id__in=[m.report.pk for m in moves]
        )
        .order_by("subject_id", "-number")
        .distinct("subject_id")
        .values_list("subject_id", "number", "content_hash")
    )
    return {subject: (number, bytes(content_hash)) for subject, number, content_hash in found}


def _words(old: Unit, new: UnitInfo, is_sure: bool) -> str:
    said = _(
        "The work of %(old)s is now done by %(new)s, and so your report went there with all that "
        "belongs to it. Nothing is lost, and every date you were told still holds."
    ) % {"old": _name(old), "new": new.spoken}
    if is_sure:
        return said
    ask = _(
        "The area was divided, so we may have chosen the wrong neighbour. Please write us the "
        "street or the house number, and we will make sure that the right unit has it."
    )
    return f"{said} {ask}"


def _ask_to_check(old: Unit) -> str:
    return _(
        "The area of %(old)s was divided. Please check that this report is yours, and hand it "
        "over if it is not."
    ) % {"old": _name(old)}


def _name(unit: Unit) -> str:
    found = directory.find_unit(unit.code)
    return found.spoken if found else unit.name


def _not_hidden(report: Report, heir: UnitInfo, day: date, at: datetime) -> UnitInfo:
    """What was hidden from a unit is hidden from its heir, and never moves there itself."""
    if not report.about_police:
        return heir
    hidden = set(Shield.objects.filter(report=report, unit__isnull=False)
                 .values_list("unit__code", flat=True))  # fmt: skip
    for code in sorted(hidden):
        follower = directory.successor(code, day)
        if follower is not None and follower.unit.code not in hidden:
            Shield(report=report, unit_id=follower.unit.pk, at=at).save(force_insert=True)
            hidden.add(follower.unit.code)
    for unit in (heir, directory.desk(Desk.INSPECTORATE, day), directory.desk(Desk.ROOT, day)):
        if unit is not None and not hidden & set(directory.ancestors(unit.code, day)):
            return unit
    return heir
