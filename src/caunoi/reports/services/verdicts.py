"""One press of an officer: a step of the workflow, with the words that go with it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from caunoi.accounts.access import Actor
from caunoi.reports import workflow
from caunoi.reports.models import Report
from caunoi.reports.selectors import visible_reports
from caunoi.reports.services.moving import perform
from caunoi.reports.services.steps import was_done_lately
from caunoi.reports.services.talking import check_nobody_answered


@transaction.atomic
def do_step(
    verb: str,
    *,
    report_id: UUID,
    by: Actor,
    fields: Mapping[str, Any],
    reply: str = "",
    seen: UUID | datetime | None = None,
) -> Report:
    """Do a step; where the verb has no words of its own, `reply` goes to the reporter first.

    Both or neither. `seen` is the last message that the officer had before them: if a colleague
    has written to the reporter since, nothing is done. Twice within ten minutes is once.

    Raises:
        NotFound, AccessDenied, RuleBroken: as `perform`.
        Changed: another officer wrote to the reporter since `seen`.
    """
    report = (
        visible_reports(by)
        .select_related("unit")
        .select_for_update(of=("self",))
        .filter(pk=report_id)
        .first()
    )
    if report is None:
        # A hand-over may have taken it out of sight: perform knows whether this was that click.
        return perform(verb, report_id=report_id, by=by, fields=fields)
    words = _words_of(verb, report, fields)
    if words and verb != "reply":
        check_nobody_answered(report, by, words, seen)
    if verb == "reply" and seen is not None:
        fields = {**fields, "seen": seen}
    answer = {"text": reply.strip(), "files": ()}
    if reply.strip() and not was_done_lately("reply", report, by, answer):
        given = {"text": reply} if seen is None else {"text": reply, "seen": seen}
        perform("reply", report_id=report_id, by=by, fields=given)
    return perform(verb, report_id=report_id, by=by, fields=fields)


def _words_of(verb: str, report: Report, fields: Mapping[str, Any]) -> str:
    """The message to the reporter that the verb itself sends."""
    move = workflow.MOVES[report.kind].get(verb)
    asks = move is not None and any(field.name == "message" for field in move.fields)
    return str(fields.get("message") or "") if asks else ""
