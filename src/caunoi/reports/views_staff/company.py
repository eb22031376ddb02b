"""At the report together: who else is here, unsent replies, officers to call to a note."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from caunoi.accounts.access import Actor
from caunoi.core.clock import now
from caunoi.core.errors import Refused
from caunoi.core.ids import read_id
from caunoi.core.moments import short_second
from caunoi.reports.models import Report
from caunoi.reports.selectors.colleagues import find_colleagues
from caunoi.reports.selectors.company import company_of, newest_message
from caunoi.reports.selectors.mentions import mentions_of
from caunoi.reports.services.people import may_be_told
from caunoi.reports.services.presence import be_present, leave
from caunoi.reports.services.reply_drafts import discard_draft, keep_draft, take_draft_over
from caunoi.reports.views_staff.gate import get_actor, on_report


@on_report
@require_POST
def be_here(request: HttpRequest, actor: Actor, report: Report) -> HttpResponse:
    """Every few seconds from an open page: who else is here, and what has come meanwhile."""
    if request.POST.get("gone"):
        leave(report, actor)
        return HttpResponse(status=204)
    be_present(report, actor, writing=request.POST.get("writing") == "1")
    newest = newest_message(report)
    context = {
        "report": report, "company": company_of(report, actor),
        "is_newer": bool(newest) and request.POST.get("seen", newest) != newest,
        "query": request.GET.urlencode(),
    }  # fmt: skip
    return render(request, "reports/staff/_company.html", context)


@on_report
@require_POST
def keep(request: HttpRequest, actor: Actor, report: Report) -> HttpResponse:
    """Keep, drop or take over an unsent reply; by script while it is written, or by a button."""
    try:
        said = _keep(request, actor, report)
    except Refused as refused:
        if _by_script(request):
            return JsonResponse({"said": refused.message}, status=refused.status)
        messages.error(request, refused.message)
    else:
        if _by_script(request):
            return JsonResponse({"said": said})
        messages.success(request, said)
    query = f"?{request.GET.urlencode()}" if request.GET else ""
    to = reverse("reports:staff_report", kwargs={"code": report.spelled_code})
    return redirect(f"{to}{query}#reply")


def _keep(request: HttpRequest, actor: Actor, report: Report) -> str:
    what, whose = request.POST.get("what", "keep"), request.POST.get("officer", "")
    if what == "discard":
        discard_draft(report_id=report.pk, by=actor)
        return _("The unsent reply was dropped.")
    if what == "take":
        take_draft_over(report_id=report.pk, by=actor, officer=read_id(whose) or UUID(int=0))
        return _("You go on with the unsent reply.")
    kept = keep_draft(report_id=report.pk, by=actor, text=request.POST.get("text", ""))
    if kept is None:
        return ""
    return _("Draft kept at %(time)s") % {"time": short_second(now())}


def _by_script(request: HttpRequest) -> bool:
    return "application/json" in request.headers.get("Accept", "")


@on_report
@require_GET
def find_people(request: HttpRequest, actor: Actor, report: Report) -> JsonResponse:
    """Officers whom a note on this report can call, as their name is typed."""
    found = find_colleagues(report, request.GET.get("q", "")[:60])
    if report.about_police:
        found = [person for person in found if may_be_told(person.id, report)]
    return JsonResponse({"people": [{"badge": p.badge, "label": p.label} for p in found]})


@login_required
@require_GET
@never_cache
def show_mentions(request: HttpRequest) -> HttpResponse:
    """`/can-bo/nhac-ten/`: the notes that call this officer."""
    called = mentions_of(get_actor(request))
    fresh = sum(one.is_new for one in called)
    context = {"called": called, "section": "mentions", "mentions_new": fresh}
    return render(request, "reports/staff/mentions.html", context)
