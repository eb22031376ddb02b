"""Bring a report to where a verb is possible, by the real verbs, as its unit's head would."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from typing import Any

from caunoi.accounts.access import Actor
from caunoi.reports.choices import State
from caunoi.reports.models import Report
from caunoi.reports.services.moving import perform, perform_for_reporter
from caunoi.reports.workflow import GROUNDS, MOVES, Move

PAPER = "12/QĐ-CSĐT, 24/11/2026"
# What must have been done before, where the state alone does not tell.
BEFORE: Mapping[tuple[str, str], tuple[str, ...]] = {
    ("crime_report", "request_extension"): ("extend",),
    ("crime_report", "extend_by_procuracy"): ("extend",),
    ("crime_report", "close"): ("notify_receipt", "send_decision", "notify_result"),
    ("crime_report", "settle_objection"): ("object",),
    ("crime_report", "record_procuracy_answer"): ("object", "settle_objection", "object"),
    ("denunciation", "close"): ("notify_result",),
    ("complaint", "close"): ("notify_result",),
    ("question", "extend"): ("say_when",),
}
_SIDE_WAYS = frozenset({"change_kind", "hand_over"})
_GROUND = {"settle_objection": "objection_wrong", "hand_over": "handed_to_competent_body"}


def fields_for(move: Move, *, officer: Actor, other_code: str = "") -> dict[str, Any]:
    """Good values for everything the verb must be told."""
    values: dict[str, Any] = {
        "officer": str(officer.id), "paper": PAPER, "why": "Cần xác minh thêm tại nhiều nơi",
        "message": "Chúng tôi đã nhận được và đang xử lý.", "text": "Đã kiểm tra tại chỗ.",
        "proof": "Đã lập biên bản tại chỗ", "crime_source": "tin_bao", "unit": "PC02",
        "category": "hinh_su.trom_cap", "urgency": 2, "kind": "complaint", "body": "Viện kiểm sát",
        "with_code": other_code, "stars": 4,
    }  # fmt: skip
    chosen = {f.name: values[f.name] for f in move.fields if f.required}
    if move.grounds:
        chosen["ground"] = _GROUND.get(move.verb, _GROUND.get(move.grounds, _first(move)))
    return chosen


def _first(move: Move) -> str:
    return GROUNDS[move.grounds][0].code


def bring_to(report: Report, verb: str, *, head: Actor, officer: Actor) -> Report:
    """Do the verbs that lead from where the report stands to where this verb is possible."""
    table = MOVES[report.kind]
    for step in (*BEFORE.get((report.kind, verb), ()), verb):
        for on_the_way in _way(report.kind, report.state, table[step].sources):
            report = do(report, on_the_way, head=head, officer=officer)
        if step != verb:
            report = do(report, step, head=head, officer=officer)
    return report


def do(report: Report, verb: str, *, head: Actor, officer: Actor, **over: Any) -> Report:
    """One verb with good fields, or those in `over`."""
    move = MOVES[report.kind][verb]
    fields = {**fields_for(move, officer=officer), **over}
    if move.by_reporter:
        return perform_for_reporter(verb, report, fields)
    if verb == "close" and report.state == State.DECIDED:
        for owed in BEFORE.get((report.kind, verb), ()):
            report = do(report, owed, head=head, officer=officer)
    done = perform(verb, report_id=report.pk, by=head, fields=fields)
    return Report.objects.select_related("unit", "contact").get(pk=done.pk)


def _way(kind: str, start: str, wanted: frozenset[str]) -> list[str]:
    """The shortest chain of officers' verbs from a state to one of the wanted ones."""
    todo: deque[tuple[str, list[str]]] = deque([(start, [])])
    seen = {start}
    while todo:
        state, verbs = todo.popleft()
        if state in wanted:
            return verbs
        for move in MOVES[kind].values():
            usable = move.to and not move.by_reporter and move.verb not in _SIDE_WAYS
            if usable and state in move.sources and move.to not in seen:
                seen.add(str(move.to))
                todo.append((str(move.to), [*verbs, move.verb]))
    raise AssertionError(f"no way from {start} to {sorted(wanted)} for {kind}")
