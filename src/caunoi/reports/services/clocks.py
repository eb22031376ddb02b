"""Start, meet, replace and cancel the clocks of a report. All limits come from `law`."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from caunoi.core.errors import RuleBroken
from caunoi.core.rows import new_row
from caunoi.law import deadlines as law
from caunoi.law.choices import Origin
from caunoi.law.errors import NotInForce
from caunoi.law.rules import rule_in_force
from caunoi.reports.models import Deadline, Report
from caunoi.reports.workflow import NOT_OWED, WINDOWS
from caunoi.reports.workflow.moves import ALL


def new_clock(
    report: Report,
    rule: str,
    started_at: datetime,
    *,
    total_from: datetime | None = None,
    length: int | None = None,
) -> Deadline:
    """An unsaved Deadline of the rule's version in force at its start.

    Raises:
        NotInForce: no version was in force then.
        RuleBroken: `length` is longer than the rule grants.
    """
    return _from_due(report, law.due(rule, started_at, total_from=total_from, length=length))


def _from_due(report: Report, due: law.Due) -> Deadline:
    return new_row(
        Deadline, report_id=report.pk, rule=due.rule, rule_version=due.version,
        started_at=due.started_at, due_at=due.due_at, legal_due_at=due.legal_due_at,
    )  # fmt: skip


def new_clocks(report: Report, rules: Iterable[str], started_at: datetime) -> list[Deadline]:
    """Unsaved clocks; a rule of which no version was in force at the start sets no limit."""
    clocks = []
    for rule in rules:
        try:
            clocks.append(new_clock(report, rule, started_at))
        except NotInForce:
            continue  # proposed and not yet switched on by two persons, or not yet made law
    return clocks


class Clocks:
    """The running clocks of one locked report: read once, changed here, written once by `save`."""

    def __init__(self, report: Report) -> None:
        self._report = report
        self.running = self._read_running()
        self.started: list[Deadline] = []
        self.met: list[Deadline] = []
        self.cancelled: list[Deadline] = []
        self._replaced: list[Deadline] = []

    def _read_running(self) -> list[Deadline]:
        return list(
            Deadline.objects.filter(
                report=self._report, met_at=None, cancelled_at=None, extended_by=None
            ).order_by("due_at", "id")
        )

    def find(self, rules: Collection[str]) -> Deadline | None:
        """The running clock of one of these rules that is due first."""
        return next((clock for clock in self.running if clock.rule in rules), None)

    def is_running(self, rule: str) -> bool:
        """Whether a clock of the rule runs."""
        return self.find((rule,)) is not None

    def meet(self, rules: Collection[str], at: datetime) -> None:
        """End the running clocks of these rules as met."""
        for clock in self._take(rules):
            clock.met_at = at
            self.met.append(clock)

    def cancel(self, rules: Collection[str], at: datetime, why: str) -> None:
        """End the running clocks of these rules ("*": all but the reporter's) without meeting them.

        `why` is the verb that made them pointless.
        """
        for clock in self._take(rules):
            clock.cancelled_at, clock.cancelled_for = at, why
            self.cancelled.append(clock)

    def start(self, rules: Iterable[str], started_at: datetime) -> None:
        """Start clocks; a rule whose clock already runs keeps its first deadline."""
        fresh = [rule for rule in rules if not self.is_running(rule)]
        self._add(new_clocks(self._report, fresh, started_at))

    def extend(self, rule: str, at: datetime, *, length: int | None = None) -> Deadline:
        """Put a longer clock in the place of the running one which the rule extends.

        Raises:
            RuleBroken: the present limit is not one that the rule extends, the extension was used
                up, or it comes after the limit's strict end where the law sets the limit.
        """
        definition = rule_in_force(rule, at)
        old = self.find(definition.extends)
        earlier = self._extended()
        used = sum(clock.rule == rule for clock in [*earlier, *self.running])
        present = old or self.find(_own_rules(self.running))
        law.check_extension(rule, extending=present.rule if present else "", used=used, at=at)
        if old is None:
            raise RuleBroken(_("There is no limit to extend."), ground=rule)
        if at >= old.due_at and definition.origin == Origin.LAW:
            words = {"title": definition.title, "article": definition.article}
            raise RuleBroken(
                _("“%(title)s” had to be decided before the limit ended (%(article)s).") % words,
                ground=rule,
            )
        started_at = old.due_at if definition.runs_from_limit else old.started_at
        root = min([old, *earlier], key=lambda clock: clock.started_at)
        total_from = root.started_at + self._paused(since=root)
        new = new_clock(self._report, rule, started_at, total_from=total_from, length=length)
        return self._replace(old, new)

    def swap(self, old_rule: str, new_rule: str) -> Deadline | None:
        """Put the clock of another rule, from the same start, in a running one's place."""
        old = self.find((old_rule,))
        if old is None:
            return None
        return self._replace(old, new_clock(self._report, new_rule, old.started_at))

    def run_on(self, why: str, at: datetime) -> None:
        """Run the clocks on that the verb `why` stopped, as if the time between had not been."""
        stopped = self._stopped(why)
        if not stopped:
            return
        newest = max(clock.cancelled_at for clock in stopped if clock.cancelled_at)
        for clock in stopped:
            if clock.cancelled_at == newest and not self.is_running(clock.rule):
                moved = clock.started_at + (at - newest)
                due = law.due(clock.rule, moved, clock.rule_version, total_from=moved)
                self._add([_from_due(self._report, due)])

    def save(self) -> None:
        """Write what changed, and put the next step on the report itself (not saved)."""
        self._write()
        ours = sorted(
            (c for c in self.running if c.rule not in NOT_OWED),
            key=lambda clock: clock.due_at,
        )
        self._report.next_rule = ours[0].rule if ours else ""
        self._report.next_due = ours[0].due_at if ours else None

    def _write(self) -> None:
        fresh = {clock.pk for clock in self.started}
        Deadline.objects.bulk_create(self.started)
        for clocks, fields in (
            (self.met, ["met_at"]),
            (self.cancelled, ["cancelled_at", "cancelled_for"]),
        ):
            stored = [clock for clock in clocks if clock.pk not in fresh]
            if stored:
                values = {name: getattr(stored[0], name) for name in fields}
                keys = [clock.pk for clock in stored]
                Deadline.objects.filter(pk__in=keys).update(**values)
        for old in self._replaced:
            Deadline.objects.filter(pk=old.pk).update(extended_by=old.extended_by)

    def as_data(self) -> dict[str, object]:
        """What changed, for the event: rule codes and moments, nothing else."""
        data: dict[str, object] = {}
        if self.started:
            data["started"] = {c.rule: c.due_at.isoformat() for c in self.started}
        for name, clocks in (
            ("met", self.met),
            ("cancelled", self.cancelled),
            ("extended", self._replaced),
        ):
            if clocks:
                data[name] = [clock.rule for clock in clocks]
        return data

    def _take(self, rules: Collection[str]) -> list[Deadline]:
        everything = tuple(rules) == ALL
        taken = [
            clock
            for clock in self.running
            if clock.rule in rules or (everything and clock.rule not in WINDOWS)
        ]
        self.running = [clock for clock in self.running if clock not in taken]
        return taken

    def _add(self, clocks: Iterable[Deadline]) -> None:
        for clock in clocks:
            self.started.append(clock)
            self.running.append(clock)

    def _replace(self, old: Deadline, new: Deadline) -> Deadline:
        self._add([new])
        self.running.remove(old)
        old.extended_by = new
        self._replaced.append(old)
        return new

    def _extended(self) -> list[Deadline]:
        return list(Deadline.objects.filter(report=self._report, extended_by__isnull=False))

    def _started_after(self, clock: Deadline) -> list[datetime]:
        later = Deadline.objects.filter(
            report=self._report, rule=clock.rule, started_at__gt=clock.started_at
        )
        return list(later.values_list("started_at", flat=True))

    def _stopped(self, why: str) -> list[Deadline]:
        return list(
            Deadline.objects.filter(
                report=self._report, cancelled_for=why, cancelled_at__isnull=False
            )
        )

    def _paused(self, *, since: Deadline) -> timedelta:
        """How long suspensions stopped the clocks that followed this one (Law 25/2018 Art. 34).

        Where it was stopped itself, it ran on from a start moved by just that time.
        """
        total = timedelta()
        for clock in self._stopped("suspend"):
            if clock.rule == since.rule:
                continue
            later = self._started_after(clock)
            if later:
                total += min(later) - clock.started_at
        return total


def _own_rules(clocks: Iterable[Deadline]) -> set[str]:
    return {clock.rule for clock in clocks} - NOT_OWED
