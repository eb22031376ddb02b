"""A time booked from a chat: the link that leads to the booking page, and the way back.

The link carries a signed mark that says nothing of anybody (procedures/handover.py). The booking
keeps the mark; only here it is known whose chat it is, for as long as the appointment lies ahead.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import override

from caunoi.channels.chat import PLATFORMS
from caunoi.channels.choices import ChatMode
from caunoi.channels.dialogue.words import link
from caunoi.channels.models import Conversation, Handover
from caunoi.core.choices import REPORTER
from caunoi.core.clock import now
from caunoi.core.models import Event
from caunoi.core.moments import long_moment
from caunoi.procedures import events
from caunoi.procedures.choices import AppointmentState
from caunoi.procedures.handover import LASTS, PARAMETER, sign_handover
from caunoi.procedures.models import Appointment


def booking_link(conversation: Conversation) -> str:
    """Where this person books a time, in the active language; what they book is told in the chat.

    In a public thread the plain page: whoever reads the link there could use it.
    """
    page = link("/lich-hen/dat/")
    if conversation.thread:
        return page
    made = Handover(conversation=conversation, made_at=now())
    made.save(force_insert=True)
    return f"{page}?{PARAMETER}={sign_handover(made.pk)}"


def chat_of_booking(appointment_id: UUID) -> Conversation | None:
    """The chat from which it was booked, while we can write there."""
    mark = Appointment.objects.filter(pk=appointment_id).values("handover")
    found = (
        Conversation.objects.select_related("account")
        .filter(handovers__in=mark, unreachable="")
        .exclude(mode=ChatMode.MUTED)
        .exclude(sealed_key=None)
        .first()
    )
    return found if found is not None and found.account.channel in PLATFORMS else None


def booking_words(made: Appointment, event: Event) -> str:
    """What is said of it in the chat: when and where, never what for."""
    with override(made.language):
        facts = {
            "code": made.spelled_code, "when": long_moment(made.starts_at),
            "where": made.desk.whereabouts,
            "why": event.data.get("why", ""),
        }  # fmt: skip
        lines = [_said(made, event) % facts]
        if made.state != AppointmentState.CANCELLED:
            lines.append(_("Where: %(where)s") % facts)
        lines.append(next_step(made))
        return capfirst("\n".join(lines))


def _said(made: Appointment, event: Event) -> str:
    if made.state == AppointmentState.CANCELLED:
        return cancelled_words(event)
    if event.code == events.APPOINTMENT_REMINDED:
        return _("Please remember your appointment %(code)s: %(when)s.")
    if event.code == events.APPOINTMENT_MOVED:
        return _("Your appointment %(code)s is now at another time: %(when)s.")
    return _("Your appointment %(code)s is booked: %(when)s.")


def next_step(made: Appointment) -> str:
    """What can be done about it now; there is nothing to move where it is off."""
    if made.state == AppointmentState.CANCELLED:
        path = reverse("procedures:book", args=[made.procedure.slug])
        return _("To choose another time: %(link)s") % {"link": link(path)}
    path = reverse("procedures:appointment")
    return _("To move or cancel it, with your code and secret words: %(link)s") % {
        "link": link(path)
    }


def cancelled_words(event: Event) -> str:
    """That it is off: why, where an officer had to; a letter of before can come late as well."""
    if event.code == events.APPOINTMENT_CANCELLED and event.by != REPORTER:
        return _("Your appointment %(code)s at %(when)s cannot take place: %(why)s")
    return _("Your appointment %(code)s at %(when)s is cancelled, as you wished.")


def forget_handovers(at: datetime | None = None) -> int:
    """Delete links that nobody used within their day, and those whose appointment is over."""
    moment = at or now()
    ahead = Appointment.objects.filter(handover__isnull=False, starts_at__gt=moment)
    old = Handover.objects.filter(made_at__lt=moment - LASTS)
    return old.exclude(pk__in=ahead.values("handover")).delete()[0]
