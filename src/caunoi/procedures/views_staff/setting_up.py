"""`/can-bo/quay/<desk>/thiet-lap/`: hours and procedures, days off, closing and opening again.

What cancels people's appointments asks first, and says how many.
"""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from caunoi.accounts import policy
from caunoi.accounts.access import Actor
from caunoi.accounts.views_staff.gate import for_staff
from caunoi.core.clock import today
from caunoi.core.errors import Refused
from caunoi.procedures.forms_desks import AgreedForm, CloseForm, DeskForm, ShutForm
from caunoi.procedures.models import Appointment, Desk
from caunoi.procedures.selectors.catalogue import handled_by, name_of
from caunoi.procedures.selectors.desks import REACHABLE, booked_at, stranded
from caunoi.procedures.services.desks import (
    AGREED,
    change_desk,
    close_desk,
    reopen_desk,
    shut_day,
    unshut_day,
)
from caunoi.procedures.slots import write_hours
from caunoi.procedures.views_staff.desks import get_desk, refusals_said, rights


@for_staff(policy.MANAGE_DESKS)
def set_up(request: HttpRequest, actor: Actor, code: str) -> HttpResponse:
    """The desk's setting, its days off, the way to close it or to open it again."""
    desk = get_desk(actor, code, policy.MANAGE_DESKS)
    act = request.POST.get("act", "")
    if act == "shut":
        return _shut(request, actor, desk)
    if act == "close":
        return _close(request, actor, desk)
    if act == "unshut":
        return _unshut(request, actor, desk)
    if act == "reopen":
        with refusals_said(request):
            reopen_desk(desk_id=desk.pk, by=actor)
            messages.success(request, _("The desk is open again: times can be booked now."))
        return redirect("procedures:set_up", code)
    return _change(request, actor, desk)


def _change(request: HttpRequest, actor: Actor, desk: Desk) -> HttpResponse:
    form = _desk_form(desk, request.POST if request.method == "POST" else None)
    if not form.is_bound or not form.is_valid():
        return _page(request, actor, desk, form=form)
    agreed, keeps = _agreed(request), "keep" in request.POST
    lost = stranded(desk, form.setting().hours)
    why = CloseForm(request.POST)
    said = why.cleaned_data["why"] if why.is_valid() and not keeps else ""
    if lost and (agreed is None or not (keeps or said)):
        return _ask_stranded(request, actor, desk, form, lost)
    try:
        change_desk(
            desk_id=desk.pk, by=actor, setting=form.setting(), agreed=agreed or len(lost), why=said
        )
    except Refused as refused:
        if refused.ground == AGREED:
            return _ask_stranded(request, actor, desk, form, lost, refused.message)
        form.refuse(refused)
        return _page(request, actor, desk, form=form)
    if said:
        told = _("Saved; %(count)d appointments were cancelled and told of.")
        messages.success(request, told % {"count": len(lost)})
    else:
        messages.success(request, _("Saved. What was booked already stays."))
    return redirect("procedures:set_up", desk.code)


def _ask_stranded(
    request: HttpRequest, actor: Actor, desk: Desk, form: DeskForm, lost: list[Appointment],
    refused: str = "",
) -> HttpResponse:  # fmt: skip
    """Who is booked at times that would go: cancel with a reason, or receive them all the same."""
    pressed = "agreed" in request.POST
    why = CloseForm(request.POST if pressed else None, auto_id="lost_%s")
    if pressed and not refused and not why.data.get("why", "").strip():
        why.add_error("why", _("Please say why."))
    among = booked_at(desk).filter(pk__in=[one.pk for one in lost])
    return _ask(request, actor, desk, {
        "form": form, "act": "change", "held": len(lost), "lost": lost, "refused": refused,
        "unreached": among.exclude(REACHABLE).count(),
        "why": why,
    })  # fmt: skip


def _shut(request: HttpRequest, actor: Actor, desk: Desk) -> HttpResponse:
    form = ShutForm(request.POST)
    if not form.is_valid():
        return _page(request, actor, desk, shut=form)
    day, agreed = form.cleaned_data["day"], _agreed(request)
    held = booked_at(desk, day).count()
    try:
        # Asked with nothing agreed to, the service says what speaks against it before we ask.
        count = shut_day(
            desk_id=desk.pk, by=actor, agreed=-1 if agreed is None else agreed, **form.cleaned_data
        )
    except Refused as refused:
        if refused.ground == AGREED:
            said = refused.message if agreed is not None else ""
            return _ask(request, actor, desk, {
                "form": form, "act": "shut", "day": day, "held": held, "refused": said,
                "unreached": booked_at(desk, day).exclude(REACHABLE).count(),
            })  # fmt: skip
        form.refuse(refused)
        return _page(request, actor, desk, shut=form)
    said = _("Closed on that day; %(count)d appointments were cancelled and told of.")
    messages.success(request, said % {"count": count})
    return redirect("procedures:set_up", desk.code)


def _close(request: HttpRequest, actor: Actor, desk: Desk) -> HttpResponse:
    form, agreed = CloseForm(request.POST), _agreed(request)
    if not form.is_valid():
        return _page(request, actor, desk, close=form)
    held = booked_at(desk).count()
    try:
        close_desk(
            desk_id=desk.pk, by=actor, agreed=-1 if agreed is None else agreed, **form.cleaned_data
        )
    except Refused as refused:
        if refused.ground == AGREED:
            said = refused.message if agreed is not None else ""
            return _ask(request, actor, desk, {
                "form": form, "act": "close", "held": held, "refused": said,
                "unreached": booked_at(desk).exclude(REACHABLE).count(),
            })  # fmt: skip
        form.refuse(refused)
        return _page(request, actor, desk, close=form)
    messages.success(request, _("The desk is closed. It can be opened again below the list."))
    return redirect("procedures:desks")


def _unshut(request: HttpRequest, actor: Actor, desk: Desk) -> HttpResponse:
    form = ShutForm({**request.POST.dict(), "why": "-"})
    if form.is_valid():
        with refusals_said(request):
            unshut_day(desk_id=desk.pk, day=form.cleaned_data["day"], by=actor)
            messages.success(request, _("The desk is open on that day again."))
    return redirect("procedures:set_up", desk.code)


def _agreed(request: HttpRequest) -> int | None:
    form = AgreedForm(request.POST)
    count: int | None = form.cleaned_data["agreed"] if form.is_valid() else None
    return count


def _ask(request: HttpRequest, actor: Actor, desk: Desk, more: dict[str, Any]) -> HttpResponse:
    context = {"desk": desk, "tab": "desks", **more, **rights(actor)}
    return render(request, "procedures/staff/sure.html", context)


def _page(request: HttpRequest, actor: Actor, desk: Desk, **forms: Any) -> HttpResponse:
    context = {
        "desk": desk, "form": forms.get("form") or _desk_form(desk), "tab": "desks",
        "shut": forms.get("shut") or ShutForm(auto_id="shut_%s"),
        "close": forms.get("close") or CloseForm(auto_id="close_%s"),
        "shut_days": desk.shut_days.filter(day__gte=today()).order_by("day"), **rights(actor),
    }  # fmt: skip
    status = 422 if request.method == "POST" else 200
    return render(request, "procedures/staff/set_up.html", context, status=status)


def _desk_form(desk: Desk, data: Any = None) -> DeskForm:
    start = {
        "unit": desk.unit.code, "name": desk.name, "address": desk.address,
        "name_en": desk.name_en, "address_en": desk.address_en,
        "hours": write_hours(desk.hours), "slot_minutes": desk.slot_minutes, "seats": desk.seats,
        "days_ahead": desk.days_ahead,
        "procedures": [str(key) for key in desk.procedures.values_list("pk", flat=True)],
    }  # fmt: skip
    choices = [(str(one.pk), name_of(one)) for one in handled_by(desk.unit)]
    return DeskForm(data, initial=start, unit=(desk.unit.code, desk.unit.name), procedures=choices)
