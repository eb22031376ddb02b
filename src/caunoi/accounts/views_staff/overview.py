"""The first page of administration, the requests that wait for a second key, the units."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from caunoi.accounts import policy, selectors
from caunoi.accounts.access import Actor, may
from caunoi.accounts.context import ADMINISTRATION
from caunoi.accounts.services.duties import approve_duty, refuse_duty
from caunoi.accounts.unit_tree import find_unit_page, tree
from caunoi.accounts.views_staff.gate import for_staff
from caunoi.accounts.wording import REQUEST_WORDS, SOURCE_WORDS
from caunoi.core.errors import NotFound, Refused

SLOWED_SHOWN = 20


@for_staff(policy.MANAGE_STAFF, policy.WRITE_PAGES)
def show_overview(request: HttpRequest, actor: Actor) -> HttpResponse:
    """`/quan-tri/`: figures, what waits, wrong passwords that passed a limit.

    Those who write pages and administer nothing are led to where they write.
    """
    if not may(actor, policy.MANAGE_STAFF):
        return redirect("portal_desk")
    slowed = [
        {"at": event.at, "source": SOURCE_WORDS.get(event.data["after"].get("source", ""), ""),
         "failures": event.data["after"].get("failures")}
        for event in selectors.slowed_sources()[:SLOWED_SHOWN]
    ]  # fmt: skip
    context = {"figures": selectors.figures(), "slowed": slowed, "section": "administration",
               "tab": "overview"}  # fmt: skip
    return render(request, "accounts/admin/overview.html", context)


@for_staff(*ADMINISTRATION)
def show_two_keys(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What waits for a second key, and what was settled."""
    return _show_two_keys(request, actor)


def _show_two_keys(
    request: HttpRequest,
    actor: Actor,
    *,
    status: int = 200,
    kept: UUID | None = None,
) -> HttpResponse:
    """`kept` is the duty whose refusal was refused: the reason that was written stays there."""
    duties = {one.request_id: one for one in selectors.waiting_duties()}
    waiting = [
        {"request": one, "what": REQUEST_WORDS.get(one.kind, one.kind), "duty": duties.get(one.pk),
         "own": one.proposer_id == actor.id, "mine": one.proposer_id != actor.id
         and may(actor, one.permission)}
        for one in selectors.waiting_requests()
    ]  # fmt: skip
    page = Paginator(selectors.settled_requests(), 25).get_page(request.GET.get("page"))
    settled = [(one, REQUEST_WORDS.get(one.kind, one.kind)) for one in page]
    context = {"waiting": waiting, "settled": settled, "page": page, "actor": actor,
               "kept": kept, "why": request.POST.get("why", ""),
               "section": "administration", "tab": "two_keys"}  # fmt: skip
    return render(request, "accounts/admin/two_keys.html", context, status=status)


@require_POST
@for_staff(policy.MANAGE_STAFF)
def settle_duty(request: HttpRequest, actor: Actor, asked: UUID, verdict: str) -> HttpResponse:
    """Approve or refuse a duty that another administrator asked for."""
    if verdict not in ("approve", "refuse"):
        raise Http404
    try:
        if verdict == "approve":
            approve_duty(duty_request_id=asked, by=actor)
            messages.success(request, _("The duty has started."))
        else:
            refuse_duty(duty_request_id=asked, by=actor, why=request.POST.get("why", ""))
            messages.success(request, _("The request is settled."))
    except NotFound as missing:
        raise Http404 from missing
    except Refused as refused:
        messages.error(request, refused.message)
        return _show_two_keys(request, actor, status=refused.status, kept=asked)
    return redirect("accounts:two_keys")


@for_staff(policy.MANAGE_STAFF, policy.MANAGE_UNITS)
def show_units(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The units in service as a tree."""
    context = {"rows": tree(), "section": "administration", "tab": "units"}
    return render(request, "accounts/admin/units.html", context)


@for_staff(policy.MANAGE_STAFF, policy.MANAGE_UNITS)
def show_unit(request: HttpRequest, actor: Actor, code: str) -> HttpResponse:
    """One unit: what it was, who followed it, who serves there, what it answers for."""
    page = find_unit_page(code)
    if page is None:
        raise Http404
    context = {"page": page, "section": "administration", "tab": "units"}
    return render(request, "accounts/admin/unit.html", context)
