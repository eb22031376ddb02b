"""`/can-bo/quay/`: desks of the officer's units, the day at one of them, setting one up."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from caunoi.accounts import policy
from caunoi.accounts.access import Actor, may, scopes_of
from caunoi.accounts.choices import Scope
from caunoi.accounts.views_staff.gate import for_staff
from caunoi.core.clock import now, today
from caunoi.core.errors import NotFound, Refused
from caunoi.procedures import catalogue
from caunoi.procedures.choices import DeskKind, TicketState
from caunoi.procedures.forms_staff import DeskForm, ReasonForm, ShutForm
from caunoi.procedures.models import Desk, Ticket
from caunoi.procedures.selectors.desks import (
    appointments_of_day,
    visible_desks,
    waiting_counts,
)
from caunoi.procedures.selectors.figures import figures_of, units_counted
from caunoi.procedures.services.desks import change_desk, close_desk, open_desk, shut_day
from caunoi.procedures.services.queue import arrive, call_next, end_ticket, give_number
from caunoi.procedures.slots import write_hours
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
    context = {"lines": lines, "tab": "desks", **rights(actor)}
    return render(request, "procedures/staff/desks.html", context)


@for_staff(policy.RUN_DESKS)
def show_day(request: HttpRequest, actor: Actor, code: str) -> HttpResponse:
    """The queue now, today's appointments, and what can be done next."""
    desk = get_desk(actor, code)
    tickets = list(
        Ticket.objects.filter(desk=desk, day=today())
        .select_related("appointment", "procedure__current").order_by("number")
    )  # fmt: skip
    context = {
        "desk": desk, "tab": "desks", "moment": now(),
        "called": [one for one in tickets if one.state == TicketState.CALLED],
        "waiting": [one for one in tickets if one.state == TicketState.WAITING],
        "ended": sum(one.state in (TicketState.DONE, TicketState.LEFT) for one in tickets),
        "appointments": appointments_of_day(desk, today()), **rights(actor),
    }  # fmt: skip
    return render(request, "procedures/staff/day.html", context)


@require_POST
@for_staff(policy.RUN_DESKS)
def act_at_desk(request: HttpRequest, actor: Actor, code: str, act: str) -> HttpResponse:
    """A number, the next one, somebody is here, somebody is served or left."""
    desk = get_desk(actor, code)
    with refusals_said(request):
        if act == "so":
            ticket = give_number(desk_id=desk.pk, by=actor)
            messages.success(request, _("Number %(number)d") % {"number": ticket.number})
        elif act == "goi":
            called = call_next(desk_id=desk.pk, by=actor)
            if called is None:
                messages.info(request, _("Nobody waits."))
        elif act == "den":
            ticket = arrive(appointment_id=_key(request), by=actor)
            messages.success(request, _("Number %(number)d") % {"number": ticket.number})
        elif act in ("xong", "ve"):
            end_ticket(ticket_id=_key(request), by=actor, came=act == "xong")
        else:
            raise Http404
    return redirect("procedures:day", code)


def _key(request: HttpRequest) -> UUID:
    try:
        return UUID(request.POST.get("key", ""))
    except ValueError as error:
        raise NotFound from error


@for_staff(policy.MANAGE_DESKS)
def open_new(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Open a desk of a unit that the officer leads."""
    units = _units(actor)
    form = DeskForm(
        request.POST or None, units=[(one.code, one.name) for one in units],
        procedures=_choices(),
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        unit = next(one for one in units if one.code == form.cleaned_data["unit"])
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


@for_staff(policy.MANAGE_DESKS)
def set_up(request: HttpRequest, actor: Actor, code: str) -> HttpResponse:
    """Hours, seats and procedures of a desk; shut it for a day, close it."""
    desk = get_desk(actor, code, policy.MANAGE_DESKS)
    act = request.POST.get("act", "")
    form = _desk_form(request if act == "change" else None, desk)
    shut = ShutForm(request.POST if act == "shut" else None)
    try:
        if act == "change" and form.is_valid():
            change_desk(desk_id=desk.pk, by=actor, setting=form.setting())
            messages.success(request, _("Saved. What was booked already stays."))
            return redirect("procedures:set_up", code)
        if act == "shut" and shut.is_valid():
            count = shut_day(desk_id=desk.pk, by=actor, **shut.cleaned_data)
            said = _("Closed on that day; %(count)d appointments were cancelled and told of.")
            messages.success(request, said % {"count": count})
            return redirect("procedures:set_up", code)
        if act == "close":
            why = ReasonForm(request.POST)
            why.is_valid()
            close_desk(desk_id=desk.pk, by=actor, why=why.cleaned_data.get("why", ""))
            messages.success(request, _("The desk is closed."))
            return redirect("procedures:desks")
    except Refused as refused:
        if act == "close":
            messages.error(request, refused.message)
        else:
            (form if act == "change" else shut).refuse(refused)
    context = {
        "desk": desk, "form": form, "shut": shut, "tab": "desks",
        "shut_days": desk.shut_days.filter(day__gte=today()).order_by("day"), **rights(actor),
    }  # fmt: skip
    status = 422 if act else 200
    return render(request, "procedures/staff/set_up.html", context, status=status)


def _desk_form(request: HttpRequest | None, desk: Desk) -> DeskForm:
    start = {
        "unit": desk.unit.code, "name": desk.name, "address": desk.address,
        "hours": write_hours(desk.hours), "slot_minutes": desk.slot_minutes, "seats": desk.seats,
        "days_ahead": desk.days_ahead,
        "procedures": [str(key) for key in desk.procedures.values_list("pk", flat=True)],
    }  # fmt: skip
    return DeskForm(
        request.POST if request else None, initial=start, procedures=_choices(),
        units=[(desk.unit.code, desk.unit.name)],
    )  # fmt: skip


def _choices() -> list[tuple[str, str]]:
    return [
        (str(one.id), str(one.content.name))
        for one in catalogue.all_procedures()
        if one.content.desk != DeskKind.NONE
    ]


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
