"""What came of a report, in the words of a decent clerk, with the ground it stands on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from caunoi.reports import events
from caunoi.reports.articles import say_article
from caunoi.reports.choices import State
from caunoi.reports.models import Report
from caunoi.reports.selectors.sentences import Row
from caunoi.reports.workflow import MOVES, Ground, find_ground

# Verbs whose outcome needs a sentence of its own; elsewhere the ground says it all.
LEADS: dict[str, Any] = {
    "prosecute": _("A criminal case was opened."),
    "not_prosecute": _("No criminal case was opened."),
    "hand_over": _("The matter was handed to the body that the law names for it."),
    "not_accept": _("It could not be accepted for handling."),
}
_DECISIONS = {events.REPORT_DECIDED, events.REPORT_NOT_ACCEPTED, events.REPORT_HANDED_OVER}
# These verbs carry a message: whoever reads the decision here was told of it with it.
_TELLING = {
    events.REPORT_NOT_ACCEPTED, events.REPORT_HANDED_OVER, events.REPORT_RESULT_TOLD,
    events.REPORT_CLOSED,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class PublicOutcome:
    """What was decided: a sentence, the ground, its article, and when."""

    title: str
    ground: str
    law: str
    at: datetime | None


def outcome_of(report: Report, rows: Sequence[Row]) -> PublicOutcome | None:
    """The outcome as soon as the reporter was told of it; None before, and once work resumed."""
    if report.state not in (State.DECIDED, State.CLOSED) or not report.outcome:
        return None
    decision: Row | None = None
    is_told = report.state == State.CLOSED
    for row in reversed(rows):
        is_told = is_told or row[0] in _TELLING
        if row[0] in _DECISIONS or (row[0] == events.REPORT_CLOSED and decision is None):
            decision = row
        if row[0] in _DECISIONS or row[0] == events.REPORT_REOPENED:
            break
    if not is_told:
        return None
    after = decision[2].get("after", {}) if decision else {}
    verb, code = str(after.get("verb", "")), str(after.get("ground") or report.ground)
    ground = _find(report.kind, verb, code)
    lead = str(LEADS.get(verb) or LEADS.get(report.outcome, ""))
    words = ground.spoken if ground else ""
    return PublicOutcome(
        title=lead or words, ground=words if lead else "",
        law=say_article(ground.law) if ground else "",
        at=decision[1] if decision else report.decided_at,
    )  # fmt: skip


def _find(kind: str, verb: str, code: str) -> Ground | None:
    """The ground in the list of its verb, or in any list of this kind's verbs."""
    moves = MOVES[kind]
    lists = [moves[verb].grounds] if verb in moves else []
    lists += [move.grounds for move in moves.values() if move.grounds]
    found = (find_ground(name, code) for name in lists)
    return next((ground for ground in found if ground), None)
