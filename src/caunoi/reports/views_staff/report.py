"""One report on the desk: its page, and the reporter's contact for a reason."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from caunoi.accounts import policy
from caunoi.accounts.access import Actor, may
from caunoi.core.errors import Refused
from caunoi.core.htmx import render_part
from caunoi.reports.choices import Urgency
from caunoi.reports.forms_staff import NOTHING, Attempt
from caunoi.reports.models import Report
from caunoi.reports.selectors.report_page import desk_looks, desk_view
from caunoi.reports.services.contacts import reveal_contact
from caunoi.reports.services.looking import record_look
from caunoi.reports.services.mentions import see_mentions
from caunoi.reports.services.moving import open_moves
from caunoi.reports.views_staff.gate import on_report
from caunoi.reports.views_staff.inbox import inbox_context
from caunoi.reports.views_staff.report_context import page_context


@on_report
def show_report(request: HttpRequest, actor: Actor, report: Report) -> HttpResponse:
    """One report with its thread, clocks, history and the steps open to the officer."""
    record_look(report, actor)
    return show_page(request, actor, report)


def show_page(
    request: HttpRequest,
    actor: Actor,
    report: Report,
    *,
    status: int = 200,
    attempt: Attempt = NOTHING,
    **more: Any,
) -> HttpResponse:
    """The report's page beside the officer's list; `attempt` is a step that was just refused."""
    view = desk_view(report, actor)
    unseen = view.gathering.unseen
    if unseen.pop(report.pk, 0):
        see_mentions(report, actor)
    urgent = report.urgency == Urgency.EMERGENCY and not report.about_police
    picked = request.GET.get("template", "")
    beside = inbox_context(request, actor)
    context = {
        **beside,
        "inbox_new": beside["inbox"].waiting,
        "view": view,
        "report": report,
        "mentions_new": unseen.total(),
        "may_reveal": may(actor, policy.REVEAL_CONTACT, within=report.unit, urgent=urgent),
        "may_group": may(actor, policy.GROUP, within=report.unit),
        **page_context(report, view, open_moves(report, actor), actor, attempt, picked),
        **more,
    }
    return render(request, "reports/staff/report.html", context, status=status)


@on_report
@require_GET
def show_looks(request: HttpRequest, actor: Actor, report: Report) -> HttpResponse:
    """Who opened the report; on request, as a part of its page or as a page of its own."""
    context = {
        "report": report, "looks": desk_looks(report, actor), "section": "inbox",
        "query": request.GET.urlencode(),
    }  # fmt: skip
    return render_part(
        request, "reports/staff/looks.html", "reports/staff/_looks_list.html", context
    )


@on_report
@require_POST
def reveal(request: HttpRequest, actor: Actor, report: Report) -> HttpResponse:
    """Show the contact to whoever gives a reason; the reporter sees that it was read."""
    why = request.POST.get("why", "")
    try:
        card = reveal_contact(report_id=report.pk, by=actor, why=why)
    except Refused as refused:
        return show_page(
            request, actor, report, status=422, refused_contact=refused.message, why_contact=why
        )
    return show_page(request, actor, report, card=card, said=_("Your reason was recorded."))
