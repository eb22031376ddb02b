"""An appointment for the person's own calendar (iCalendar, RFC 5545). Nothing of who comes in it.

The same appointment keeps its UID; a higher SEQUENCE replaces what a calendar has, and one that
was cancelled takes itself out. The secret words never stand in it. In a letter it is an invitation
to who reads the letter (RFC 5546: REQUEST, CANCEL), since programs for mail put in, move and take
out by themselves only what somebody is invited to; nobody waits for an answer.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import parseaddr
from urllib.parse import quote

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from caunoi.core.clock import now
from caunoi.core.keys import keyed_hash
from caunoi.procedures.choices import AppointmentState
from caunoi.procedures.content import Content
from caunoi.procedures.models import Appointment

ALARMS = ("-P1D", "-PT2H")
_LONGEST = 75  # octets of a line (RFC 5545 §3.1)


def method_of(made: Appointment, attendee: str = "") -> str:
    """What the file asks a calendar to do."""
    if made.state == AppointmentState.CANCELLED:
        return "CANCEL"
    return "REQUEST" if attendee else "PUBLISH"


def calendar_file(made: Appointment, attendee: str = "") -> str:
    """The file's text, in the active language. `attendee`: the address of who gets the letter."""
    content = Content.model_validate(made.procedure.in_force.content)
    desk = made.desk
    link = f"{settings.SITE_URL}{reverse('procedures:appointment')}"
    is_off = made.state == AppointmentState.CANCELLED
    bring = "\n".join(f"- {words}" for words in content.papers)
    notes = [
        _("Code %(code)s. To move or cancel it, with your secret words: %(link)s")
        % {"code": made.spelled_code, "link": link},
        _("What to bring:") + "\n" + bring,
    ]
    lines = [
        "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//CauNoi//Appointments//EN",
        f"METHOD:{method_of(made, attendee)}", "BEGIN:VEVENT",
        f"UID:{keyed_hash('calendar', made.pk.bytes).hex()[:32]}@{_host()}",
        f"SEQUENCE:{2 * made.moved + is_off}", f"DTSTAMP:{_utc(now())}",
        f"DTSTART:{_utc(made.starts_at)}",
        f"DTEND:{_utc(made.starts_at + timedelta(minutes=desk.slot_minutes))}",
        f"STATUS:{'CANCELLED' if is_off else 'CONFIRMED'}",
        f"SUMMARY:{_text(str(content.name))}",
        f"LOCATION:{_text(desk.whereabouts)}",
        f"DESCRIPTION:{_text(chr(10).join(notes))}", f"URL:{link}", "TRANSP:OPAQUE",
        f"ORGANIZER;CN={_quoted(desk.unit.name)}:{_mailto(parseaddr(settings.MAIL_FROM)[1])}",
    ]  # fmt: skip
    if attendee:
        lines.append(
            f"ATTENDEE;ROLE=REQ-PARTICIPANT;PARTSTAT=ACCEPTED;RSVP=FALSE:{_mailto(attendee)}"
        )
    for before in () if is_off else ALARMS:
        lines += [
            "BEGIN:VALARM", "ACTION:DISPLAY", f"TRIGGER:{before}",
            f"DESCRIPTION:{_text(str(content.name))}", "END:VALARM",
        ]  # fmt: skip
    return "".join(f"{_folded(line)}\r\n" for line in [*lines, "END:VEVENT", "END:VCALENDAR"])


def _host() -> str:
    return settings.SITE_URL.partition("://")[2].partition(":")[0]


def _quoted(name: str) -> str:
    """A value of a parameter: no sign in it can end it (§3.2)."""
    return '"' + "".join(" " if sign in '"\r\n' else sign for sign in name) + '"'


def _mailto(address: str) -> str:
    return f"mailto:{quote(address, safe='@+._-')}"


def _utc(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def _text(words: str) -> str:
    """A value of the type TEXT (§3.3.11)."""
    for sign, escaped in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\r", ""), ("\n", "\\n")):
        words = words.replace(sign, escaped)
    return words


def _folded(line: str) -> str:
    """Broken before 75 octets, never within a letter."""
    parts, held = [], ""
    for sign in line:
        if len((held + sign).encode()) > _LONGEST - 1:
            parts.append(held)
            held = ""
        held += sign
    return "\r\n ".join([*parts, held])
