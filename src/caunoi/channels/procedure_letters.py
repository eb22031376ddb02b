"""What is told of procedures: letters about an appointment, and about papers that were judged.

The part `procedures` knows no channel: it records events. Only who gave an e-mail address is
written to, and by Zalo (ZNS) who left a number and agreed to it, about what cannot wait: that the
day is near, or that it is off. Everything also stands on the page that code and secret open.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from caunoi.channels.booking_chats import (
    booking_words,
    cancelled_words,
    chat_of_booking,
    next_step,
)
from caunoi.channels.carriers import reminding_channel
from caunoi.channels.choices import Letter
from caunoi.channels.errors import PermanentFailure
from caunoi.channels.models import Delivery
from caunoi.core.choices import REPORTER
from caunoi.core.clock import now
from caunoi.core.models import Event
from caunoi.core.moments import long_moment, short_moment
from caunoi.procedures import events
from caunoi.procedures.calendar_file import calendar_file, method_of
from caunoi.procedures.choices import AppointmentState
from caunoi.procedures.content import Content
from caunoi.procedures.models import Appointment, PaperCheck
from caunoi.procedures.services.booking import note_not_told
from caunoi.reports.contacts import open_contact
from caunoi.reports.models import Contact
from caunoi.units import directory

APPOINTMENT, PAPERS = "appointment:", "papers:"

# Seen on the pages of the desk, the procedure and the appointment; nobody is told.
SILENT = frozenset(
    {
        events.PROCEDURE_LOADED, events.PROCEDURE_WRITTEN, events.PROCEDURE_SUBMITTED,
        events.PROCEDURE_RELEASED, events.PROCEDURE_REFUSED, events.DESK_OPENED,
        events.DESK_CHANGED, events.DESK_SHUT, events.DESK_DAY_OPENED, events.DESK_CLOSED,
        events.DESK_REOPENED, events.TICKET_GIVEN, events.TICKET_CALLED, events.TICKET_MISSED,
        events.TICKET_WAITS, events.TICKET_DONE, events.APPOINTMENT_ARRIVED,
        events.APPOINTMENT_DONE, events.APPOINTMENT_MISSED, events.PAPERS_SENT,
        events.PAPERS_OPENED,
        events.PAPERS_FORGOTTEN, events.APPOINTMENT_NOT_TOLD,
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class CalendarFile:
    """The appointment for the reader's calendar; `method` stands beside the file's type."""

    name: str
    text: str
    method: str


@dataclass(frozen=True, slots=True)
class Written:
    """A letter: to whom, in which language, its words, and what joins them."""

    address: str
    language: str
    subject: str
    body: str
    calendar: CalendarFile | None = None


def tell_of_appointment(event: Event) -> list[Delivery]:
    """Booked, moved: to who gave an address, and into the chat from which it was booked."""
    return [*_to(event, APPOINTMENT), *_to_chat(event)]


def remind_of_appointment(event: Event) -> list[Delivery]:
    """It is near: to who gave an address, and into the chat from which it was booked; where there
    is none, to a phone where that was agreed to.
    """
    return [*_to(event, APPOINTMENT), *(_to_chat(event) or _to_phone(event))]


def tell_of_cancelling(event: Event) -> list[Delivery]:
    """Whoever cancels themself knows, but for their calendar, which has it from our letters."""
    return _to(event, APPOINTMENT) if event.by == REPORTER else remind_of_appointment(event)


def tell_of_papers(event: Event) -> list[Delivery]:
    """An officer has looked at the photos."""
    return _to(event, PAPERS)


REACTIONS: dict[str, list[Callable[[Event], list[Delivery]]]] = {
    events.APPOINTMENT_BOOKED: [tell_of_appointment],
    events.APPOINTMENT_MOVED: [tell_of_appointment],
    events.APPOINTMENT_CANCELLED: [tell_of_cancelling],
    events.APPOINTMENT_REMINDED: [remind_of_appointment],
    events.PAPERS_JUDGED: [tell_of_papers],
}


def is_about_procedure(delivery: Delivery) -> bool:
    """Whether a letter is one of these."""
    return delivery.target.startswith((APPOINTMENT, PAPERS))


def write_about_procedure(delivery: Delivery) -> Written:
    """The letter as things stand now: a reminder of what was moved since names the new time.

    Raises:
        PermanentFailure: what it is about is gone, or has no address any more.
    """
    kind, _colon, key = delivery.target.partition(":")
    event = Event.objects.filter(pk=delivery.event_id).first()
    if event is None:
        raise PermanentFailure("no event")
    if f"{kind}:" == APPOINTMENT:
        return _about_appointment(UUID(key), event)
    return _about_papers(UUID(key))


def _to(event: Event, kind: str) -> list[Delivery]:
    model = Appointment if kind == APPOINTMENT else PaperCheck
    reachable = model._default_manager.filter(
        pk=event.subject_id, contact__email_index__isnull=False
    )
    return [_delivery(event, kind, "email")] if reachable.exists() else []


def _to_chat(event: Event) -> list[Delivery]:
    chat = chat_of_booking(event.subject_id)
    if chat is None:
        return []
    told = _delivery(event, APPOINTMENT, chat.account.channel)
    told.conversation = chat
    return [told]


def way_after_chat(delivery: Delivery) -> str | None:
    """The channel that carries what a chat did not take; none where there is nothing else.

    Only what cannot wait goes to a phone, as where there is no chat.
    """
    event = Event.objects.filter(pk=delivery.event_id).first()
    urgent = {events.APPOINTMENT_REMINDED, events.APPOINTMENT_CANCELLED}
    if delivery.conversation_id is None or event is None or event.code not in urgent:
        return None
    return next((one.channel for one in _to_phone(event)), None)


def note_nobody_told(delivery: Delivery, reason: str) -> None:
    """Write into the appointment's history that a message about it reached nobody by this way."""
    kind, _colon, key = delivery.target.partition(":")
    if f"{kind}:" == APPOINTMENT:
        note_not_told(appointment_id=UUID(key), channel=delivery.channel, reason=reason)


def _to_phone(event: Event) -> list[Delivery]:
    carrier = reminding_channel()
    agreed = Appointment.objects.filter(
        pk=event.subject_id, contact__phone_index__isnull=False,
        contact__texts_agreed_at__isnull=False,
    )  # fmt: skip
    return [_delivery(event, APPOINTMENT, carrier)] if carrier and agreed.exists() else []


def _delivery(event: Event, kind: str, channel: str) -> Delivery:
    moment = now()
    return Delivery(
        event_id=event.pk, channel=channel, target=f"{kind}{event.subject_id}",
        letter=Letter.STATE, next_try_at=moment, created_at=moment,
    )  # fmt: skip


def contact_of(delivery: Delivery) -> Contact | None:
    """Whom an appointment's or papers' letter goes to; none where it is about neither."""
    kind, _colon, key = delivery.target.partition(":")
    if not is_about_procedure(delivery):
        return None
    if f"{kind}:" == APPOINTMENT:
        appointment = Appointment.objects.select_related("contact").filter(pk=key).first()
        return appointment.contact if appointment else None
    papers = PaperCheck.objects.select_related("contact").filter(pk=key).first()
    return papers.contact if papers else None


def facts_about_appointment(delivery: Delivery) -> dict[str, str]:
    """What a template to a phone may name: when and where, nothing of who comes or what for.

    Raises:
        PermanentFailure: it is gone, or there is nothing to remind of any more.
    """
    made = (
        Appointment.objects.select_related("desk")
        .filter(pk=delivery.target.partition(":")[2])
        .first()
    )
    event = Event.objects.filter(pk=delivery.event_id).first()
    if made is None or event is None:
        raise PermanentFailure("no appointment")
    _check_still_so(made, event)
    unit = directory.find_unit_by_pk(made.desk.unit_id)
    with override(made.language):
        return {
            "code": made.spelled_code, "date": short_moment(made.starts_at),
            "place": made.desk.shown_address, "unit": unit.spoken if unit else "",
            "state": str(AppointmentState(made.state).label),
            "link": _link("procedures:appointment"),
        }  # fmt: skip


def _check_still_so(made: Appointment, event: Event) -> None:
    # What a chat held back can come up long after: nobody is reminded of what is past.
    is_past = made.state != AppointmentState.BOOKED or made.starts_at <= now()
    if event.code == events.APPOINTMENT_REMINDED and is_past:
        raise PermanentFailure("over")


def words_in_chat(delivery: Delivery) -> str:
    """What is said of an appointment in the chat from which it was booked.

    Raises:
        PermanentFailure: it is gone, or there is nothing to tell any more.
    """
    key = delivery.target.partition(":")[2]
    made = Appointment.objects.select_related("desk__unit", "procedure").filter(pk=key).first()
    event = Event.objects.filter(pk=delivery.event_id).first()
    if made is None or event is None:
        raise PermanentFailure("no appointment")
    _check_still_so(made, event)
    return booking_words(made, event)


def _about_appointment(key: UUID, event: Event) -> Written:
    made = (
        Appointment.objects.select_related("desk__unit", "procedure__current", "contact")
        .filter(pk=key)
        .first()
    )
    if made is None or made.contact is None:
        raise PermanentFailure("no appointment")
    is_off = made.state == AppointmentState.CANCELLED
    _check_still_so(made, event)
    with override(made.language):
        content = Content.model_validate(made.procedure.in_force.content)
        facts = {
            "code": made.spelled_code, "when": long_moment(made.starts_at),
            "what": content.name, "where": made.desk.whereabouts, "why": event.data.get("why", ""),
        }  # fmt: skip
        if is_off:
            subject = _("%(code)s: your appointment is cancelled") % facts
            said = cancelled_words(event) % facts
        elif event.code == events.APPOINTMENT_REMINDED:
            subject = _("%(code)s: your appointment is near") % facts
            said = _("Please remember: %(when)s, %(what)s.") % facts
        else:
            subject = _("%(code)s: your appointment") % facts
            said = _("Your appointment: %(when)s, %(what)s.") % facts
        lines = [said]
        if not is_off:
            bring = "\n".join(f"- {words}" for words in content.papers)
            lines += [_("Where: %(where)s") % facts, _("What to bring:") + "\n" + bring]
        lines.append(next_step(made))
        address = open_contact(made.contact).email
        calendar = CalendarFile(
            f"{made.spelled_code}.ics", calendar_file(made, address), method_of(made, address)
        )
        return Written(address, made.language, subject, "\n\n".join(lines) + "\n", calendar)


def _about_papers(key: UUID) -> Written:
    check = PaperCheck.objects.select_related("contact").filter(pk=key).first()
    if check is None or check.contact is None:
        raise PermanentFailure("no papers")
    with override(check.language):
        facts = {"code": check.spelled_code, "link": _link("procedures:papers")}
        # What the papers are and what is wrong with them stays on the page.
        return Written(
            open_contact(check.contact).email, check.language,
            _("%(code)s: an officer has looked at your papers") % facts,
            _("Please read it with your code and secret words: %(link)s") % facts + "\n",
        )  # fmt: skip


def _link(name: str) -> str:
    return f"{settings.SITE_URL}{reverse(name)}"
