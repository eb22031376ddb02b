"""Do what officers and residents do, in a story: the workflow's tables decide, nothing is written.

Each verb fills the step as its service does (reports/services); a test plays the same story both
ways and compares what comes out.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import override

from caunoi.accounts.access import Actor
from caunoi.core.choices import REPORTER
from caunoi.core.clock import local
from caunoi.core.errors import RuleBroken
from caunoi.core.ids import id_at
from caunoi.demo.memory import Tale, TaleStep
from caunoi.reports import events, workflow
from caunoi.reports.choices import Direction, Kind, Look
from caunoi.reports.models import Access, CategoryCorrection, Mention
from caunoi.reports.services.steps import fingerprint
from caunoi.reports.services.transferring import say_where
from caunoi.reports.workflow.common import CLAIM, SEND_ON
from caunoi.reports.workflow.crime import WORDS_UP
from caunoi.units import directory
from caunoi.units.choices import UnitKind
from caunoi.units.models import Unit

Fields = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Ending:
    """What `Step.finish` is told where the verb knows better than the table."""

    to: str | None = None
    starts: Collection[str] | None = None


PLAIN = Ending()


class Player:
    """Plays verbs on tales; `units` are the units' rows by code."""

    def __init__(self, units: Mapping[str, Unit]) -> None:
        self.units = units
        self._by_pk = {unit.pk: unit for unit in units.values()}

    def begin(self, tale: Tale) -> None:
        """Give the report its unit's row, so that nothing asks the database for it."""
        tale.report.unit = self._by_pk[tale.report.unit_id]

    def do(self, tale: Tale, verb: str, at: datetime, by: Actor | None, **fields: Any) -> None:
        """One verb by an officer, or (`by` None) by the reporter.

        Raises:
            RuleBroken: the workflow does not allow it then, or something is owed before it.
        """
        report = tale.report
        tale.pass_time(at)
        move = workflow.check_move(report.kind, report.state, verb, fields, on=local(at).date())
        if move.by_reporter != (by is None):
            raise RuleBroken("not theirs", ground="workflow")
        step = TaleStep(
            report, move, by.ref if by else REPORTER, at, by.id if by else None,
            act=fingerprint(verb, fields), tale=tale,
        )  # fmt: skip
        owed = [clock.rule for clock in step.clocks.running if clock.rule in move.needs]
        if owed:
            raise RuleBroken("owed", ground="workflow", missing=owed)
        ending = _DO.get(verb, _say)(step, fields)
        step.finish(to=ending.to, starts=ending.starts)
        if verb == "transfer":
            report.unit = self._by_pk[report.unit_id]

    def write_back(self, tale: Tale, text: str, at: datetime) -> None:
        """A message from the reporter, as `talking.add_message` takes it."""
        tale.pass_time(at)
        message = tale.write(Direction.FROM_REPORTER, text, at)
        tale.report.touched_at = at
        tale.report.waits_for_answer = True
        tale.record(
            events.MESSAGE_RECEIVED, by=REPORTER, at=at,
            after={"message": str(message.pk), "channel": message.channel, "files": 0},
        )  # fmt: skip

    def look(
        self, tale: Tale, by: Actor, at: datetime, purpose: str = Look.HANDLING, why: str = ""
    ) -> None:
        """An officer opens the report: one trace, that the reporter sees."""
        unit = by.duties[0].unit_id if by.duties else tale.report.unit_id
        tale.looks.append(
            Access(id=id_at(at), report_id=tale.report.pk, officer_id=by.id, unit_id=unit,
                   purpose=purpose, why=why, at=at)
        )  # fmt: skip

    def mention(self, tale: Tale, officer: Actor, *, seen_at: datetime | None) -> None:
        """The newest note names an officer."""
        note = next(m for m in reversed(tale.messages) if m.direction == Direction.NOTE)
        tale.mentions.append(
            Mention(id=id_at(note.at), note_id=note.pk, officer_id=officer.id, seen_at=seen_at)
        )


def _say(step: TaleStep, fields: Fields) -> Ending:
    """What most verbs do with their fields: papers into the event, words into the thread."""
    if fields.get("paper"):
        step.after["paper"] = str(fields["paper"]).strip()
    for name in ("message", "text"):
        if fields.get(name):
            is_note = name == "text" and step.move.verb != "reply"
            (step.keep if is_note else step.tell)(fields[name])
    if fields.get("why"):
        step.keep(fields["why"])
    return PLAIN


def _note(step: TaleStep, fields: Fields) -> Ending:
    step.keep(fields["text"])
    step.after["mentions"] = [str(pk) for pk in fields.get("named", ())]
    return PLAIN


def _classify(step: TaleStep, fields: Fields) -> Ending:
    report = step.report
    starts: list[str] = []
    if report.kind == Kind.CRIME_REPORT:
        competent = fields.get("competent", True)
        report.crime_source = fields["crime_source"]
        step.after["competent"] = competent
        starts += [] if competent else ["crime_report.transfer"]
    if fields.get("category") and fields["category"] != report.category:
        _file_under(step, fields["category"])
    if fields.get("officer"):
        report.assignee_id = fields["officer"]
    if fields.get("ready") and report.kind == Kind.QUESTION:
        step.clocks.swap("question.answer_simple", "question.answer_online_ready")
    return Ending(starts=starts)


def _file_under(step: TaleStep, category: str) -> None:
    step.tale.corrections.append(
        CategoryCorrection(
            id=id_at(step.at), report_id=step.report.pk, officer_id=_by_officer(step),
            was=step.report.category, now=category, at=step.at,
        )
    )  # fmt: skip
    step.report.category = category


def _by_officer(step: TaleStep) -> UUID:
    if step.officer_id is None:
        raise RuleBroken("by nobody", ground="workflow")
    return step.officer_id


def _correct(step: TaleStep, fields: Fields) -> Ending:
    _file_under(step, fields["category"])
    return PLAIN


def _assign(step: TaleStep, fields: Fields) -> Ending:
    step.report.assignee_id = fields["officer"]
    if fields.get("paper"):
        step.after["paper"] = fields["paper"].strip()
    return PLAIN


def _claim(step: TaleStep, _fields: Fields) -> Ending:
    if not step.clocks.is_running(*CLAIM):
        raise RuleBroken("claimed already", ground="workflow")
    step.after["officer"] = str(step.officer_id)
    return PLAIN


def _brief(step: TaleStep, fields: Fields) -> Ending:
    step.keep(fields["text"])
    owed = step.clocks.find(WORDS_UP)
    if owed is not None:
        step.clocks.meet((owed.rule,), step.at)
    return PLAIN


def _accept(step: TaleStep, fields: Fields) -> Ending:
    if step.report.contact_id is None:
        raise RuleBroken("nameless", ground="workflow")
    step.report.assignee_id = fields["officer"]
    step.after["paper"] = fields["paper"].strip()
    step.tell(fields["message"])
    return PLAIN


def _not_accept(step: TaleStep, fields: Fields) -> Ending:
    step.keep(fields["why"])
    step.tell(fields["message"])
    return _settle(step, "not_accepted", fields["ground"])


def _extend(step: TaleStep, fields: Fields) -> Ending:
    rule, *then = step.move.starts
    limit = step.clocks.extend(rule, step.at)
    step.clocks.start(then, limit.due_at)
    _keep_reason(step, fields)
    if fields.get("message"):
        step.tell(fields["message"])
    return Ending(starts=())


def _extend_by_procuracy(step: TaleStep, fields: Fields) -> Ending:
    step.clocks.extend(step.move.starts[0], step.at)
    step.after["paper"] = fields["paper"].strip()
    return Ending(starts=())


def _say_when(step: TaleStep, fields: Fields) -> Ending:
    running = step.clocks.find(("question.answer_simple", "question.answer_online_ready"))
    if running is None:
        raise RuleBroken("complex already", ground="workflow")
    step.clocks.start(["question.say_when"], running.started_at)
    step.clocks.swap(running.rule, step.move.starts[0])
    step.keep(fields["why"])
    step.tell(fields["message"])
    return Ending(starts=())


def _suspend(step: TaleStep, fields: Fields) -> Ending:
    _keep_reason(step, fields)
    step.report.ground = fields["ground"]
    return PLAIN


def _resume(step: TaleStep, fields: Fields) -> Ending:
    if step.report.kind == Kind.DENUNCIATION:
        step.clocks.run_on("suspend", step.at)
    _keep_reason(step, fields)
    step.report.ground = ""
    return PLAIN


def _decide(step: TaleStep, fields: Fields) -> Ending:
    _keep_reason(step, fields)
    if fields.get("arrests"):
        step.after["arrests"] = fields["arrests"]
    return _settle(step, step.move.verb, fields["ground"])


def _settle(step: TaleStep, outcome: str, ground: str) -> Ending:
    step.report.outcome, step.report.ground = outcome, ground
    step.report.decided_at = step.at
    return PLAIN


def _keep_reason(step: TaleStep, fields: Fields) -> None:
    if fields.get("paper"):
        step.after["paper"] = fields["paper"].strip()
    if fields.get("why"):
        step.keep(fields["why"])


def _hand_over(step: TaleStep, fields: Fields) -> Ending:
    step.after["paper"] = fields["paper"].strip()
    step.keep(fields["body"])
    step.tell(fields["message"])
    return _settle(step, "handed_over", fields["ground"])


def _close(step: TaleStep, fields: Fields) -> Ending:
    report, ground = step.report, fields["ground"]
    if fields.get("message"):
        step.tell(fields["message"])
    if fields.get("proof"):
        step.keep(fields["proof"])
    report.ground = ground
    report.outcome = report.outcome or ground
    report.decided_at = report.decided_at or step.at
    report.closed_at = step.at
    report.waits_for_answer = False
    return PLAIN


def _transfer(step: TaleStep, fields: Fields) -> Ending:
    report, target = step.report, directory.get_unit(fields["unit"])
    if target.pk == report.unit_id or not target.is_open(local(step.at).date()):
        raise RuleBroken("no such target", ground="workflow")
    step.keep(fields["why"])
    report.state_before = report.state
    if report.kind == Kind.CRIME_REPORT and target.kind != UnitKind.WARD:
        step.clocks.meet(SEND_ON, step.at)
    step.give_to(target)
    with override(report.language):
        step.tale.write(Direction.TO_REPORTER, say_where(target), step.at)
    return PLAIN


def _accept_transfer(step: TaleStep, _fields: Fields) -> Ending:
    before, step.report.state_before = step.report.state_before, ""
    step.after["unit"] = step.report.unit.code
    return Ending(to=before)


def _rate(step: TaleStep, fields: Fields) -> Ending:
    step.report.rating, step.report.rating_words = fields["stars"], fields.get("words", "")
    return PLAIN


def _reopen(step: TaleStep, fields: Fields) -> Ending:
    report = step.report
    if fields.get("why"):
        message = step.tale.write(Direction.FROM_REPORTER, fields["why"], step.at)
        step.after["message"] = str(message.pk)
    report.reopened += 1
    report.waits_for_answer = True
    report.outcome = report.ground = report.rating_words = ""
    report.decided_at = report.closed_at = report.rating = None
    return PLAIN


def _object(step: TaleStep, fields: Fields) -> Ending:
    message = step.tale.write(Direction.FROM_REPORTER, fields["why"], step.at)
    rule = "crime_report.settle_complaint"
    step.after |= {"message": str(message.pk), "late": False, "to": rule}
    step.report.waits_for_answer = True
    step.report.closed_at = None
    step.clocks.start([rule], step.at)
    return PLAIN


def _settle_objection(step: TaleStep, fields: Fields) -> Ending:
    step.after |= {"paper": fields["paper"].strip(), "ground": fields["ground"]}
    step.tell(fields["message"])
    return Ending(starts=["crime_report.complain_to_procuracy"])


_DO: dict[str, Callable[[TaleStep, Fields], Ending]] = {
    "note": _note, "classify": _classify, "correct_category": _correct, "assign": _assign,
    "reassign": _assign, "claim": _claim, "brief": _brief, "accept": _accept,
    "not_accept": _not_accept, "extend": _extend, "extend_by_procuracy": _extend_by_procuracy,
    "say_when": _say_when, "suspend": _suspend, "resume": _resume, "prosecute": _decide,
    "not_prosecute": _decide, "conclude": _decide, "decide": _decide, "hand_over": _hand_over,
    "close": _close, "transfer": _transfer, "accept_transfer": _accept_transfer, "rate": _rate,
    "reopen_by_reporter": _reopen, "object": _object, "settle_objection": _settle_objection,
}  # fmt: skip
