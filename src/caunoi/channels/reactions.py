"""Whom each event tells: the one table. The worker reads events and asks here."""

from __future__ import annotations

from collections.abc import Callable

from caunoi.channels import neighbourhood_posts, page_letters, procedure_letters
from caunoi.channels.desk import events as desk_events
from caunoi.channels.models import Delivery
from caunoi.channels.telling import (
    tell_assignee,
    tell_command_centre,
    tell_mentioned,
    tell_of_clock,
    tell_reporter_answer,
    tell_reporter_received,
    tell_reporter_state,
)
from caunoi.core.models import Event
from caunoi.questions import events as question_events
from caunoi.reports import events
from caunoi.reports.models import Report

Reaction = Callable[[Event, Report], list[Delivery]]

REACTIONS: dict[str, list[Reaction]] = {
    events.REPORT_RECEIVED: [tell_reporter_received, tell_command_centre],
    events.REPORT_CLASSIFIED: [tell_reporter_answer, tell_assignee],
    events.REPORT_KIND_CHANGED: [tell_reporter_state],
    events.REPORT_URGENCY_SET: [tell_command_centre],
    events.REPORT_ASSIGNED: [tell_assignee],
    events.REPORT_TRANSFERRED: [tell_reporter_state],
    events.REPORT_TRANSFER_RETURNED: [tell_reporter_state],
    events.REPORT_SUCCEEDED: [tell_reporter_state],
    events.REPORT_ACCEPTED: [tell_reporter_state, tell_assignee],
    events.REPORT_NOT_ACCEPTED: [tell_reporter_state],
    events.REPORT_EXTENDED: [tell_reporter_state],
    events.REPORT_EXTENDED_BY_PROCURACY: [tell_reporter_state],
    events.REPORT_SUSPENDED: [tell_reporter_answer],
    events.REPORT_RESUMED: [tell_reporter_state],
    events.REPORT_PAPER_RECORDED: [tell_reporter_answer],
    events.REPORT_RESULT_TOLD: [tell_reporter_state],
    events.REPORT_CLOSED: [tell_reporter_state],
    events.REPORT_REOPENED: [tell_reporter_state, tell_assignee],
    events.REPORT_COMPLAINED: [tell_assignee],
    events.REPORT_COMPLAINT_SETTLED: [tell_reporter_state],
    events.REPORT_HANDED_OVER: [tell_reporter_state],
    events.MESSAGE_RECEIVED: [tell_assignee],
    events.MESSAGE_SENT: [tell_reporter_answer],
    events.MESSAGE_NOT_DELIVERED: [tell_assignee],
    events.NOTE_WRITTEN: [tell_mentioned],
    events.DEADLINE_WARNED: [tell_of_clock],
    events.DEADLINE_MISSED: [tell_of_clock],
}
# Events of other subjects than a report.
BEYOND_REPORTS: dict[str, list[Callable[[Event], list[Delivery]]]] = {
    **neighbourhood_posts.REACTIONS,
    **procedure_letters.REACTIONS,
    **page_letters.REACTIONS,
}
# Events that tell nobody by message: seen in the history, the inbox or a view of their own.
SILENT: frozenset[str] = frozenset(
    {
        # what officers do among themselves; the inbox shows it
        events.REPORT_CATEGORY_CORRECTED, events.REPORT_CLAIMED, events.REPORT_BRIEFED,
        events.REPORT_INSPECTED, events.REPORT_TRANSFER_ACCEPTED, events.REPORT_GROUPED,
        events.REPORT_UNGROUPED, events.REPORT_DEMANDED, events.REPORT_SHIELDED,
        # the result is told by its own step
        events.REPORT_DECIDED,
        # a colleague sees it on the report's page; templates: their page shows who wrote them
        events.DRAFT_TAKEN, events.TEMPLATE_WRITTEN, events.TEMPLATE_EDITED,
        events.TEMPLATE_RETIRED,
        # what the reporter did themself
        events.REPORT_RATED, events.REPORT_TIED, events.REPORT_PLACED,
        # an officer's answer in a platform's own app: it went out already
        events.MESSAGE_ELSEWHERE,
        # looks and erasures: the reporter sees them in the list of looks
        events.CONTACT_REVEALED, events.CONTACT_ERASED, events.CONTACT_MINIMISED,
        events.READING_WATCHED,
        # views of the inbox: they stand there
        events.VIEW_SHARED, events.VIEW_WITHDRAWN,
        # staff and rules: administrators see them
        "officer.made", "duty.started", "duty.ended", "account.closed", "token.issued",
        "officer.invited", "duty.asked", "duty.refused", "account.changed", "account.secured",
        "account.factors_reset", "account.signed_in", "account.session_ended", "sign_in.slowed",
        "token.revoked", "two_keys.opened", "two_keys.approved", "two_keys.refused",
        "two_keys.withdrawn", "two_keys.expired", "rule.submitted", "rule.approved",
        "rule.refused", "rule.activated", "rule.superseded",
        "areas.imported",
        # notices: their own page shows them, their bulletins tell the public
        "broadcast.written", "broadcast.edited", "broadcast.submitted", "broadcast.refused",
        "broadcast.released", "broadcast.corrected", "broadcast.withdrawn", "broadcast.paused",
        "broadcast.resumed", "broadcast.settled",
        # the channel desk shows what was done there
        *desk_events.SILENT,
        # neighbourhoods: their pages show it (what is published: BEYOND_REPORTS)
        *neighbourhood_posts.SILENT,
        # answers for everybody: the desk of questions shows what was done
        *question_events.SILENT,
        # procedures: the pages of desks, appointments and papers show it
        *procedure_letters.SILENT,
    }
)  # fmt: skip
