"""What may follow what: one table a kind of report, and the questions asked of it.

Pure: no database, no clock. services/ ask here before they change anything.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from caunoi.core.errors import RuleBroken
from caunoi.reports.choices import Kind, State
from caunoi.reports.workflow.administrative import (
    COMPLAINT,
    COMPLAINT_AT_RECEIPT,
    DENUNCIATION,
    DENUNCIATION_AT_RECEIPT,
)
from caunoi.reports.workflow.common import (
    COMMON,
    NOT_OWED,
    OF_OTHERS,
    OPTIONAL,
    RATE,
    WINDOWS,
)
from caunoi.reports.workflow.crime import AT_RECEIPT, CRIME
from caunoi.reports.workflow.everyday import (
    FIRE,
    FIRE_AT_RECEIPT,
    ORDER,
    ORDER_AT_RECEIPT,
    QUESTION,
    QUESTION_AT_RECEIPT,
)
from caunoi.reports.workflow.grounds import GROUNDS, Ground, find_ground
from caunoi.reports.workflow.moves import AtReceipt, Field, Move
from caunoi.reports.workflow.wording import (
    GAP,
    MIN_LETTERS,
    has_gap,
    has_words,
    is_paper,
    is_reason,
)

__all__ = [
    "GAP", "GROUNDS", "MOVES", "NOT_OWED", "OF_OTHERS", "OPTIONAL", "WINDOWS", "Field", "Ground",
    "Move", "check_move", "clocks_at_receipt", "find_ground", "get_move", "has_gap", "has_words",
    "is_paper", "is_reason", "moves_from",
]  # fmt: skip

MOVES: dict[str, dict[str, Move]] = {
    kind: {move.verb: move for move in (*own, *COMMON, RATE)}
    for kind, own in (
        (Kind.CRIME_REPORT.value, CRIME),
        (Kind.DENUNCIATION.value, DENUNCIATION),
        (Kind.COMPLAINT.value, COMPLAINT),
        (Kind.ORDER_FEEDBACK.value, ORDER),
        (Kind.FIRE_HAZARD.value, FIRE),
        (Kind.QUESTION.value, QUESTION),
    )
}
_AT_RECEIPT: dict[str, tuple[AtReceipt, ...]] = {
    Kind.CRIME_REPORT.value: AT_RECEIPT,
    Kind.DENUNCIATION.value: DENUNCIATION_AT_RECEIPT,
    Kind.COMPLAINT.value: COMPLAINT_AT_RECEIPT,
    Kind.ORDER_FEEDBACK.value: ORDER_AT_RECEIPT,
    Kind.FIRE_HAZARD.value: FIRE_AT_RECEIPT,
    Kind.QUESTION.value: QUESTION_AT_RECEIPT,
}


def clocks_at_receipt(kind: str, *, urgency: int, unit_kind: str) -> tuple[str, ...]:
    """The rules whose clocks run from the moment of receipt, for a report in such a unit."""
    return tuple(row.rule for row in _AT_RECEIPT[kind] if row.applies(urgency, unit_kind))


def get_move(kind: str, verb: str) -> Move:
    """The row of the table.

    Raises:
        RuleBroken: this kind of report knows no such verb.
    """
    move = MOVES[kind].get(verb)
    if move is None:
        raise RuleBroken(_("This kind of report knows no such step."), ground="workflow")
    return move


def moves_from(kind: str, state: str) -> list[Move]:
    """All verbs open from a state, for officers, in the table's order."""
    return [m for m in MOVES[kind].values() if state in m.sources and not m.by_reporter]


def check_move(kind: str, state: str, verb: str, fields: Mapping[str, Any], *, on: date) -> Move:
    """Ask whether the verb may be done now with these fields; return its row.

    Raises:
        RuleBroken: wrong state, a field is missing or says nothing (`missing` names them), words
            to the reporter with a template's gap in them, no ground, a ground of another list, or
            a ground repealed before `on`.
    """
    move = get_move(kind, verb)
    if state not in move.sources:
        raise RuleBroken(
            _("“%(step)s” is not possible while the report is “%(state)s”.")
            % {"step": move.title, "state": State(state).label},
            ground=move.law or "workflow",
        )
    lacking = [f for f in move.fields if _is_lacking(f, fields)]
    names = [f.name for f in lacking]
    titles = [str(f.label) for f in lacking]
    if move.grounds and not fields.get("ground"):
        names.append("ground")
        titles.append(_("Legal ground"))
    if names:
        raise RuleBroken(
            _say_lacking(move, titles, [f for f in lacking if _is_too_short(f, fields)]),
            ground=move.law or "workflow",
            missing=names,
        )
    _check_gaps(move, fields)
    if move.grounds:
        _check_ground(move, str(fields["ground"]), on)
    return move


def _is_lacking(field: Field, fields: Mapping[str, Any]) -> bool:
    value = fields.get(field.name)
    if field.form == "proof":
        return not fields.get("files") and not is_reason(str(value or "")) and not is_paper(value)
    if value is None or value == "" or value == ():
        return field.required
    if field.form == "reason":
        return not is_reason(str(value))
    if field.form == "paper":
        return not is_paper(value)
    if field.form in {"text", "line"}:
        return field.required and not has_words(str(value))
    return False


def _is_too_short(field: Field, fields: Mapping[str, Any]) -> bool:
    """Whether a reason that is lacking was written all the same, and says too little."""
    return field.form in {"reason", "proof"} and bool(str(fields.get(field.name) or "").strip())


def _say_lacking(move: Move, titles: list[str], short: list[Field]) -> str:
    parts = []
    absent = [title for title in titles if title not in {str(field.label) for field in short}]
    if absent:
        parts.append(
            _("Still missing for “%(step)s”: %(fields)s.")
            % {"step": move.title, "fields": "; ".join(absent)}
        )
    parts += [
        _("“%(field)s” is too short: write at least %(least)d letters, in real words.")
        % {"field": field.label, "least": MIN_LETTERS}
        for field in short
    ]
    return " ".join(parts)


def _check_gaps(move: Move, fields: Mapping[str, Any]) -> None:
    """No letter leaves with the place still open in which its answer should stand."""
    if move.by_reporter or move.verb == "note":
        return
    open_still = [
        f.name for f in move.fields if f.form == "text" and has_gap(str(fields.get(f.name) or ""))
    ]
    if open_still:
        raise RuleBroken(
            _("Put your own words where the template has %(gap)s.") % {"gap": GAP},
            ground=move.law or "workflow",
            missing=open_still,
        )


def _check_ground(move: Move, code: str, on: date) -> None:
    ground = find_ground(move.grounds, code)
    if ground is None or not ground.is_in_force(on):
        raise RuleBroken(
            _("That ground is not on the list for “%(step)s”.") % {"step": move.title},
            ground=move.law or "workflow",
            missing=["ground"],
        )
