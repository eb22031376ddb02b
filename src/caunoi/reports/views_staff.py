"""The officer's desk: the inbox beside the report, and every step as a form."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from caunoi.accounts import policy
from caunoi.accounts.access import Actor, may
from caunoi.core.errors import AccessDenied, NotFound, Refused
from caunoi.reports.choices import Channel, Kind, State
from caunoi.reports.errors import Changed
from caunoi.reports.forms_staff import move_forms
from caunoi.reports.models import Report
from caunoi.reports.selectors import BadFilter, Filters, get_report, list_reports
from caunoi.reports.selectors.desk import desk_row, desk_view
from caunoi.reports.services.contacts import reveal_contact
from caunoi.reports.services.looking import record_look
from caunoi.reports.services.moving import open_moves, perform

_FLAGS = ("overdue", "waiting")
_WORDS = ("state", "kind", "category", "area", "channel", "assigned", "q", "order")


def _actor(request: HttpRequest) -> Actor:
    """The officer who asks; whoever holds no duty now finds nothing here."""
    actor = request.actor  # type: ignore[attr-defined]
    if not actor or not actor.duties:
        raise Http404
    return actor  # type: ignore[no-any-return]


def _filters(query: QueryDict) -> Filters:
    values: dict[str, Any] = {name: query[name] for name in _WORDS if query.get(name)}
    values.update({name: True for name in _FLAGS if query.get(name)})
    urgency = query.get("urgency", "")
    if str(urgency).isdecimal():
        values["urgency"] = int(str(urgency))
    return Filters(**values)


@login_required
@never_cache
def show_inbox(request: HttpRequest) -> HttpResponse:
    """`/can-bo/`: what the officer may see, newest or soonest due first."""
    return render(request, "reports/staff/inbox.html", _inbox(request, _actor(request)))


def _inbox(request: HttpRequest, actor: Actor) -> dict[str, Any]:
    trouble, rows, following = "", [], ""
    filters = _filters(request.GET)
    if not may(actor, policy.VIEW):
        raise Http404
    try:
        page = list_reports(actor, filters, cursor=request.GET.get("cursor", ""))
        rows, following = [desk_row(row) for row in page.rows], page.next
    except BadFilter as refused:
        trouble = refused.message
    query = request.GET.copy()
    query.pop("cursor", None)
    return {
        "rows": rows, "next": following, "filters": filters, "trouble": trouble,
        "query": query.urlencode(), "kinds": Kind.choices, "states": State.choices,
        "channels": Channel.choices, "section": "inbox",
    }  # fmt: skip


@login_required
@never_cache
def show_report(request: HttpRequest, code: str) -> HttpResponse:
    """One report with its thread, clocks, history and the steps open to the officer."""
    actor = _actor(request)
    report = _report(actor, code)
    record_look(report, actor)
    return _show(request, actor, report)


def _report(actor: Actor, code: str) -> Report:
    try:
        return get_report(actor, code)
    except NotFound as missing:
        raise Http404 from missing


def _show(
    request: HttpRequest, actor: Actor, report: Report, *, status: int = 200, **more: Any
) -> HttpResponse:
    context = {
        **_inbox(request, actor),
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
    actor = _actor(request)
    report = _report(actor, code)
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
    actor = _actor(request)
    report = _report(actor, code)
    try:
        card = reveal_contact(report_id=report.pk, by=actor, why=request.POST.get("why", ""))
    except Refused as refused:
        return _show(request, actor, report, status=422, refusal=refused.message)
    return _show(request, actor, report, card=card, said=_("Your reason was recorded."))
