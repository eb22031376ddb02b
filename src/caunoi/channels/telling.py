"""Who is told of an event: each function answers with the deliveries that it needs."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from caunoi.accounts.access import officers_in
from caunoi.accounts.choices import Role
from caunoi.channels.choices import Letter
from caunoi.channels.models import Delivery
from caunoi.channels.ways import EMAIL, ways_to_reporter
from caunoi.core.clock import now
from caunoi.core.models import Event
from caunoi.law.choices import Audience
from caunoi.reports.choices import Channel, Urgency
from caunoi.reports.models import Mention, Report
from caunoi.reports.services.people import may_be_told
from caunoi.units import directory
from caunoi.units.choices import Desk
from caunoi.units.models import Unit


def _delivery(
    event: Event, report: Report, letter: Letter, officer_id: UUID | None = None
) -> Delivery:
    moment = now()
    return Delivery(
        event_id=event.pk, report=report, officer_id=officer_id, channel=EMAIL, letter=letter,
        message_id=event.data["after"].get("message") or None,
        next_try_at=moment, created_at=moment,
    )  # fmt: skip


def _to_officers(
    event: Event, report: Report, letter: Letter, officers: Iterable[UUID]
) -> list[Delivery]:
    """Only those who may know of the report; the one who did it needs no letter."""
    return [
        _delivery(event, report, letter, officer_id)
        for officer_id in dict.fromkeys(officers)
        if event.by != f"officer:{officer_id}" and may_be_told(officer_id, report)
    ]


def _to_reporter(event: Event, report: Report, letter: Letter) -> list[Delivery]:
    """By the best way; none where they gave none: it stands on the follow-up page in any case."""
    ways = ways_to_reporter(report)
    if not ways:
        return []
    if letter == Letter.RECEIVED and (
        ways[0].conversation is not None or report.channel == Channel.EMAIL
    ):
        return []  # the chat, or the receipt's letter, said so when the report was made
    told = _delivery(event, report, letter)
    told.channel, told.conversation = ways[0].channel, ways[0].conversation
    return [told]


def tell_reporter_received(event: Event, report: Report) -> list[Delivery]:
    """The reporter learns that the report is stored and with whom."""
    return _to_reporter(event, report, Letter.RECEIVED)


def tell_reporter_answer(event: Event, report: Report) -> list[Delivery]:
    """The reporter gets the officer's own words."""
    return _to_reporter(event, report, Letter.ANSWER) if _has_words(event) else []


def tell_reporter_state(event: Event, report: Report) -> list[Delivery]:
    """The reporter learns of a step; with the officer's words where the step has some."""
    letter = Letter.ANSWER if _has_words(event) else Letter.STATE
    return _to_reporter(event, report, letter)


def _has_words(event: Event) -> bool:
    return bool(event.data["after"].get("message"))


def tell_assignee(event: Event, report: Report) -> list[Delivery]:
    """The officer who now has the task."""
    if report.assignee_id is None:
        return []
    return _to_officers(event, report, Letter.TASK, [report.assignee_id])


def tell_mentioned(event: Event, report: Report) -> list[Delivery]:
    """The officers named in a note."""
    note = event.data["after"].get("note")
    if not note:
        return []
    named = Mention.objects.filter(note_id=note).values_list("officer_id", flat=True)
    return _to_officers(event, report, Letter.MENTION, named)


def tell_command_centre(event: Event, report: Report) -> list[Delivery]:
    """An emergency also reaches those on duty in the command centre."""
    if report.urgency != Urgency.EMERGENCY:
        return []
    desk = directory.desk(Desk.COMMAND_CENTRE)
    unit = Unit.objects.filter(pk=desk.pk).first() if desk else None
    if unit is None:
        return []
    return _to_officers(event, report, Letter.EMERGENCY, officers_in(unit, [Role.DISPATCHER]))


def tell_of_clock(event: Event, report: Report) -> list[Delivery]:
    """A clock near its end: the officer; missed: the head too. The procuracy has its view."""
    told = set(event.data["after"].get("to", []))
    officers: list[UUID] = []
    if Audience.OFFICER in told:
        holder = (
            [report.assignee_id]
            if report.assignee_id
            else officers_in(report.unit, [Role.DUTY_OFFICER])
        )
        officers += holder
    if Audience.HEAD in told:
        officers += officers_in(report.unit, [Role.HEAD])
    return _to_officers(event, report, Letter.OVERDUE, officers)
