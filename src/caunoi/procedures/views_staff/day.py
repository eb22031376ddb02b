"""`/can-bo/quay/<desk>/`: the queue now, any day's appointments, and what can be done next."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from caunoi.accounts import policy
from caunoi.accounts.access import Actor
from caunoi.accounts.views_staff.gate import for_staff
from caunoi.core.clock import now, today
from caunoi.core.errors import NotFound
from caunoi.procedures.choices import TicketState
from caunoi.procedures.forms_desks import DayForm
from caunoi.procedures.models import Appointment, Desk, Ticket
from caunoi.procedures.selectors.catalogue import name_of
from caunoi.procedures.selectors.desks import (
    appointments_of_day,
    booked_days,
    cancelled_by_officers,
    why_not_open,
)
from caunoi.procedures.services.queue import (
    arrive,
    call_again,
    call_next,
    end_ticket,
    give_number,
)
from caunoi.procedures.views_staff.desks import get_desk, refusals_said, rights


@for_staff(policy.RUN_DESKS)
def show_day(request: HttpRequest, actor: Actor, code: str) -> HttpResponse:
    """The queue now and today's appointments; those of another day where one is chosen."""
    desk = get_desk(actor, code)
    form = DayForm(request.GET or None)
    chosen = form.cleaned_data["ngay"] if form.is_bound and form.is_valid() else None
    day: date = chosen or today()
    shut = desk.shut_days.filter(day=day).first()
    context = {
        "desk": desk, "tab": "desks", "moment": now(), "day": day, "is_today": day == today(),
        "before": day - timedelta(days=1), "after": day + timedelta(days=1),
        "picker": DayForm(initial={"ngay": day.isoformat()}),
        "closed": shut.why if shut else why_not_open(desk, day), "coming": booked_days(desk),
        "appointments": _named(appointments_of_day(desk, day)),
        "cancelled": cancelled_by_officers(desk, day), **rights(actor),
    }  # fmt: skip
    if day == today():
        context |= _queue(desk, actor)
    return render(request, "procedures/staff/day.html", context)


def _named(found: object) -> list[tuple[Appointment, str]]:
    return [(one, name_of(one.procedure)) for one in found]  # type: ignore[attr-defined]


def _queue(desk: Desk, actor: Actor) -> dict[str, object]:
    """Today's numbers: at the officer's window, at others', waiting, absent, served."""
    tickets = list(
        Ticket.objects.filter(desk=desk, day=today())
        .select_related("appointment", "procedure__current", "called_by__account")
        .order_by("number")
    )
    called = [one for one in tickets if one.state == TicketState.CALLED]
    return {
        "mine": [one for one in called if one.called_by_id == actor.id],
        "others": [one for one in called if one.called_by_id != actor.id],
        "waiting": [one for one in tickets if one.state == TicketState.WAITING],
        "absent": [one for one in tickets if one.state == TicketState.ABSENT],
        "served": sum(one.state == TicketState.DONE for one in tickets),
    }


@require_POST
@for_staff(policy.RUN_DESKS)
def act_at_desk(request: HttpRequest, actor: Actor, code: str, act: str) -> HttpResponse:
    """A number, the next one, somebody is here, somebody is served or did not come."""
    desk = get_desk(actor, code)
    with refusals_said(request):
        if act == "so":
            ticket = give_number(desk_id=desk.pk, by=actor)
            messages.success(request, _("Number %(number)d") % {"number": ticket.number})
        elif act == "goi":
            _call(request, actor, desk)
        elif act == "goi-lai":
            ticket = call_again(ticket_id=_key(request), by=actor)
            messages.success(request, _called(ticket))
        elif act == "den":
            ticket = arrive(appointment_id=_key(request), by=actor)
            messages.success(request, _("Number %(number)d") % {"number": ticket.number})
        elif act in ("xong", "ve"):
            ticket = end_ticket(ticket_id=_key(request), by=actor, came=act == "xong")
            messages.success(request, _ended(ticket))
        else:
            raise Http404
    return redirect("procedures:day", code)


def _call(request: HttpRequest, actor: Actor, desk: Desk) -> None:
    done = _key(request) if request.POST.get("key") else None
    called = call_next(desk_id=desk.pk, by=actor, done=done)
    if done is not None:
        messages.success(request, _ended(Ticket.objects.get(pk=done)))
    if called is None:
        messages.info(request, _("Nobody waits."))
    else:
        messages.success(request, _called(called))


def _called(ticket: Ticket) -> str:
    return _("Number %(number)d is called to your window.") % {"number": ticket.number}


def _ended(ticket: Ticket) -> str:
    words = {"number": ticket.number}
    if ticket.state == TicketState.DONE:
        return _("Number %(number)d is done.") % words
    return _("Number %(number)d did not come. It can be called again.") % words


def _key(request: HttpRequest) -> UUID:
    try:
        return UUID(request.POST.get("key", ""))
    except ValueError as error:
        raise NotFound from error
