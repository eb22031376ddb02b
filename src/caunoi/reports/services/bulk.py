"""One act on many reports: each by its own verb, with its own transaction, event and answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from caunoi.accounts import policy
from caunoi.accounts.access import Actor, may
from caunoi.core.errors import Refused, RuleBroken
from caunoi.reports.codes import read_code
from caunoi.reports.models import Report
from caunoi.reports.reply_words import fill, words_for
from caunoi.reports.selectors import visible_reports
from caunoi.reports.services.moving import open_moves, perform
from caunoi.reports.workflow import Move

MAX_AT_ONCE = 100


@dataclass(frozen=True, slots=True)
class Act:
    """What can be done to many reports: the verbs it may stand for, the first open one is taken."""

    name: str
    title: Any
    icon: str
    verbs: tuple[str, ...]
    permission: str
    fields: tuple[str, ...] = ()
    optional: tuple[str, ...] = ()  # of these: needed by some kinds of report only
    goes_out: bool = False  # residents read it: shown once more before it is sent


ACTS: dict[str, Act] = {
    act.name: act
    for act in (
        Act("mine", gettext_lazy("Give to me"), "user-check", ("assign", "reassign"),
            policy.ASSIGN),
        Act("assign", gettext_lazy("Assign to an officer"), "user-plus", ("assign", "reassign"),
            policy.ASSIGN, ("officer", "paper"), ("paper",)),
        Act("take", gettext_lazy("Take on or classify"), "checklist", ("classify",), policy.HANDLE,
            ("crime_source",), ("crime_source",)),
        Act("category", gettext_lazy("Correct the category"), "category", ("correct_category",),
            policy.CLASSIFY, ("category",)),
        Act("urgency", gettext_lazy("Set the urgency"), "flag", ("set_urgency",),
            policy.CLASSIFY, ("urgency", "why")),
        Act("transfer", gettext_lazy("Hand over to another unit"), "arrows-exchange",
            ("transfer",), policy.TRANSFER, ("unit", "why"), goes_out=True),
        Act("reply", gettext_lazy("Answer the reporters"), "send", ("reply",), policy.REPLY,
            ("text",), goes_out=True),
        Act("note", gettext_lazy("Write a note"), "note", ("note",), policy.NOTE, ("text",)),
        Act("group", gettext_lazy("Group as one matter"), "link", ("group",), policy.GROUP),
    )
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one report: done, or refused and why."""

    code: str
    is_done: bool
    why: str = ""
    ground: str = ""


def acts_for(by: Actor) -> list[Act]:
    """The acts that some duty of the officer allows somewhere."""
    return [act for act in ACTS.values() if may(by, act.permission)]


def picked_reports(by: Actor, codes: Sequence[str]) -> tuple[list[Report], list[str]]:
    """The reports with these codes that the officer may see, in that order; and the other codes.

    Raises:
        RuleBroken: none, or more than a hundred.
    """
    wanted = list(dict.fromkeys(read_code(code) or code for code in codes))
    if not wanted or len(wanted) > MAX_AT_ONCE:
        raise RuleBroken(
            _("Tick at least one report, and at most a hundred."), ground="bulk", missing=["pick"]
        )
    found = visible_reports(by).select_related("unit").filter(code__in=wanted)
    by_code = {report.code: report for report in found}
    return (
        [by_code[code] for code in wanted if code in by_code],
        [code for code in wanted if code not in by_code],
    )


def move_for(act: Act, report: Report, by: Actor) -> Move | None:
    """The verb by which the act is done on this report now; None where none is open."""
    moves = {move.verb: move for move in open_moves(report, by)}
    return next((moves[verb] for verb in act.verbs if verb in moves), None)


def act_on_each(
    name: str, *, codes: Sequence[str], by: Actor, fields: Mapping[str, Any]
) -> list[Outcome]:
    """Do one act on each report by itself; one refusal stops no other.

    `fields` are as `perform` takes them; of them each report gets what its verb knows. A `text`
    that goes out is filled in for each report. Must not run inside a transaction.

    Raises:
        RuleBroken: there is no such act, or none or too many reports were picked.
    """
    act = ACTS.get(name)
    if act is None:
        raise RuleBroken(_("There is no such step."), ground="bulk", missing=["act"])
    reports, unknown = picked_reports(by, codes)
    given = {key: value for key, value in fields.items() if key in act.fields}
    if name == "mine":
        given = {"officer": "me"}
    doing = _grouping(reports) if name == "group" else _filling(act, given)
    outcomes = [_outcome(act, report, by, doing) for report in reports]
    if name == "group" and not any(outcome.is_done for outcome in outcomes[1:]):
        left_alone = _("None of the others could join it.")
        outcomes[0] = Outcome(outcomes[0].code, False, left_alone, "bulk")
    gone = _("There is no such report.")
    return outcomes + [Outcome(code, False, gone) for code in unknown]


Doing = Callable[[Report], dict[str, Any] | None]


def _filling(act: Act, given: Mapping[str, Any]) -> Doing:
    def fields(report: Report) -> dict[str, Any]:
        if act.name == "reply":
            return {**given, "text": fill(str(given.get("text", "")), words_for(report))}
        return dict(given)

    return fields


def _grouping(reports: Sequence[Report]) -> Doing:
    """All others join the first; the first is done when they are."""
    if len(reports) < 2:
        raise RuleBroken(_("A group needs two reports at least."), ground="bulk", missing=["pick"])
    first = reports[0]
    return lambda report: None if report is first else {"with_code": first.code}


def _outcome(act: Act, report: Report, by: Actor, doing: Doing) -> Outcome:
    code = report.spelled_code
    move = move_for(act, report, by)
    if move is None:
        return Outcome(code, False, _("This step is not open for this report now."), "workflow")
    fields = doing(report)
    if fields is None:
        return Outcome(code, True)
    known = {field.name for field in move.fields}
    try:
        perform(
            move.verb, report_id=report.pk, by=by,
            fields={name: value for name, value in fields.items() if name in known},
        )  # fmt: skip
    except Refused as refused:
        return Outcome(code, False, refused.message, refused.ground)
    return Outcome(code, True)
