"""What the reporter may do now, and until when: asked of the workflow and of the clocks."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from caunoi.core.clock import now
from caunoi.reports.articles import say_article
from caunoi.reports.models import Deadline, Report
from caunoi.reports.workflow import MOVES, Move

REOPEN = "any.reopen"
HEAD, PROCURACY = "crime_report.settle_complaint", "crime_report.procuracy_settles_complaint"
WINDOW, SECOND_WINDOW = "crime_report.complain", "crime_report.complain_to_procuracy"


@dataclass(frozen=True, slots=True)
class ReporterAct:
    """One verb of the reporter's.

    `until` is the end of the time in which it is free of conditions; after it `is_late`, and a
    reason is asked (`needs_reason`). `to_procuracy`: it goes on to the procuracy.
    """

    verb: str
    title: str
    law: str
    until: datetime | None = None
    is_late: bool = False
    needs_reason: bool = False
    to_procuracy: bool = False


def reporter_acts(report: Report, clocks: Iterable[Deadline]) -> dict[str, ReporterAct]:
    """The verbs open to the reporter, by name. `clocks` are all of the report's.

    What it offers the services of the same names take; tests hold the two together.
    """
    rows, moment = list(clocks), now()
    acts = {}
    for move in MOVES[report.kind].values():
        if move.by_reporter and report.state in move.sources:
            act = _BUILDERS.get(move.verb, _plain)(move, report, rows, moment)
            if act is not None:
                acts[move.verb] = act
    return acts


def _plain(
    move: Move, _report: Report, _rows: list[Deadline], _moment: datetime
) -> ReporterAct | None:
    return ReporterAct(move.verb, str(move.title), say_article(move.law))


def _reopening(
    move: Move, report: Report, rows: list[Deadline], moment: datetime
) -> ReporterAct | None:
    window = next((row for row in rows if row.rule == REOPEN and row.is_running), None)
    until = window.legal_due_at if window else None
    is_free = report.reopened == 0 and until is not None and moment < until
    return ReporterAct(
        move.verb, str(move.title), say_article(move.law), until if is_free else None, not is_free,
        needs_reason=not is_free,
    )  # fmt: skip


def _objecting(
    move: Move, report: Report, rows: list[Deadline], moment: datetime
) -> ReporterAct | None:
    if report.decided_at is None:
        return None
    since = {
        row.rule: row
        for row in sorted(rows, key=lambda row: row.started_at)
        if row.started_at >= report.decided_at
    }
    is_being_settled = any(row.rule in (HEAD, PROCURACY) and row.is_running for row in rows)
    if is_being_settled or PROCURACY in since:
        return None
    second = HEAD in since
    window = since.get(SECOND_WINDOW if second else WINDOW)
    until = window.legal_due_at if window else None
    is_late = until is not None and moment >= until
    return ReporterAct(
        move.verb, str(move.title), say_article(move.law), until, is_late, needs_reason=True,
        to_procuracy=second,
    )  # fmt: skip


_BUILDERS = {"reopen_by_reporter": _reopening, "object": _objecting}
