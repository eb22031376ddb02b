"""Numbers for the desk: the inbox's badge and the strip of figures."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from caunoi.accounts import policy
from caunoi.accounts.access import may
from caunoi.command.selectors import count_waiting
from caunoi.command.words import say_count
from caunoi.reports.selectors.figures import COUNTED, desk_figures
from caunoi.reports.selectors.inbox import COUNT_LIMIT

FIRST_PAGES = (
    (policy.VIEW, "reports:inbox"),
    (policy.WRITE_BROADCASTS, "notices:desk"),
    (policy.VIEW_CLOCKS, "command:clocks"),
    (policy.MANAGE_STAFF, "accounts:administration"),
    (policy.WRITE_PAGES, "portal:board"),
)


@login_required
@require_safe
@never_cache
def show_counts(request: HttpRequest) -> HttpResponse:
    """What the badge shows, and with `?figures=1` the strip: words ready to be put on the page."""
    actor = request.actor  # type: ignore[attr-defined]
    if not actor or not may(actor, policy.VIEW):
        raise Http404
    waiting = count_waiting(actor) if may(actor, policy.REPLY) else 0
    answer: dict[str, object] = {"text": say_count(waiting, COUNT_LIMIT) if waiting else ""}
    if request.GET.get("figures"):
        found = desk_figures(actor)
        answer["figures"] = {
            name: say_count(getattr(found, name), COUNTED) for name in found.__slots__
        }
    return JsonResponse(answer)


@login_required
@require_safe
@never_cache
def go_to_desk(request: HttpRequest) -> HttpResponse:
    """Lead officers to the first page that their duties show: not everybody has an inbox."""
    actor = request.actor  # type: ignore[attr-defined]
    for permission, page in FIRST_PAGES:
        if actor and may(actor, permission):
            return redirect(page)
    return redirect("accounts:own")
