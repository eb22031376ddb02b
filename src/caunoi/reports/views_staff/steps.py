"""Every step as a form: done once, refused with a reason and the words kept, then the next one."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from caunoi.accounts.access import Actor
from caunoi.core.errors import AccessDenied, NotFound, Refused
from caunoi.reports.codes import read_code, spell_code
from caunoi.reports.errors import Changed
from caunoi.reports.forms_staff import Attempt
from caunoi.reports.likely_units import reason_to_hand_over
from caunoi.reports.models import Report
from caunoi.reports.selectors import list_reports, may_see
from caunoi.reports.selectors.asked import filters_from
from caunoi.reports.services.verdicts import do_step
from caunoi.reports.views_staff.gate import get_actor
from caunoi.reports.views_staff.inbox import inbox_context
from caunoi.reports.views_staff.reading import Pressed, read_press
from caunoi.reports.views_staff.report import show_page
from caunoi.reports.views_staff.report_context import next_code
from caunoi.reports.workflow import MOVES, Move
from caunoi.reports.workflow.verdicts import name_of


@login_required
@require_POST
@never_cache
def press(request: HttpRequest, code: str, verb: str) -> HttpResponse:
    """Do a step; where it is refused, say why and keep what was typed."""
    actor = get_actor(request)
    # Not by what the officer may see: a hand-over may have taken it away by their first press.
    report = Report.objects.filter(code=read_code(code) or "").select_related("unit").first()
    move = MOVES[report.kind].get(verb) if report is not None else None
    if report is None:
        raise Http404
    if move is None:
        return _refuse_unknown(request, actor, report)
    pressed = read_press(move, request.POST, request.FILES)
    if verb == "transfer" and "why" not in pressed.fields:
        why = reason_to_hand_over(report, pressed.fields.get("unit", ""))
        pressed.fields.update({"why": why} if why else {})
    following = _following(request, actor, report) if pressed.goes_on else ""
    try:
        do_step(
            verb, report_id=report.pk, by=actor, fields=pressed.fields, reply=pressed.reply,
            seen=pressed.seen,
        )  # fmt: skip
    except NotFound as missing:
        if not may_see(actor, report):
            raise Http404 from missing
        return _refuse(request, actor, report, move, pressed, missing)
    except Refused as refused:
        return _refuse(request, actor, report, move, pressed, refused)
    for trouble in pressed.troubles:
        messages.warning(request, trouble)
    messages.success(request, _done(report, move, pressed))
    return _go_on(request, actor, report, following)


def _done(report: Report, move: Move, pressed: Pressed) -> str:
    step = name_of(move, pressed.fields)
    return _("%(code)s: %(step)s. Done.") % {"code": report.spelled_code, "step": step}


def _following(request: HttpRequest, actor: Actor, report: Report) -> str:
    """Which report is next in the list that the officer works through, before the step moves it."""
    inbox = inbox_context(request, actor)["inbox"]
    codes = [row.code for row in inbox.page.rows]
    if codes[-1:] == [report.code] and inbox.page.next:
        # The last of its page: the next one stands on the page after.
        filters = filters_from(actor, inbox.values)
        after = list_reports(actor, filters, cursor=inbox.page.next, limit=1)
        codes += [row.code for row in after.rows]
    return next_code(codes, report)


def _go_on(request: HttpRequest, actor: Actor, report: Report, following: str) -> HttpResponse:
    query = f"?{request.GET.urlencode()}" if request.GET else ""
    if following:
        to = reverse("reports:staff_report", kwargs={"code": spell_code(following)})
    elif request.POST.get("then") != "next" and may_see(actor, report):
        to = reverse("reports:staff_report", kwargs={"code": report.spelled_code})
    else:
        to = reverse("reports:inbox")  # the list is done, or a hand-over took it out of sight
    return redirect(f"{to}{query}")


def _refuse(
    request: HttpRequest,
    actor: Actor,
    report: Report,
    move: Move,
    pressed: Pressed,
    refused: Refused,
) -> HttpResponse:
    fresh = _visible(actor, report)
    attempt = Attempt(move.verb, pressed.typed, refused.missing, refused.message, refused.ground)
    more = {"troubles": pressed.troubles}
    if isinstance(refused, Changed):
        return show_page(
            request, actor, fresh, status=409, attempt=attempt, theirs=refused.theirs,
            yours=refused.yours, mine=_field_of_words(move), **more,
        )  # fmt: skip
    status = 403 if isinstance(refused, AccessDenied) else 422
    return show_page(request, actor, fresh, status=status, attempt=attempt, **more)


def _field_of_words(move: Move) -> str:
    """The field of the step's form in which the words to the reporter stand."""
    names = {row.name for row in move.fields}
    return "text" if move.verb == "reply" else "message" if "message" in names else "reply"


def _refuse_unknown(request: HttpRequest, actor: Actor, report: Report) -> HttpResponse:
    attempt = Attempt(message=_("This kind of report knows no such step."))
    return show_page(request, actor, _visible(actor, report), status=422, attempt=attempt)


def _visible(actor: Actor, report: Report) -> Report:
    """The report as it stands now, if the officer may know of it."""
    if not may_see(actor, report):
        raise Http404
    return Report.objects.select_related("unit", "contact").get(pk=report.pk)
