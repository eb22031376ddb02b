"""The clocks, and who read what: read only, for heads, the procuracy and auditors."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from caunoi.accounts import policy
from caunoi.accounts.access import Actor, may
from caunoi.command.forms import ClockForm, LookForm
from caunoi.law.choices import Origin
from caunoi.reports.selectors.looks import LookFilters, list_looks, mass_readings, most_reading
from caunoi.reports.selectors.supervision import (
    BadCursor,
    ClockFilters,
    count_silent,
    list_clocks,
    list_suspensions,
)
from caunoi.reports.selectors.visibility import reachable_units

SHOWN = ("running", "late", "house", "suspended", "silent")


def _require(request: HttpRequest, permission: str = "") -> Actor:
    """The officer who asks. Whoever may not see the page is not told that there is one."""
    actor = request.actor  # type: ignore[attr-defined]
    if not actor or not actor.duties or (permission and not may(actor, permission)):
        raise Http404
    return actor  # type: ignore[no-any-return]


def _base(request: HttpRequest, actor: Actor) -> dict[str, Any]:
    query = request.GET.copy()
    query.pop("cursor", None)
    kept = query.copy()
    kept.pop("show", None)
    return {
        "query": query.urlencode(), "kept": kept.urlencode(), "can_open": may(actor, policy.VIEW),
        "cursor": request.GET.get("cursor", ""),
    }  # fmt: skip


@login_required
@require_safe
@never_cache
def show_clocks(request: HttpRequest) -> HttpResponse:
    """`/can-bo/dong-ho/`: running and late clocks, suspended reports and notices that are owed."""
    actor = _require(request, policy.VIEW_CLOCKS)
    form = ClockForm(request.GET, units=reachable_units(actor, policy.VIEW_CLOCKS))
    given = form.cleaned_data if form.is_valid() else {}
    asked = request.GET.get("show", "")
    shown = asked if asked in SHOWN else SHOWN[0]
    words = {name: given.get(name, "") for name in ("unit", "rule", "kind")}
    origin = Origin.HOUSE if shown == "house" else Origin.LAW
    filters = ClockFilters(**words, late=shown == "late", origin=origin)
    context = {**_base(request, actor), "form": form, "shown": shown, "section": "clocks"}
    try:
        if shown in {"running", "late", "house"}:
            context["clocks"] = list_clocks(actor, filters, cursor=context["cursor"])
        else:
            context["suspensions"] = list_suspensions(
                actor, filters, cursor=context["cursor"], silent=shown == "silent"
            )
    except BadCursor as refused:
        context["trouble"] = refused.message
    context["silent_count"] = count_silent(actor)
    return render(request, "command/clocks.html", context)


@login_required
@require_safe
@never_cache
def show_looks(request: HttpRequest) -> HttpResponse:
    """`/can-bo/nhat-ky-doc/`: who opened which report, what for and why; mass reading on top."""
    actor = _require(request, policy.VIEW_ACCESS)
    context = _looks(request, actor, own=False)
    if not context["query"] and not context["cursor"]:
        context["readers"] = most_reading(actor)
    context["alerts"] = mass_readings(actor)
    return render(request, "command/looks.html", context)


@login_required
@require_safe
@never_cache
def show_own_looks(request: HttpRequest) -> HttpResponse:
    """`/can-bo/nhat-ky-doc/cua-toi/`: what the officer opened, as supervision sees it."""
    actor = _require(request)
    return render(request, "command/looks.html", _looks(request, actor, own=True))


def _looks(request: HttpRequest, actor: Actor, *, own: bool) -> dict[str, Any]:
    form = LookForm(request.GET, units=reachable_units(actor, policy.VIEW_ACCESS))
    form.is_valid()
    given = {name: value for name, value in form.cleaned_data.items() if value}
    context = {**_base(request, actor), "form": form, "section": "looks", "own": own,
               "supervises": may(actor, policy.VIEW_ACCESS)}  # fmt: skip
    try:
        context["looks"] = list_looks(
            actor, LookFilters(**given), own=own, cursor=context["cursor"]
        )
    except BadCursor as refused:
        context["trouble"] = refused.message
    return context
