"""`/can-bo/khu-dan-cu/`: the officer's neighbourhoods, writing once for all of them, a new one."""

from __future__ import annotations

import secrets
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from caunoi.accounts import policy
from caunoi.accounts.access import Actor, may, scopes_of
from caunoi.accounts.choices import Scope
from caunoi.accounts.views_staff.gate import for_staff
from caunoi.core.errors import Refused, RuleBroken
from caunoi.core.qr import draw_qr
from caunoi.neighbourhoods.forms_staff import LinkForm, OpeningForm, ReasonForm, WritingForm
from caunoi.neighbourhoods.models import Neighbourhood
from caunoi.neighbourhoods.selectors.desk import colleagues, promises_by_group
from caunoi.neighbourhoods.selectors.finding import (
    by_name,
    charge_of,
    has_group,
    list_lines,
    officer_of,
    visible_neighbourhoods,
)
from caunoi.neighbourhoods.services.groups import (
    close_neighbourhood,
    link_group,
    open_neighbourhood,
    unlink_group,
)
from caunoi.neighbourhoods.services.posts import publish_post
from caunoi.neighbourhoods.views_staff.presses import REFUSED, pressing
from caunoi.reports.choices import Channel
from caunoi.units import directory
from caunoi.units.choices import UnitKind
from caunoi.units.models import Unit

SECTION = "neighbourhoods"


@for_staff(policy.VIEW_GROUPS, policy.COUNT_GROUPS)
def show_list(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The neighbourhoods of the officer's units; whoever only counts is led to the figures."""
    if not may(actor, policy.VIEW_GROUPS):
        return redirect("neighbourhoods:figures")
    rows = list(visible_neighbourhoods(actor).filter(closed_at=None))
    lines = list_lines(actor, rows, promises_by_group([row.pk for row in rows]))
    context = {"lines": lines, "tab": "list", **rights(actor)}
    return render(request, "neighbourhoods/staff/list.html", context)


@for_staff(policy.RUN_GROUPS)
def write(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Write once; the officer's own neighbourhoods are chosen at first."""
    rows = list(visible_neighbourhoods(actor, policy.RUN_GROUPS).filter(closed_at=None))
    rows.sort(key=by_name)
    places = [(row.code, f"{row.name} · {row.area.short_name}") for row in rows]
    asked = request.GET.get("nhom")
    mine = [
        row.code for row in rows
        if row.code == asked or (not asked and (held := charge_of(row)) is not None
                                 and held.officer_id == actor.id)
    ]  # fmt: skip
    start = {"places": mine, "once": secrets.token_urlsafe(18)}
    form = WritingForm(request.POST or None, initial=start, places=places)
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data["places"]
        try:
            publish_post(
                neighbourhood_ids=[row.pk for row in rows if row.code in chosen], by=actor,
                wording=form.wording(), once=form.cleaned_data["once"],
            )  # fmt: skip
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("Published: it stands on the pages now."))
            if len(chosen) == 1:
                return redirect("neighbourhoods:desk", chosen[0])
            return redirect("neighbourhoods:list")
    context = {"form": form, "tab": "write", **rights(actor)}
    status = 422 if form.is_bound else 200
    return render(request, "neighbourhoods/staff/write.html", context, status=status)


@for_staff(policy.JUDGE_GROUPS)
def open_new(request: HttpRequest, actor: Actor) -> HttpResponse:
    """A head opens a neighbourhood of a ward."""
    units = _wards_police(actor)
    wards = [(unit.area.code, unit.area.name) for unit in units if unit.area is not None]
    officers = [(str(one.pk), one.account.name) for one in colleagues(units)]
    form = OpeningForm(request.POST or None, wards=wards, officers=officers)
    if request.method == "POST" and form.is_valid():
        try:
            values = form.cleaned_data
            made = open_neighbourhood(by=actor, **{**values, "officer": UUID(values["officer"])})
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("The neighbourhood is open: print its poster."))
            return redirect("neighbourhoods:set_up", made.code)
    context = {"form": form, "tab": "list", **rights(actor)}
    status = 422 if form.is_bound else 200
    return render(request, "neighbourhoods/staff/open.html", context, status=status)


def _wards_police(actor: Actor) -> list[Unit]:
    """The wards' police of whom the head decides, that have area officers to choose."""
    ids: set[int] = set()
    for duty, scope in scopes_of(actor, policy.JUDGE_GROUPS):
        ids |= directory.subtree_ids(duty.unit_code) if scope == Scope.SUBTREE else {duty.unit_id}
    rows = Unit.objects.filter(pk__in=ids, kind=UnitKind.WARD, valid_to=None)
    return list(rows.select_related("area").order_by("name"))


@for_staff(policy.RUN_GROUPS)
def set_up(request: HttpRequest, actor: Actor, code: str) -> HttpResponse:
    """The ways in, the group on Zalo, the officers through time, closing."""
    place = get_place(actor, code)
    act = request.POST.get("act", "")
    form = LinkForm(request.POST if act == "link" else None)
    done = False
    with pressing(request, request.POST.get("outlet", place.pk), act) as press:
        done = _set_up(request, actor, place, form)
    if done:
        return redirect("neighbourhoods:set_up", code)
    context = {
        "place": place, "form": form, "officer": officer_of(place), "tab": "set_up",
        "outlets": place.outlets.order_by("-since"), "join_url": join_url(place),
        "charges": place.charges.select_related("officer__account").order_by("-since"),
        "press": press, "has_group": has_group(place), **rights(actor, place),
    }  # fmt: skip
    status = REFUSED if form.is_bound or press.said else 200
    return render(request, "neighbourhoods/staff/set_up.html", context, status=status)


def _set_up(request: HttpRequest, actor: Actor, place: Neighbourhood, form: LinkForm) -> bool:
    why = ReasonForm(request.POST)
    why.is_valid()
    reason = why.cleaned_data.get("why", "")
    match request.POST.get("act") if request.method == "POST" else None:
        case "link" if form.is_valid():
            try:
                link_group(
                    neighbourhood_id=place.pk, channel=Channel.ZALO, by=actor, **form.cleaned_data
                )
            except RuleBroken as refused:
                form.refuse(refused)
                return False
        case "unlink":
            asked = request.POST.get("outlet", "")
            found = next((one for one in place.outlets.all() if str(one.pk) == asked), None)
            if found is not None:
                unlink_group(neighbourhood_id=place.pk, outlet_id=found.pk, by=actor, why=reason)
        case "close":
            close_neighbourhood(neighbourhood_id=place.pk, by=actor, why=reason)
        case _:
            return False
    return True


@for_staff(policy.VIEW_GROUPS)
def show_poster(request: HttpRequest, actor: Actor, code: str) -> HttpResponse:
    """A sheet to print and hang up: the QR code by which residents join."""
    place = get_place(actor, code)
    url = join_url(place)
    context = {
        "place": place,
        "officer": officer_of(place),
        "url": url,
        "qr": draw_qr(f"{url}?tu=qr"),
    }
    return render(request, "neighbourhoods/staff/poster.html", context)


def join_url(place: Neighbourhood) -> str:
    """The address by which residents join."""
    return f"{settings.SITE_URL}{reverse('neighbourhoods:join', args=[place.code])}"


def get_place(actor: Actor, code: str) -> Neighbourhood:
    """The neighbourhood of an address, if the officer may see it; else 404."""
    found = visible_neighbourhoods(actor).filter(code=code).first()
    if found is None:
        raise Http404
    return found


def rights(actor: Actor, place: Neighbourhood | None = None) -> dict[str, object]:
    """What the pages offer this officer."""
    within = place.unit if place is not None else None
    return {
        "section": SECTION, "may_run": may(actor, policy.RUN_GROUPS, within=within),
        "may_judge": may(actor, policy.JUDGE_GROUPS, within=within),
        "may_count": may(actor, policy.COUNT_GROUPS, within=within),
        "may_view": may(actor, policy.VIEW_GROUPS, within=within),
    }  # fmt: skip
