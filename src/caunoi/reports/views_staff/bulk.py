"""One act on the ticked reports: its form, what goes out shown once more, then what was done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from caunoi.accounts.access import Actor
from caunoi.core.errors import RuleBroken
from caunoi.reports import catalogue
from caunoi.reports.forms_inbox import act_choices
from caunoi.reports.models import Report
from caunoi.reports.reply_words import braced_words, fill, words_for
from caunoi.reports.selectors.asked import as_query, read_values
from caunoi.reports.selectors.colleagues import Colleague, assignable, people_of
from caunoi.reports.selectors.reply_templates import Template, templates_for
from caunoi.reports.services.bulk import ACTS, Act, act_on_each, move_for, picked_reports
from caunoi.reports.views_staff.gate import get_actor
from caunoi.reports.workflow import GAP, has_gap

ASK, CHECK, DO = "ask", "check", "do"
_CHOSEN = ("unit", "category", "urgency", "crime_source")  # the rest is written


@dataclass(frozen=True, slots=True)
class Picked:
    """One ticked report: whether the act is open for it, and what its reporter would read."""

    report: Report
    category: str
    is_open: bool
    text: str


@login_required
@require_POST
@never_cache
def act_on_ticked(request: HttpRequest) -> HttpResponse:
    """Ask for the fields, show what goes out, or do it and say what became of each report."""
    actor = get_actor(request)
    act = ACTS.get(request.POST.get("act", ""))
    if act is None:
        raise Http404
    codes = request.POST.getlist("pick")
    fields = {name: request.POST.get(name, "").strip() for name in act.fields}
    stage, missing = _stage(act, request.POST.get("stage", ""), fields)
    try:
        if stage == DO:
            outcomes = act_on_each(act.name, codes=codes, by=actor, fields=fields)
            done = sum(outcome.is_done for outcome in outcomes)
            return _show(request, "bulk_done", act=act, outcomes=outcomes, done=done)
        reports, unknown = picked_reports(actor, codes)
    except RuleBroken as refused:
        return _show(request, "bulk", act=act, refusal=refused.message, status=422)
    picked = [_picked(act, report, actor, fields.get("text", "")) for report in reports]
    return _show(
        request, "bulk", act=act, stage=stage, picked=picked, unknown=unknown, fields=fields,
        missing=missing, gap=GAP if has_gap(fields.get("text", "")) else "",
        able=sum(one.is_open for one in picked),
        choices={name: act_choices(name) for name in act.fields if name in _CHOSEN},
        officers=_officers(reports) if "officer" in act.fields else (),
        templates=_templates(reports) if act.name == "reply" else (),
        words=", ".join(word for word, _english in braced_words()),
        english_words=", ".join(english for _word, english in braced_words() if english),
        status=422 if missing else 200,
    )  # fmt: skip


def _stage(act: Act, sent: str, fields: dict[str, str]) -> tuple[str, list[str]]:
    """Which screen comes next, and the fields that are still missing for it."""
    if not act.fields:
        return DO, []
    if sent not in {ASK, CHECK}:
        return ASK, []
    missing = [name for name, value in fields.items() if not value and name not in act.optional]
    if act.goes_out and has_gap(fields.get("text", "")):
        missing.append("text")
    if missing:
        return ASK, missing
    return (CHECK if act.goes_out and sent == ASK else DO), []


def _picked(act: Act, report: Report, by: Actor, text: str) -> Picked:
    category = catalogue.find_category(report.category)
    return Picked(
        report, category.name if category else report.category,
        move_for(act, report, by) is not None,
        fill(text, words_for(report)) if act.name == "reply" else "",
    )  # fmt: skip


def _officers(reports: Sequence[Report]) -> list[Colleague]:
    """Who can be given reports in the units that hold these."""
    one_of_each = {report.unit_id: report for report in reports}.values()
    found = {pk: person for report in one_of_each for pk, person in people_of(report).items()}
    return assignable(found.values())


def _templates(reports: Sequence[Report]) -> list[Template]:
    """The templates that fit every one of the reports."""
    kinds = {(report.kind, report.unit_id): report for report in reports}.values()
    offered = [templates_for(report) for report in kinds]
    fits_all = set.intersection(*({t.id for t in some} for some in offered)) if offered else set()
    return [template for template in (offered[0] if offered else []) if template.id in fits_all]


def _show(request: HttpRequest, name: str, *, status: int = 200, **context: Any) -> HttpResponse:
    back = as_query(read_values({key: str(request.GET[key]) for key in request.GET}))
    return render(
        request, f"reports/staff/{name}.html", {**context, "back": back, "section": "inbox"},
        status=status,
    )  # fmt: skip
