"""`/can-bo/quay/`: desks of the officer's units, opening one; figures."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from caunoi.accounts import policy
from caunoi.accounts.access import Actor, may, scopes_of
from caunoi.accounts.choices import Scope
from caunoi.accounts.views_staff.gate import for_staff
from caunoi.core.clock import today
from caunoi.core.errors import NotFound, Refused
from caunoi.procedures.forms_desks import DeskForm
from caunoi.procedures.models import Desk
from caunoi.procedures.selectors.catalogue import handled_by, name_of
from caunoi.procedures.selectors.desks import (
    appointments_of_day,
    visible_desks,
    waiting_counts,
)
from caunoi.procedures.selectors.figures import figures_of, units_counted
from caunoi.procedures.services.desks import open_desk
from caunoi.units import directory
from caunoi.units.models import Unit

SECTION = "procedures"


def rights(actor: Actor) -> dict[str, Any]:
    """What every page of this section knows of the officer."""
    return {
        "section": SECTION, "may_run": may(actor, policy.RUN_DESKS),
        "may_manage": may(actor, policy.MANAGE_DESKS), "may_judge": may(actor, policy.JUDGE_PAPERS),
        "may_count": may(actor, policy.COUNT_PROCEDURES),
        "may_edit": may(actor, policy.EDIT_PROCEDURES) or may(actor, policy.RELEASE_PROCEDURES),
    }  # fmt: skip


@contextmanager
def refusals_said(request: HttpRequest) -> Iterator[None]:
    """A refusal becomes a message; what the officer may not know of is no page."""
    try:
        yield
    except NotFound as missing:
        raise Http404 from missing
    except Refused as refused:
        messages.error(request, refused.message)


@for_staff(policy.RUN_DESKS)
def show_desks(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The desks, and how many wait at each."""
    desks = list(visible_desks(actor).filter(closed_at=None))
    waiting = waiting_counts(desks)
    lines = [(desk, waiting.get(desk.pk, 0), appointments_of_day(desk, today()).count())
             for desk in desks]  # fmt: skip
    closed = visible_desks(actor, policy.MANAGE_DESKS).exclude(closed_at=None)
    context = {"lines": lines, "closed": closed, "tab": "desks", **rights(actor)}
    return render(request, "procedures/staff/desks.html", context)


@for_staff(policy.MANAGE_DESKS)
def open_new(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Open a desk of a unit that the officer leads; of several, one is chosen first."""
    units = _units(actor)
    code = request.POST.get("unit") or request.GET.get("unit") or ""
    unit = next((one for one in units if one.code == code or len(units) == 1), None)
    if unit is None:
        context = {"units": units, "tab": "desks", **rights(actor)}
        return render(request, "procedures/staff/open.html", context)
    form = DeskForm(
        request.POST or None, unit=(unit.code, unit.name), procedures=_choices(unit)
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        try:
            desk = open_desk(unit=unit, by=actor, setting=form.setting())
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("The desk is open: times can be booked now."))
            return redirect("procedures:day", desk.code)
    context = {"form": form, "tab": "desks", **rights(actor)}
    status = 422 if form.is_bound else 200
    return render(request, "procedures/staff/open.html", context, status=status)


def _choices(unit: Unit) -> list[tuple[str, str]]:
    return [(str(one.pk), name_of(one)) for one in handled_by(unit)]


def _units(actor: Actor) -> list[Unit]:
    ids: set[int] = set()
    for duty, scope in scopes_of(actor, policy.MANAGE_DESKS):
        whole = scope == Scope.SUBTREE
        ids |= directory.subtree_ids(duty.unit_code) if whole else {duty.unit_id}
    return list(Unit.objects.filter(pk__in=ids, valid_to=None).order_by("name"))


def get_desk(actor: Actor, code: str, permission: str = policy.RUN_DESKS) -> Desk:
    """The desk of an address, where the officer has the permission; else 404."""
    desk = visible_desks(actor, permission).filter(code=code).first()
    if desk is None:
        raise Http404
    return desk


@for_staff(policy.COUNT_PROCEDURES)
def show_figures(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Waiting, no-shows and trips saved of the last thirty days, by unit."""
    rows = figures_of(units_counted(actor))
    context = {"rows": rows, "tab": "figures", "saved": sum(row.saved for row in rows),
               **rights(actor)}  # fmt: skip
    return render(request, "procedures/staff/figures.html", context)
