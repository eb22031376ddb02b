"""Which report a mail to the public address belongs to; what only claims to is one by itself."""

from __future__ import annotations

import re
from uuid import UUID

from django.conf import settings
from django.db.models import Q

from caunoi.channels.email.addresses import plain, read_reply_address
from caunoi.channels.email.reading import ReadMail
from caunoi.channels.models import Delivery, IncomingMail
from caunoi.core.ids import read_id
from caunoi.core.keys import keyed_hash
from caunoi.reports.codes import read_code
from caunoi.reports.contacts import contact_index
from caunoi.reports.models import Report

_CODE = re.compile(r"(?<!\d)\d{4}[-– .]?\d{4}[-– .]?\d(?!\d)")
_REPORT = "report-"


def message_hash(message_id: str) -> bytes | None:
    """The keyed hash of a Message-ID; None for none."""
    said = message_id.encode("utf-8", "surrogateescape")
    return keyed_hash("mail-message-id", said) if message_id else None


def answered_reports(read: ReadMail) -> list[UUID]:
    """The reports whose letters a mail answers, the likeliest first; whoever wrote it."""
    found: list[UUID] = []
    for reference in read.references:
        found += [pk for pk in _of_reference(reference) if pk not in found]
    return found


def _of_reference(reference: str) -> list[UUID]:
    """Our own letter, one that a provider named for us, or a mail that came in before."""
    local, _at, domain = plain(reference).partition("@")
    if domain == settings.MAIL_DOMAIN.lower():
        named = read_id(local.removeprefix(_REPORT))
        if named is None:
            return []
        if local.startswith(_REPORT):
            return list(Report.objects.filter(pk=named).values_list("pk", flat=True))
        letters = Delivery.objects.filter(pk=named, officer=None, report__isnull=False)
        return _reports(letters.values_list("report_id", flat=True))
    named_by_provider = Delivery.objects.filter(
        provider_id__in=[reference, reference.strip("<>")], officer=None, report__isnull=False
    )
    earlier = IncomingMail.objects.filter(
        message_hash=message_hash(reference), made__isnull=False
    ).values_list("made_id", flat=True)
    return [*_reports(named_by_provider.values_list("report_id", flat=True)[:2]), *earlier[:2]]


def _reports(found: object) -> list[UUID]:
    return [pk for pk in found if isinstance(pk, UUID)]  # type: ignore[attr-defined]


def find_thread(read: ReadMail) -> UUID | None:
    """The report that a mail goes on with.

    It was sent to a reply address that we signed as well; or it answers a letter of ours, or its
    subject names the report: these only from an address that is known to it, since a number is no
    secret and a letter may be passed on.
    """
    for address in read.receivers:
        signed = read_reply_address(address)
        if signed is not None and Report.objects.filter(pk=signed).exists():
            return signed
    for report_id in answered_reports(read):
        if is_known_to(read.sender, report_id):
            return report_id
    for typed in _CODE.findall(read.subject):
        code = read_code(typed)
        report = Report.objects.filter(code=code).first() if code else None
        if report is not None and is_known_to(read.sender, report.pk):
            return report.pk
    return None


def is_known_to(sender: str, report_id: UUID) -> bool:
    """Whether the reporter of it gave this address."""
    index = contact_index("email", sender)
    return (
        index is not None
        and Report.objects.filter(Q(contact__email_index=index), pk=report_id).exists()
    )


def is_of_another(read: ReadMail, report_id: UUID) -> bool:
    """Whether a mail to one report's address answers letters of others alone."""
    answered = answered_reports(read)
    return bool(answered) and report_id not in answered and not is_known_to(read.sender, report_id)
