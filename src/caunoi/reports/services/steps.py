"""What every verb shares: lock and look, ask, write the change, record it.

A verb calls `begin` (steps 1-4 of STYLE 5.2: lock, require, ask the workflow, stop if already so),
changes the report, and ends with `step.finish` (5-7: save, record one event, return).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import orjson
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from caunoi.accounts.access import Actor, require
from caunoi.core.choices import REPORTER
from caunoi.core.clock import local, now
from caunoi.core.errors import NotFound, RuleBroken
from caunoi.core.files.models import StoredFile
from caunoi.core.history import record
from caunoi.core.keys import keyed_hash
from caunoi.core.models import Event
from caunoi.law.rules import get_rule
from caunoi.reports import workflow
from caunoi.reports.choices import Direction, Urgency
from caunoi.reports.models import Message, Report
from caunoi.reports.selectors import visible_reports
from caunoi.reports.services.clocks import Clocks
from caunoi.reports.services.thread import write_message
from caunoi.reports.workflow import Move
from caunoi.units.directory import UnitInfo

SECOND_CLICK = timedelta(minutes=10)  # the same act by the same person within it is one act
_RECENT_EVENTS = 8
# What an event says before and after a change; the rest of a report's columns follow from these.
_SHOWN = (
    "state", "kind", "crime_source", "category", "urgency", "outcome", "ground", "about_police",
    "rating", "reopened",
)  # fmt: skip
_KEYS = ("assignee_id", "cluster_id", "contact_id")
_QUIET = (
    "state_before", "unit_id", "previous_unit_id", "decided_at", "closed_at", "rating_words",
    "touched_at", "waits_for_answer", "next_rule", "next_due",
)  # fmt: skip


@dataclass
class Step:
    """One verb on its way: the locked report, the table's row, who acts and when."""

    report: Report
    move: Move
    by: str
    at: datetime
    officer_id: UUID | None = None
    is_repeat: bool = False
    previous: Event | None = None
    act: str = ""
    after: dict[str, Any] = field(default_factory=dict)
    clocks: Clocks = field(init=False)

    def __post_init__(self) -> None:
        self._unit_code = self.report.unit.code
        self._was = {name: getattr(self.report, name) for name in (*_SHOWN, *_KEYS, *_QUIET)}
        if not self.is_repeat:
            self.clocks = self._read_clocks()

    def _read_clocks(self) -> Clocks:
        return Clocks(self.report)

    def give_to(self, unit: UnitInfo) -> None:
        """Let another unit hold the report from now on; nobody there has taken it yet."""
        self.report.previous_unit_id = self.report.unit_id
        self.report.unit_id = unit.pk
        self.report.assignee_id = None
        self.after["unit"] = unit.code

    def tell(self, text: str, files: Sequence[UUID] = ()) -> Message:
        """Put the officer's message to the reporter into the thread; the event names it."""
        message = self._write(Direction.TO_REPORTER, text, files)
        self.report.waits_for_answer = False
        self.after["message"] = str(message.pk)
        return message

    def keep(self, text: str, files: Sequence[UUID] = ()) -> Message:
        """Put words into the thread as a note. Reasons may name people, so no event holds them."""
        message = self._write(Direction.NOTE, text, files)
        self.after["note"] = str(message.pk)
        return message

    def _write(self, direction: Direction, text: str, files: Sequence[UUID]) -> Message:
        return write_message(
            self.report, direction, text, at=self.at, author=self.officer_id, files=files
        )

    def finish(self, *, to: str | None = None, starts: Collection[str] | None = None) -> Report:
        """Run the table's clocks, save what changed, record the one event, return the report.

        `to` and `starts` stand in for the table's where the service knows better.
        """
        report, move = self.report, self.move
        target = to or move.to
        if target:
            report.state = target
        self.clocks.meet(move.meets, self.at)
        self.clocks.cancel(move.cancels, self.at, move.verb)
        self.clocks.start(move.starts if starts is None else starts, self.at)
        self.clocks.save()
        report.touched_at = self.at
        changed = [name for name, value in self._was.items() if getattr(report, name) != value]
        before, after = self._shown(changed)
        self._store(
            [name.removesuffix("_id") for name in changed],
            before,
            {"verb": move.verb, **after, **self.after, **self.clocks.as_data(), "act": self.act},
        )
        return report

    def _store(
        self, fields: Collection[str], before: dict[str, Any], after: dict[str, Any]
    ) -> None:
        self.report.save(update_fields=fields)
        record(
            self.move.records, subject=self.report, by=self.by, at=self.at,
            previous=self.previous, before=before, after=after,
        )  # fmt: skip

    def _shown(self, changed: Collection[str]) -> tuple[dict[str, Any], dict[str, Any]]:
        before: dict[str, Any] = {}
        after: dict[str, Any] = {}
        for name in changed:
            if name in _SHOWN:
                before[name], after[name] = self._was[name], getattr(self.report, name)
            elif name in _KEYS:
                short, new = name.removesuffix("_id"), getattr(self.report, name)
                before[short] = str(self._was[name] or "")
                after[short] = str(new or "")
        if "unit_id" in changed:
            before["unit"] = self._unit_code
        return before, after


def begin(verb: str, report_id: UUID, by: Actor, fields: Mapping[str, Any] | None = None) -> Step:
    """Lock the report and ask whether this officer may do this now (steps 1-4).

    A step whose `is_repeat` is true was done a moment ago by the same officer with the same
    fields: the caller returns its report and writes nothing.

    Raises:
        NotFound: there is no such report, or none that this officer may know of.
        AccessDenied: none of the officer's duties allows it in the unit that holds the report.
        RuleBroken: the workflow does not allow it now; `missing` names what it lacks.
    """
    given = fields or {}
    report = _lock(visible_reports(by), report_id)
    if report is None:
        return _left_by_this_click(verb, report_id, by, given)
    move = workflow.get_move(report.kind, verb)
    urgent = report.urgency == Urgency.EMERGENCY and not report.about_police
    require(by, move.permission, within=report.unit, urgent=urgent)
    return _step(report, move, by.ref, given, officer_id=by.id)


def _lock(reports: QuerySet[Report], report_id: UUID) -> Report | None:
    return (
        reports.select_related("unit").select_for_update(of=("self",)).filter(pk=report_id).first()
    )


def _left_by_this_click(verb: str, report_id: UUID, by: Actor, fields: Mapping[str, Any]) -> Step:
    """A hand-over takes the report out of its sender's sight: their second click is still one."""
    report = Report.objects.select_related("unit").filter(pk=report_id).first()
    move = workflow.MOVES[report.kind].get(verb) if report is not None else None
    if report is not None and move is not None:
        act, at = fingerprint(verb, fields), now()
        if _is_second_click(_recent(report), by.ref, act, at):
            return Step(report, move, by.ref, at, by.id, is_repeat=True)
    raise NotFound(_("There is no such report."))


def _recent(report: Report) -> list[Event]:
    found = Event.objects.filter(subject_kind=Report.history_kind, subject_id=report.pk)
    return list(found.order_by("-number")[:_RECENT_EVENTS])


def was_done_lately(verb: str, report: Report, by: Actor, fields: Mapping[str, Any]) -> bool:
    """Whether this officer did just this to the report in the last minutes, whatever came after.

    For acts that are one half of a press; the caller holds the report's lock.
    """
    act, since = fingerprint(verb, fields), now() - SECOND_CLICK
    return any(
        event.by == by.ref and event.at > since and event.data["after"].get("act") == act
        for event in _recent(report)
    )


def begin_for_reporter(verb: str, report: Report, fields: Mapping[str, Any] | None = None) -> Step:
    """The same for the reporter, whom code and secret let in: `report` is what they opened.

    Raises:
        RuleBroken: the workflow does not allow it now.
        NotFound: it is there no more.
    """
    locked = _lock(Report.objects.all(), report.pk)
    if locked is None:
        raise NotFound(_("There is no such report."))
    return _step(locked, workflow.get_move(locked.kind, verb), REPORTER, fields or {})


def _step(
    report: Report,
    move: Move,
    by: str,
    fields: Mapping[str, Any],
    officer_id: UUID | None = None,
) -> Step:
    at = now()
    recent = _recent(report)
    act = fingerprint(move.verb, fields)
    step = Step(
        report, move, by, at, officer_id,
        is_repeat=_is_second_click(recent, by, act, at),
        previous=recent[0] if recent else None, act=act,
    )  # fmt: skip
    if not step.is_repeat:
        workflow.check_move(report.kind, report.state, move.verb, fields, on=local(at).date())
        _check_owed(step)
    return step


def fingerprint(verb: str, fields: Mapping[str, Any]) -> str:
    """What makes two acts the same: a keyed hash, since an event may hold no personal data.

    Files count by what is in them: the second press of a plain form uploads them once more.
    """
    given = dict(fields)
    if given.get("files"):
        given["files"] = _contents(given["files"])
    packed = orjson.dumps([verb, given], option=orjson.OPT_SORT_KEYS, default=str)
    return keyed_hash("report-act", packed)[:8].hex()


def _contents(files: Sequence[UUID]) -> list[str]:
    hashes = StoredFile.objects.filter(pk__in=files).values_list("pk", "sha256", "size")
    known = {pk: f"{bytes(sha256).hex()}-{size}" for pk, sha256, size in hashes}
    return sorted(known.get(key, str(key)) for key in files)


def _is_second_click(recent: Sequence[Event], by: str, act: str, at: datetime) -> bool:
    """Whether the newest thing that a person did to the report was this, moments ago."""
    newest = next((e for e in recent if e.by == by or e.by.startswith("officer:")), None)
    return (
        newest is not None
        and newest.by == by
        and newest.data["after"].get("act") == act
        and at - newest.at < SECOND_CLICK
    )


def _check_owed(step: Step) -> None:
    owed = [clock.rule for clock in step.clocks.running if clock.rule in step.move.needs]
    if owed:
        titles = "; ".join(str(get_rule(rule).title) for rule in owed)
        raise RuleBroken(
            _("First this must be done: %(steps)s.") % {"steps": titles},
            ground=step.move.law or "workflow",
            missing=owed,
        )


def check_at(step: Step, at: datetime | None) -> datetime:
    """The moment of a paper that came earlier than it is recorded; now where none is given.

    Raises:
        RuleBroken: it lies in the future, or before the report was received.
    """
    if at is None:
        return step.at
    if not step.report.sent_at <= at <= step.at:
        raise RuleBroken(
            _("That moment must lie between the receipt of the report and now."),
            ground=step.move.law or "workflow",
            missing=["at"],
        )
    return at
