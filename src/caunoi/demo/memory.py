"""A report's whole story in memory: the services' own steps and clocks, nothing written yet."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from typing import Any
from uuid import UUID

from caunoi.core.choices import REPORTER
from caunoi.core.history import NO_HASH, build_event
from caunoi.core.ids import id_at
from caunoi.core.models import Event
from caunoi.law.rules import get_rule
from caunoi.reports import events
from caunoi.reports.choices import Direction
from caunoi.reports.models import (
    Access,
    CategoryCorrection,
    Cluster,
    Contact,
    Deadline,
    Mention,
    Message,
    Report,
    Shield,
)
from caunoi.reports.services import escalating
from caunoi.reports.services.clocks import Clocks
from caunoi.reports.services.intake import Drawn
from caunoi.reports.services.shields import BY as SHIELDED_BY
from caunoi.reports.services.shields import say_hidden
from caunoi.reports.services.steps import Step
from caunoi.reports.services.thread import new_message
from caunoi.reports.workflow import WINDOWS

LAG = timedelta(seconds=4)  # the worker's round, in which it sees that a clock ran out


@dataclass
class Tale:
    """One report and every row that belongs to it, until the writer stores them."""

    report: Report
    secret: str = ""
    contact: Contact | None = None
    cluster: Cluster | None = None
    messages: list[Message] = field(default_factory=list)
    clocks: list[Deadline] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    shields: list[Shield] = field(default_factory=list)
    looks: list[Access] = field(default_factory=list)
    corrections: list[CategoryCorrection] = field(default_factory=list)
    mentions: list[Mention] = field(default_factory=list)

    @classmethod
    def begin(cls, drawn: Drawn, at: datetime) -> Tale:
        """The story of a report that was just drawn up."""
        tale = cls(drawn.report, drawn.receipt.secret, drawn.contact)
        if tale.contact is not None:
            tale.contact.created_at = at
        for shield in drawn.shields:
            shield.at = at
        drawn.message.id = id_at(drawn.message.at)
        tale.messages.append(drawn.message)
        tale.clocks += drawn.clocks
        tale.shields += drawn.shields
        tale.record(events.REPORT_RECEIVED, by=REPORTER, at=at, after=drawn.after)
        if drawn.shields:
            after = say_hidden(drawn.shields)
            tale.record(events.REPORT_SHIELDED, by=SHIELDED_BY, at=at, after=after)
        return tale

    @property
    def running(self) -> list[Deadline]:
        """Clocks that were neither met, cancelled nor replaced, the first due first."""
        found = [clock for clock in self.clocks if clock.is_running]
        return sorted(found, key=lambda clock: (clock.due_at, clock.pk))

    def due(self, *rules: str) -> Deadline | None:
        """The running clock of one of these rules that is due first."""
        return next((clock for clock in self.running if clock.rule in rules), None)

    def record(
        self, code: str, *, by: str, at: datetime, before: dict[str, Any] | None = None,
        after: dict[str, Any] | None = None, why: str = "",
    ) -> Event:  # fmt: skip
        """Add an event to the report's chain, as `core.history.record` does."""
        last = self.events[-1] if self.events else None
        if last is not None and at < last.at:
            raise ValueError(f"{code} before {last.code}: a history only grows")
        event = build_event(
            code, kind=Report.history_kind, subject_id=self.report.pk,
            number=last.number + 1 if last else 1,
            prev_hash=bytes(last.content_hash) if last else NO_HASH, by=by, at=at,
            data={"before": before or {}, "after": after or {}, "why": why}, event_id=id_at(at),
        )  # fmt: skip
        self.events.append(event)
        return event

    def write(
        self, direction: Direction, text: str, at: datetime, author: UUID | None = None
    ) -> Message:
        """Add a message to the thread."""
        message = new_message(self.report, direction, text, at=at, author=author)
        message.id = id_at(at)
        self.messages.append(message)
        return message

    def pass_time(self, to: datetime) -> None:
        """Let the clocks warn, be missed and lapse until that moment, as the worker would."""
        while True:
            coming = [(moment, clock) for clock in self.clocks if (moment := _next_rung(clock))]
            moment, clock = min(coming, key=lambda c: c[0], default=(None, None))
            if moment is None or clock is None:
                break
            if self.events and moment < self.events[-1].at:
                moment = self.events[-1].at + LAG  # the clock took another's place just now
            if moment > to:
                break
            said = escalating.advance(clock, moment)
            if said is None:
                raise ValueError(f"{clock.rule}: no rung at {moment}")
            code, after = said
            self.record(code, by=escalating.BY, at=moment, why=clock.rule, after=after)
        for clock in self.clocks:
            if clock.rule in WINDOWS and clock.is_running and clock.legal_due_at + LAG <= to:
                clock.cancelled_at, clock.cancelled_for = clock.legal_due_at + LAG, "lapsed"


@cache
def rungs_of(rule: str, version: int) -> tuple[timedelta, ...]:
    """How far before and after its end a rule's clock speaks, soonest first."""
    return tuple(step.offset for step in escalating.steps_of(get_rule(rule, version)))


def _next_rung(clock: Deadline) -> datetime | None:
    """When the clock is next spoken of; never before it started."""
    if not clock.is_running:
        return None
    rungs = rungs_of(clock.rule, clock.rule_version)
    if clock.warned >= len(rungs):
        return None
    moment = max(clock.due_at + rungs[clock.warned], clock.started_at) + LAG
    return None if clock.rule in WINDOWS and moment >= clock.due_at else moment


class MemoryClocks(Clocks):
    """The clocks of a story: the same rules, read from and kept in memory."""

    def __init__(self, tale: Tale) -> None:
        self._tale = tale
        super().__init__(tale.report)

    def _read_running(self) -> list[Deadline]:
        return self._tale.running

    def _extended(self) -> list[Deadline]:
        return [clock for clock in self._tale.clocks if clock.extended_by_id is not None]

    def _started_after(self, clock: Deadline) -> list[datetime]:
        return [
            other.started_at
            for other in self._tale.clocks
            if other.rule == clock.rule and other.started_at > clock.started_at
        ]

    def _stopped(self, why: str) -> list[Deadline]:
        return [
            clock
            for clock in self._tale.clocks
            if clock.cancelled_for == why and clock.cancelled_at is not None
        ]

    def _write(self) -> None:
        self._tale.clocks += self.started


@dataclass
class TaleStep(Step):
    """A verb on its way through a story."""

    tale: Tale = field(kw_only=True)

    def _read_clocks(self) -> Clocks:
        return MemoryClocks(self.tale)

    def _write(self, direction: Direction, text: str, files: Sequence[UUID]) -> Message:
        return self.tale.write(direction, text, self.at, self.officer_id)

    def _store(
        self, fields: Collection[str], before: dict[str, Any], after: dict[str, Any]
    ) -> None:
        self.tale.record(self.move.records, by=self.by, at=self.at, before=before, after=after)
