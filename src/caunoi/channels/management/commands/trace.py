"""`caunoi trace CODE`: what happened to one report, by whom, when, and whom it told.

The seven hops of docs/tour.md seen from the data, for whoever looks after the machine. It reads
only, and prints codes, ids and times: no text, no person, no reason that somebody typed.
"""

from __future__ import annotations

from argparse import ArgumentParser
from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError

from caunoi.channels import sender
from caunoi.channels.models import Delivery
from caunoi.channels.reactions import REACTIONS
from caunoi.core.clock import local
from caunoi.core.models import Event, LogLeaf
from caunoi.reports import events
from caunoi.reports.codes import read_code
from caunoi.reports.models import Deadline, Report
from caunoi.reports.services import (
    contacts,
    escalating,
    intake,
    reply_drafts,
    succeeding,
    talking,
    transferring,
)
from caunoi.reports.services.moving import BY_REPORTER, FUNCTIONS
from caunoi.reports.workflow import MOVES

# Codes and numbers only. `why` and `paper` are typed by people: they are not among these.
SHOWN = (
    "state", "unit", "kind", "crime_source", "category", "urgency", "channel", "area", "rule",
    "ground", "to",
)  # fmt: skip
# Events of a report that no verb of the workflow's table records.
_OTHERS: dict[str, Callable[..., object]] = {
    events.REPORT_RECEIVED: intake.receive_report,
    events.MESSAGE_RECEIVED: talking.add_message,
    events.MESSAGE_NOT_DELIVERED: sender.note_bounce,
    events.DRAFT_TAKEN: reply_drafts.take_draft_over,
    events.CONTACT_REVEALED: contacts.reveal_contact,
    events.CONTACT_ERASED: contacts.erase_contact,
    events.CONTACT_MINIMISED: contacts.erase_contact,
    events.REPORT_SUCCEEDED: succeeding.succeed_units,
    events.REPORT_TRANSFER_RETURNED: transferring.return_overdue_transfers,
    events.DEADLINE_WARNED: escalating.climb,
    events.DEADLINE_MISSED: escalating.climb,
}


class Command(BaseCommand):
    """One report's events, each with its service, its place in the log and its deliveries."""

    help = "What happened to one report, by whom, when, and whom it told. Changes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The public code, as it stands on the receipt."""
        parser.add_argument("code", help="the report's code, such as 4821-7730-5")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the report's state, its clocks, then event after event."""
        digits = read_code(options["code"])
        if digits is None:
            raise CommandError("That is no code of a report: its check digit is wrong.")
        report = Report.objects.select_related("unit").filter(code=digits).first()
        if report is None:
            raise CommandError("There is no report with this code.")
        for line in trace(report):
            self.stdout.write(line)


def trace(report: Report) -> Iterator[str]:
    """The lines that `caunoi trace` prints."""
    yield (
        f"{report.spelled_code}  {report.kind}  {report.state}  unit {report.unit.code}  "
        f"by {report.channel}  routed by {report.routing.get('rule', '?')}"
    )
    for clock in Deadline.objects.filter(report=report).order_by("started_at", "due_at"):
        yield f"clock  {clock.rule} v{clock.rule_version}  due {_say(clock.due_at)}  {_end(clock)}"
    happened = list(
        Event.objects.filter(subject_kind=Report.history_kind, subject_id=report.pk).order_by(
            "number"
        )
    )
    leaves = dict(
        LogLeaf.objects.filter(event_id__in=[event.pk for event in happened]).values_list(
            "event_id", "index"
        )
    )
    letters: dict[UUID, list[Delivery]] = defaultdict(list)
    for letter in Delivery.objects.filter(report=report).order_by("created_at", "pk"):
        letters[letter.event_id].append(letter)
    for event in happened:
        yield ""
        yield from _event(event, report, leaves.get(event.pk))
        for letter in letters[event.pk]:
            yield f"   told     {_letter(letter, event)}"


def services_of(code: str, kind: str) -> list[str]:
    """`module.py::function` of every service that records this event on this kind of report."""
    found = [_OTHERS[code]] if code in _OTHERS else []
    by_verb = {**FUNCTIONS, **BY_REPORTER}
    found += [by_verb[move.verb] for move in MOVES[kind].values() if move.records == code]
    return list(dict.fromkeys(map(_home, found)))


def _home(service: Callable[..., object]) -> str:
    function = service.func if isinstance(service, partial) else service
    module = function.__module__.removeprefix("caunoi.").replace(".", "/")
    return f"{module}.py::{function.__name__}"


def _event(event: Event, report: Report, leaf: int | None) -> Iterator[str]:
    yield f"#{event.number}  {_say(event.at)}  {event.code}  by {event.by}"
    after = event.data.get("after", {})
    facts = [f"{name}={_plain(after[name])}" for name in SHOWN if after.get(name)]
    if facts:
        yield f"   now      {'  '.join(facts)}"
    services = services_of(event.code, report.kind)
    if services:
        yield f"   service  {' or '.join(services)}"
    yield f"   log      {'waits for the sealer' if leaf is None else f'leaf {leaf}'}"
    if event.dispatched_at is None:
        yield "   outbox   waits for the worker"
        return
    read = (event.dispatched_at - event.at).total_seconds()
    reactions = ", ".join(react.__name__ for react in REACTIONS.get(event.code, ())) or "nobody"
    yield f"   outbox   read {read:.1f} s later, asks {reactions}"


def _plain(value: Any) -> str:
    return ",".join(map(str, value)) if isinstance(value, list) else str(value)


def _letter(letter: Delivery, event: Event) -> str:
    whom = f"officer:{letter.officer_id}" if letter.officer_id else "the reporter"
    end = f", {(letter.ended_at - event.at).total_seconds():.1f} s later" if letter.ended_at else ""
    return (
        f"{whom} by {letter.channel} ({letter.letter}): {letter.state}, "
        f"attempts {letter.attempts}{end}"
    )


def _end(clock: Deadline) -> str:
    if clock.met_at is not None:
        return f"met {_say(clock.met_at)}"
    if clock.cancelled_at is not None:
        return f"ended {_say(clock.cancelled_at)} by {clock.cancelled_for or 'a step'}"
    return "extended" if clock.extended_by_id is not None else "running"


def _say(moment: datetime) -> str:
    return f"{local(moment):%Y-%m-%d %H:%M:%S%z}"
