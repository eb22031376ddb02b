"""`/lich-hen/`: book a time at a desk; open it again by code and secret, move or cancel it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from caunoi.core.brakes import Brake, count_press, is_too_often
from caunoi.core.clock import local, now
from caunoi.core.errors import NotFound, Refused
from caunoi.core.moments import long_day
from caunoi.procedures import catalogue
from caunoi.procedures.calendar_file import calendar_file
from caunoi.procedures.choices import AppointmentState, Field, Trips
from caunoi.procedures.errors import SlotTaken
from caunoi.procedures.forms import BookForm, MoveForm
from caunoi.procedures.handover import PARAMETER, read_handover
from caunoi.procedures.models import Appointment, Desk
from caunoi.procedures.own_list import PARAMETER as ANSWERS
from caunoi.procedures.own_list import carry_of, own_list
from caunoi.procedures.selectors.desks import (
    OpenDay,
    bookable,
    desks_for,
    next_free,
    open_days,
)
from caunoi.procedures.services.booking import (
    book,
    cancel,
    find_booked,
    is_used,
    move,
    open_appointment,
)
from caunoi.procedures.views_public.catalogue import facts, get_listed
from caunoi.procedures.views_public.choosing import ask_where, needs_ward, unit_asked
from caunoi.procedures.views_public.receipts import (
    Done,
    Door,
    count,
    open_door,
    slip_of,
    trips_form,
)
from caunoi.reports.codes import new_secret
from caunoi.reports.contacts import contact_index
from caunoi.units import directory

# From one place in an hour. A telephone network puts many behind one address: whoever leaves a way
# to be reached is held up much later.
NAMELESS = Brake("booking without contact", most=5, seconds=3600)
ANYBODY = Brake("booking", most=40, seconds=3600)
# So that nobody takes a whole morning from others by one telephone or e-mail. It counts presses
# from one place and never what the tables hold for a number: nobody has proved that the number is
# theirs, so a limit on held appointments would tell whoever types a neighbour's number that she
# has some, and would let them use up hers. Elsewhere in the city she books as ever.
BY_ONE = Brake("booking by one", most=3, seconds=3600)


@require_safe
@never_cache
def choose_procedure(request: HttpRequest) -> HttpResponse:
    """Everything for which a time can be booked; a chat's link leads here."""
    there = bookable()
    groups = [
        (label, [one for one in catalogue.all_procedures(value) if one.id in there])
        for value, label in Field.choices
    ]
    context = {"groups": [row for row in groups if row[1]], **_handed_over(request)}
    return render(request, "procedures/public/choose.html", context)


def _handed_over(request: HttpRequest) -> dict[str, Any]:
    """A chat's mark in the address, while nobody has booked by it, and the answers of a guided
    check; pages hand both on.

    `carry` is what a link of ours adds behind its first parameter.
    """
    answers = carry_of(request.GET.get(ANSWERS, ""))
    token = request.GET.get(PARAMETER, "")
    mark = read_handover(token) if token else None
    is_good = mark is not None and not is_used(mark)
    return {
        "handover": mark if is_good else None,
        "carry": (f"&{PARAMETER}={token}" if is_good else "") + answers,
        "spent": bool(token) and not is_good,
    }  # fmt: skip


# The form carries its own secret; there is no cookie to forge with.
@csrf_exempt
@never_cache
def book_time(request: HttpRequest, slug: str) -> HttpResponse:
    """Which desk, which day, which time; then the receipt, this once."""
    one = get_listed(slug)
    desks = list(desks_for(one.id))
    chat = _handed_over(request)
    asked = request.GET.get("quay", "")
    desk = next((row for row in desks if row.code == asked), None)
    if desk is None:
        # Where each ward has its own, none may be taken for granted: not even the only one that
        # takes bookings, since most people live in another ward.
        unit = unit_asked(request, one)
        if desks and unit is None and needs_ward(one):
            return ask_where(
                request, one, view="procedures:book", takers=desks, carry=chat["carry"]
            )
        if unit is not None:
            desks = [row for row in desks if row.unit_id == unit.pk]
        if not desks:
            context = {**facts(one), "asked_unit": unit}
            return render(request, "procedures/public/no_desk.html", context)
        desk = desks[0] if len(desks) == 1 else None
    if desk is None:
        rows = [(row, next(iter(next_free(row, now(), 1)), None)) for row in desks]
        return render(request, "procedures/public/desks.html", {**facts(one), **chat, "rows": rows})
    free: tuple[datetime, ...] = ()
    from_chat = chat["handover"] is not None
    form = BookForm(initial={"secret": new_secret()}, from_chat=from_chat)
    if request.method == "POST":
        form = BookForm(request.POST, from_chat=from_chat)
        made, free = _book(request, form, desk, one.id, chat["handover"])
        if made is not None:
            context = {
                **facts(one), **slip_of(made, form.cleaned_data["secret"]), "desk": desk,
                "own": own_list(one.content.check, request.GET.get(ANSWERS, "")),
            }  # fmt: skip
            return render(request, "procedures/public/booked.html", context)
    # Only now: whoever gets the time that they chose need not wait for all the others.
    days = open_days(desk)
    day, gone = _day_of(request.GET.get("ngay", ""), days)
    times = next((row.times for row in days if row.day == day), ())
    form.offer([row.at for row in times])
    unit = directory.find_unit_by_pk(desk.unit_id)
    context = {
        **facts(one), **chat, "desk": desk, "days": days, "day": day, "gone": gone, "free": free,
        "form": form,
        "closed": next((row.closed for row in days if row.day == day), ""), "many": len(desks) > 1,
        "times": times, "unit": unit,
        "answers": directory.who_answers_questions(unit) if unit else None,
    }  # fmt: skip
    status = 429 if form.is_held_up else 409 if free else 422 if form.is_bound else 200
    return render(request, "procedures/public/book.html", context, status=status)


def _day_of(typed: str, days: Sequence[OpenDay]) -> tuple[date | None, date | None]:
    """The day in the address, or the first with a time left.

    With the day that was asked for where it cannot be booked any more, or not yet: an old link.
    """
    first = next((row.day for row in days if row.times), None)
    try:
        asked = date.fromisoformat(typed)
    except ValueError:
        return first, None
    return (asked, None) if any(row.day == asked for row in days) else (first, asked)


def _book(
    request: HttpRequest, form: BookForm, desk: Desk, procedure_id: Any, handover: UUID | None
) -> tuple[Appointment | None, tuple[datetime, ...]]:
    if not form.is_valid():
        return None, ()
    values = form.cleaned_data
    if known := find_booked(values["secret"]):
        return known, ()  # the same press again, and no further booking
    if form.held_up(_why_held_up(request, form)):
        return None, ()
    try:
        made = book(
            desk_id=desk.pk, procedure_id=procedure_id, at=datetime.fromisoformat(values["at"]),
            secret=values["secret"], contact=form.card(),
            handover=handover if values.get("in_chat") else None,
        )  # fmt: skip
    except SlotTaken as taken:
        form.refuse(taken)
        return None, taken.free
    except Refused as refused:
        form.refuse(refused)
        return None, ()
    mark = request.brake_mark  # type: ignore[attr-defined]
    for brake in (ANYBODY,) if form.card() else (ANYBODY, NAMELESS):
        count_press(mark, brake)
    for one in _ways_given(form):
        count_press(mark, BY_ONE, one)
    return made, ()


def _ways_given(form: BookForm) -> list[str]:
    """What stands for the telephone and e-mail that were given, in a brake's memory."""
    card = form.card()
    given = (contact_index("phone", card.phone), contact_index("email", card.email))
    return [index.hex() for index in given if index is not None]


def _why_held_up(request: HttpRequest, form: BookForm) -> str:
    """What to say where too many times were booked from one place; empty where they were not."""
    mark = request.brake_mark  # type: ignore[attr-defined]
    if is_too_often(mark, ANYBODY):
        return _("Very many times were booked from your network within the hour.")
    if any(is_too_often(mark, BY_ONE, one) for one in _ways_given(form)):
        return _(
            "Several times were booked from your network within the hour. If another time suits "
            "you better, please move the one you have."
        )
    if not form.card() and is_too_often(mark, NAMELESS):
        return _(
            "Several times were booked from your network within the hour without a telephone or "
            "e-mail. Leave one of them below, and you can book at once."
        )
    return ""


@csrf_exempt
@never_cache
def show_appointment(request: HttpRequest) -> HttpResponse:
    """By code and secret: when and where, another time, cancel; afterwards how often one came."""
    door = Door(
        "procedures:appointment", _("My appointment"),
        _("Open it with the code and the secret words of your slip."), open_appointment,
    )  # fmt: skip
    opened = open_door(request, door)
    if isinstance(opened, HttpResponse):
        return opened
    appointment, secret = opened
    if request.POST.get("act") == "calendar":
        answer = HttpResponse(
            calendar_file(appointment), content_type="text/calendar; charset=utf-8"
        )
        answer["Content-Disposition"] = f'attachment; filename="{appointment.spelled_code}.ics"'
        return answer
    done = _act(request, appointment)
    appointment.refresh_from_db()
    missed = _pressed_without_time(request, done)
    page = _page(appointment, done, missed=missed)
    context = {**page, "code": appointment.spelled_code, "secret": secret}
    status = 409 if done.free else 422 if done.refused or missed else 200
    return render(request, "procedures/public/appointment.html", context, status=status)


def _act(request: HttpRequest, appointment: Appointment) -> Done:
    act, done = request.POST.get("act", ""), Done(day=request.POST.get("day", ""))
    try:
        if act == "cancel":
            cancel(appointment_id=appointment.pk)
            done.said = _("Cancelled. Somebody else can have this time now.")
        elif act == "move" and request.POST.get("at") and not request.POST.get("show"):
            _move(appointment, _moment(request.POST["at"]), done)
        elif act == "trips":
            count(request, appointment, appointment.desk.unit_id, Trips.APPOINTMENT, done)
    except SlotTaken as taken:
        done.refused, done.free = taken.message, taken.free
    except Refused as refused:
        done.refused = refused.message
    return done


def _move(appointment: Appointment, at: datetime, done: Done) -> None:
    """Take that time; never one of another day than the field on the page says.

    The times of a day stand under a field of days that can be changed: what is read there last is
    what counts, and whoever changed it is shown the times of that day instead.
    """
    if done.day and done.day != local(at).date().isoformat():
        done.refused = _(
            "The time that you chose is on %(day)s, but another day is chosen above. Nothing was "
            "moved. Below are the free times of the day above: please choose one of them."
        ) % {"day": long_day(local(at).date())}  # fmt: skip
        return
    move(appointment_id=appointment.pk, at=at)
    done.said = _("Moved. Code and secret words stay the same.")
    done.day = ""


def _pressed_without_time(request: HttpRequest, done: Done) -> bool:
    """Whether the times of this very day were shown, and “take it” pressed without one."""
    sent = request.POST
    is_taking = sent.get("act") == "move" and not sent.get("show") and not sent.get("at")
    return is_taking and bool(done.day) and sent.get("offered") == done.day


def _moment(typed: str) -> datetime:
    try:
        moment = datetime.fromisoformat(typed[:40])
    except ValueError as error:
        raise NotFound(_("Please choose a time.")) from error
    if moment.tzinfo is None:
        raise NotFound(_("Please choose a time."))
    return moment


def _page(appointment: Appointment, done: Done, *, missed: bool) -> dict[str, Any]:
    desk = appointment.desk
    is_open = appointment.state in (AppointmentState.BOOKED, AppointmentState.CANCELLED)
    form = None
    if is_open and desk.closed_at is None:
        days = [row for row in open_days(desk) if row.times]
        named = [(row.day.isoformat(), capfirst(long_day(row.day))) for row in days]
        times = next((row.times for row in days if row.day.isoformat() == done.day), ())
        form = MoveForm(
            {"day": done.day} if times and missed else None, day=done.day, days=named,
            times=[row.at for row in times],
        )  # fmt: skip
    over = appointment.state == AppointmentState.DONE
    listed = catalogue.by_id(appointment.procedure_id)
    if listed is None:
        raise Http404
    return {
        **facts(listed),
        "made": appointment,
        "desk": desk,
        "done": done,
        "move": form,
        "moment": now(),
        "trips": trips_form(appointment, done, is_over=over),
    }
