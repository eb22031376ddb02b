"""What the template of one report needs: the steps sorted into where they stand on the page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from caunoi.accounts.access import Actor
from caunoi.law.rules import get_rule_book
from caunoi.reports.choices import CrimeSource, Kind, Urgency
from caunoi.reports.forms_staff import NOTHING, Attempt, Offer, StepForm, step_form
from caunoi.reports.likely_units import LikelyUnit, likely_units, units_to_choose
from caunoi.reports.models import Report
from caunoi.reports.reply_words import fill, words_for
from caunoi.reports.selectors.colleagues import assignable
from caunoi.reports.selectors.reply_templates import Template, template_of_verb, templates_for
from caunoi.reports.selectors.report_page import DeskView
from caunoi.reports.views_staff.whose_move import Turn, turn_of
from caunoi.reports.workflow import MOVES, OPTIONAL, Move
from caunoi.reports.workflow.common import CLAIM
from caunoi.reports.workflow.next_step import decisions, onward
from caunoi.reports.workflow.verdicts import KEYS, Verdict, verdicts_for

_IN_THREAD = frozenset({"reply", "note"})
_AT_ONCE = 3  # next steps that have a button of their own; the rest stands in a menu beside them


@dataclass(frozen=True, slots=True)
class VerdictForm:
    """A verdict's key and words with the form of its step."""

    verdict: Verdict
    step: StepForm


@dataclass(frozen=True, slots=True)
class NextStep:
    """A step that comes next; without a form where it is not this officer's to do."""

    move: Move
    form: StepForm | None


@dataclass(frozen=True, slots=True)
class Steps:
    """All steps open to the officer, by their place on the page."""

    following: tuple[NextStep, ...]
    besides: tuple[StepForm, ...]  # what the officer may decide instead
    turn: Turn
    verdicts: tuple[VerdictForm, ...]
    others: tuple[StepForm, ...]
    reply: StepForm | None
    note: StepForm | None

    @property
    def places(self) -> list[tuple[str, VerdictForm | None]]:
        """The verdicts by the place of their key, up to the last; each key keeps its own."""
        by_key = {one.verdict.key: one for one in self.verdicts}
        last = max((KEYS.index(key) for key in by_key), default=-1)
        return [(key, by_key.get(key)) for key in KEYS[: last + 1]]

    @property
    def own(self) -> list[StepForm]:
        """Of what comes next, the steps that this officer may do."""
        return [step.form for step in self.following if step.form is not None]

    @property
    def at_hand(self) -> list[StepForm]:
        """What stands on top as buttons: what comes next, and the commonest instead of it."""
        return [*self.own, *self.besides][:_AT_ONCE] if self.own else []

    @property
    def further(self) -> list[StepForm]:
        """What else may be decided now."""
        return [*self.own, *self.besides][_AT_ONCE:] if self.own else []

    @property
    def are_none(self) -> bool:
        """Whether the officer may only read."""
        return not (self.verdicts or self.others or self.reply or self.note)


@dataclass(frozen=True, slots=True)
class FilledTemplate:
    """A template as it would stand in this report's reply."""

    id: UUID
    trigger: str
    title: str
    text: str


def page_context(
    report: Report,
    view: DeskView,
    moves: list[Move],
    by: Actor,
    attempt: Attempt = NOTHING,
    picked: str = "",
) -> dict[str, Any]:
    """Steps, templates and choices of the report's page.

    `picked` is the id of a template that stands in the reply already, where no script runs.
    """
    templates = templates_for(report)
    words = words_for(report)
    offer = Offer(_officers(view, by), lambda verb: _draft(templates, verb, report, words))
    filled = [
        FilledTemplate(t.id, t.trigger, t.title, fill(t.text(report.language), words))
        for t in templates
    ]
    start = next((t.text for t in filled if str(t.id) == picked), "")
    is_free = any(move.verb == "transfer" for move in moves)
    likely = likely_units(report) if is_free else []
    return {
        "steps": _sort(report, view, moves, offer, attempt, start, likely),
        "attempt": attempt,
        # A step that is open no more has no form in which its refusal could stand.
        "is_homeless": bool(attempt.message) and attempt.verb not in {m.verb for m in moves},
        "templates": filled,
        "units": units_to_choose() if is_free else [],
        "likely_units": likely,
    }


def _draft(templates: list[Template], verb: str, report: Report, words: dict[str, str]) -> str:
    found = template_of_verb(templates, verb)
    return fill(found.text(report.language), words) if found is not None else ""


def _officers(view: DeskView, by: Actor) -> list[tuple[str, str]]:
    people = assignable(view.people.values())
    me = [(str(p.id), _("Me: %(name)s") % {"name": p.label}) for p in people if p.id == by.id]
    return me + [(str(p.id), p.label) for p in people if p.id != by.id]


def _sort(
    report: Report,
    view: DeskView,
    moves: list[Move],
    offer: Offer,
    attempt: Attempt,
    start: str,
    likely: Sequence[LikelyUnit],
) -> Steps:
    claimed = all(clock.rule not in CLAIM for clock in view.clocks if clock.is_running)
    table = {move.verb: move for move in moves if not (claimed and move.verb == "claim")}
    verdicts = [
        VerdictForm(
            verdict,
            step_form(
                table[verdict.verb], offer, attempt, name=verdict.name,
                replies=verdict.replies and "reply" in table,
                values={**_values(report, view, verdict.verb), **verdict.values},
                owed=_owed(view, table[verdict.verb]), reasons=verdict.reasons,
            ),
        )
        for verdict in verdicts_for(
            report.kind, report.state, table.values(), without=_pointless(report)
        )
    ]  # fmt: skip
    if likely:
        verdicts = [
            replace(one, step=_to_likely(one.step, likely))
            if one.verdict.verb == "transfer" else one
            for one in verdicts
        ]  # fmt: skip
    made = {one.verdict.verb: one.step for one in verdicts}
    for verb, move in table.items():
        if verb not in made:
            values = _values(report, view, verb)
            if verb == "reply" and start:
                values["text"] = "\n\n".join(filter(None, [values.get("text", ""), start]))
            made[verb] = step_form(move, offer, attempt, values=values)
    judged = {one.verdict.verb for one in verdicts}
    asked = view.way.moves or onward(report.state, MOVES[report.kind])
    following = tuple(NextStep(move, made.get(move.verb)) for move in asked)
    others = [step.move for step in following if step.form is None]
    turn = turn_of(report, view, others, is_ours=len(others) < len(following))
    others_open = _besides(report, view, asked)
    besides = tuple(
        made[move.verb] for move in others_open if move.verb in made and not _owed(view, move)
    )
    return Steps(
        following, besides, turn, tuple(verdicts),
        tuple(made[v] for v in table if v not in judged | _IN_THREAD),
        made.get("reply"), made.get("note"),
    )  # fmt: skip


def _besides(report: Report, view: DeskView, asked: Sequence[Move]) -> list[Move]:
    """What else than the steps asked for decides how the report goes on."""
    running = {clock.rule for clock in view.clocks if clock.is_running}
    book = get_rule_book()
    table = MOVES[report.kind]
    starts = {rule for move in table.values() for rule in move.starts if rule in book.codes}
    extending = {rule for rule in starts if running & set(book.versions(rule)[0].extends)}
    asked_verbs = {move.verb for move in asked}
    found = decisions(report.state, table, running=running, extending=extending - OPTIONAL)
    return [move for move in found if move.verb not in asked_verbs]


def _owed(view: DeskView, move: Move) -> list[str]:
    """What the workflow wants done before this step, as `steps.begin` will say."""
    return [clock.title for clock in view.clocks if clock.is_running and clock.rule in move.needs]


def _pointless(report: Report) -> set[str]:
    return {"set_urgency"} if report.urgency == Urgency.EMERGENCY else set()


def _to_likely(step: StepForm, likely: Sequence[LikelyUnit]) -> StepForm:
    """Handing over, where likely units stand above the form: its fields are for any other.

    Whoever chooses one of them gives what is known of it as the reason. One is chosen beforehand
    only where the table of responsibilities names it for this report.
    """
    unit, why = step.form.fields["unit"], step.form.fields["why"]
    unit.required, unit.label = False, _("Another unit")
    why.required, why.label = False, _("Another reason")
    why.help_text = _("Left empty, what stands under the chosen unit is the reason.")
    is_clear = likely[0].is_responsible
    return replace(step, undecided="" if is_clear else _("Unit"))


def _values(report: Report, view: DeskView, verb: str) -> dict[str, Any]:
    """What a step's form starts with: what is known already."""
    values: dict[str, Any] = {}
    if verb in {"classify", "correct_category"}:
        values["category"] = report.category
    if verb == "classify" and report.kind == Kind.CRIME_REPORT:
        values["crime_source"] = report.crime_source or _source(view)
    if verb == "group" and view.related.likely_double is not None:
        values["with_code"] = view.related.likely_double.spelled_code
    if verb == "reply" and view.company.mine is not None:
        values["text"] = view.company.mine.text
    return values


def _source(view: DeskView) -> str:
    """BLTTHS Art. 144: who gives a name denounces, who does not informs."""
    named = bool(view.contact.name)
    return CrimeSource.DENUNCIATION if named else CrimeSource.INFORMATION


def next_code(codes: Sequence[str], report: Report) -> str:
    """The code that follows this report's in the officer's list; else the list's first."""
    others = list(codes)
    if report.code in others:
        place = others.index(report.code)
        others = others[place + 1 :] + others[:place]
    return others[0] if others else ""
