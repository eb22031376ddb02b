"""One report on the desk: its page, and every step as a form."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from caunoi.accounts.access import Actor
from caunoi.core.errors import AccessDenied, NotFound, Refused
from caunoi.reports.errors import Changed
from caunoi.reports.forms_staff import move_forms
from caunoi.reports.models import Report
from caunoi.reports.selectors import get_report
from caunoi.reports.selectors.desk import desk_view
from caunoi.reports.services.contacts import reveal_contact
from caunoi.reports.services.looking import record_look
from caunoi.reports.services.moving import open_moves, perform
from caunoi.reports.views_staff.inbox import get_actor, inbox_context


@login_required
@never_cache
def show_report(request: HttpRequest, code: str) -> HttpResponse:
    """One report with its thread, clocks, history and the steps open to the officer."""
    actor = get_actor(request)
    report = find_report(actor, code)
    record_look(report, actor)
    return _show(request, actor, report)


def find_report(actor: Actor, code: str) -> Report:
    """The report, or 404 where this officer may not know of it."""
    try:
        return get_report(actor, code)
    except NotFound as missing:
        raise Http404 from missing


def _show(
    request: HttpRequest, actor: Actor, report: Report, *, status: int = 200, **more: Any
) -> HttpResponse:
    context = {
        **inbox_context(request, actor),
        "view": desk_view(report, actor),
        "moves": move_forms(open_moves(report, actor), more.pop("typed", None)),
        **more,
    }
    return render(request, "reports/staff/report.html", context, status=status)


@login_required
@require_POST
@never_cache
def do_step(request: HttpRequest, code: str, verb: str) -> HttpResponse:
    """Do a step; where it is refused, say why and keep what was typed."""
    actor = get_actor(request)
    report = find_report(actor, code)
    fields = {k: v for k, v in request.POST.items() if k != "csrfmiddlewaretoken"}
    try:
        perform(verb, report_id=report.pk, by=actor, fields=fields)
    except NotFound as missing:
        raise Http404 from missing
    except Changed as changed:
        return _show(request, actor, report, status=409, refusal=changed.message,
                     typed={verb: fields})  # fmt: skip
    except Refused as refused:
        status = 403 if isinstance(refused, AccessDenied) else 422
        return _show(request, actor, report, status=status, refusal=refused.message,
                     ground=refused.ground, typed={verb: fields})  # fmt: skip
    try:
        get_report(actor, code)
    except NotFound:
        return redirect("reports:inbox")  # a hand-over took it out of sight
    return redirect("reports:staff_report", code=report.spelled_code)


@login_required
@require_POST
@never_cache
def reveal(request: HttpRequest, code: str) -> HttpResponse:
    """Show the contact to whoever gives a reason; the reporter sees that it was read."""
    actor = get_actor(request)
    report = find_report(actor, code)
    try:
        card = reveal_contact(report_id=report.pk, by=actor, why=request.POST.get("why", ""))
    except Refused as refused:
        return _show(request, actor, report, status=422, refusal=refused.message)
    return _show(request, actor, report, card=card, said=_("Your reason was recorded."))
