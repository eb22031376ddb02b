"""`/lich-hen/`: book a time at a desk; open it again by code and secret, move or cancel it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from caunoi.core.clock import now
from caunoi.core.errors import NotFound, Refused
from caunoi.core.moments import long_day
from caunoi.procedures import catalogue
from caunoi.procedures.choices import AppointmentState, Trips
from caunoi.procedures.errors import SlotTaken
from caunoi.procedures.forms import BookForm, CodeForm, MoveForm, TripsForm
from caunoi.procedures.models import Appointment, Desk
from caunoi.procedures.qr import draw_qr
from caunoi.procedures.selectors.desks import desks_for, next_free, open_days
from caunoi.procedures.services.booking import book, cancel, move, open_appointment
from caunoi.procedures.services.trips import count_trips, has_counted
from caunoi.procedures.views_public.catalogue import facts, get_listed
from caunoi.reports.codes import new_secret


# The form carries its own secret; there is no cookie to forge with.
@csrf_exempt
@never_cache
def book_time(request: HttpRequest, slug: str) -> HttpResponse:
    """Which desk, which day, which time; then the receipt, this once."""
    one = get_listed(slug)
    desks = list(desks_for(one.id))
    asked = request.GET.get("quay", "")
    desk = next((row for row in desks if row.code == asked), None)
    desk = desk or (desks[0] if len(desks) == 1 else None)
    if desk is None:
        rows = [(row, next(iter(next_free(row, now(), 1)), None)) for row in desks]
        return render(request, "procedures/public/desks.html", {**facts(one), "rows": rows})
    free: tuple[datetime, ...] = ()
    form = BookForm(initial={"secret": new_secret()})
    if request.method == "POST":
        form = BookForm(request.POST)
        made, free = _book(form, desk, one.id)
        if made is not None:
            context = {**facts(one), **_receipt(made, form.cleaned_data["secret"])}
            return render(request, "procedures/public/booked.html", context)
    # Only now: whoever gets the time that they chose need not wait for all the others.
    days = open_days(desk)
    day = _day_of(request.GET.get("ngay", ""), days)
    times = next((row.times for row in days if row.day == day), ())
    form.offer([row.at for row in times])
    context = {
        **facts(one), "desk": desk, "days": days, "day": day, "form": form, "free": free,
        "closed": next((row.closed for row in days if row.day == day), ""), "many": len(desks) > 1,
        "times": times,
    }  # fmt: skip
    status = 409 if free else 422 if form.is_bound else 200
    return render(request, "procedures/public/book.html", context, status=status)


def _day_of(typed: str, days: Any) -> date | None:
    """The day in the address, or the first with a time left."""
    try:
        return date.fromisoformat(typed)
    except ValueError:
        return next((row.day for row in days if row.times), None)


def _book(
    form: BookForm, desk: Desk, procedure_id: Any
) -> tuple[Appointment | None, tuple[datetime, ...]]:
    if not form.is_valid():
        return None, ()
    values = form.cleaned_data
    try:
        made = book(
            desk_id=desk.pk, procedure_id=procedure_id, at=datetime.fromisoformat(values["at"]),
            secret=values["secret"], contact=form.card(),
        )  # fmt: skip
    except SlotTaken as taken:
        form.refuse(taken)
        return None, taken.free
    except Refused as refused:
        form.refuse(refused)
        return None, ()
    return made, ()


def _receipt(made: Appointment, secret: str) -> dict[str, Any]:
    return {
        "made": made, "secret": secret, "desk": made.desk,
        "qr": draw_qr(f"{made.spelled_code} {secret}"),
    }  # fmt: skip


@dataclass
class Done:
    """What a press of a button came to."""

    said: str = ""
    refused: str = ""
    free: tuple[datetime, ...] = ()
    day: str = ""
    forms: dict[str, Any] = field(default_factory=dict)


@csrf_exempt
@never_cache
def show_appointment(request: HttpRequest) -> HttpResponse:
    """By code and secret: when and where, another time, cancel; afterwards how often one came."""
    form = CodeForm(request.POST if request.method == "POST" else None)
    if request.method != "POST" or not form.is_valid():
        status = 422 if form.is_bound else 200
        return render(request, "procedures/public/code.html", _asked(form), status=status)
    values = form.cleaned_data
    try:
        appointment = open_appointment(values["code"], values["secret"])
    except NotFound as refused:
        form.add_error(None, refused.message)
        return render(request, "procedures/public/code.html", _asked(form), status=404)
    done = _act(request, appointment)
    appointment.refresh_from_db()
    context = {
        **_page(appointment, done), "code": appointment.spelled_code, "secret": values["secret"],
    }  # fmt: skip
    status = 409 if done.free else 422 if done.refused else 200
    return render(request, "procedures/public/appointment.html", context, status=status)


def _asked(form: CodeForm) -> dict[str, Any]:
    return {
        "form": form, "target": "procedures:appointment", "title": _("My appointment"),
        "lead": _("Open it with the code and the secret words of your slip."),
    }  # fmt: skip


def _act(request: HttpRequest, appointment: Appointment) -> Done:
    act, done = request.POST.get("act", ""), Done(day=request.POST.get("day", ""))
    try:
        if act == "cancel":
            cancel(appointment_id=appointment.pk)
            done.said = _("Cancelled. Somebody else can have this time now.")
        elif act == "move" and request.POST.get("at"):
            move(appointment_id=appointment.pk, at=_moment(request.POST["at"]))
            done.said = _("Moved. Code and secret words stay the same.")
            done.day = ""
        elif act == "trips":
            _count(request, appointment, done)
    except SlotTaken as taken:
        done.refused, done.free = taken.message, taken.free
    except Refused as refused:
        done.refused = refused.message
    return done


def _count(request: HttpRequest, appointment: Appointment, done: Done) -> None:
    form = TripsForm(request.POST)
    if not form.is_valid():
        done.forms["trips"] = form
        return
    count_trips(
        procedure_id=appointment.procedure_id, unit_id=appointment.desk.unit_id,
        trips=form.cleaned_data["trips"], by=Trips.APPOINTMENT, subject=appointment,
    )  # fmt: skip
    done.said = _("Thank you. It is counted, without your name.")


def _moment(typed: str) -> datetime:
    try:
        moment = datetime.fromisoformat(typed[:40])
    except ValueError as error:
        raise NotFound(_("Please choose a time.")) from error
    if moment.tzinfo is None:
        raise NotFound(_("Please choose a time."))
    return moment


def _page(appointment: Appointment, done: Done) -> dict[str, Any]:
    desk = appointment.desk
    is_open = appointment.state in (AppointmentState.BOOKED, AppointmentState.CANCELLED)
    form = None
    if is_open and desk.closed_at is None:
        days = [row for row in open_days(desk) if row.times]
        named = [(row.day.isoformat(), long_day(row.day)) for row in days]
        times = next((row.times for row in days if row.day.isoformat() == done.day), ())
        form = MoveForm(
            {"day": done.day} if times else None, days=named, times=[row.at for row in times]
        )
    over = appointment.state == AppointmentState.DONE
    listed = catalogue.by_id(appointment.procedure_id)
    if listed is None:
        raise Http404
    return {
        **facts(listed), "made": appointment, "desk": desk, "done": done, "move": form,
        "moment": now(),
        "trips": done.forms.get("trips", TripsForm()) if over and not has_counted(appointment)
        else None,
    }  # fmt: skip
