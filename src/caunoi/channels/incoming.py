"""Mail that comes in: stored before its server hears "250", then read by the worker, once."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, InterfaceError, OperationalError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from caunoi.channels.choices import MailOutcome
from caunoi.channels.email.known import note_alive
from caunoi.channels.email.new_reports import is_long, language_of, receive_mail_as_report
from caunoi.channels.email.reading import Enclosure, Nature, ReadMail, external_id, read_mail
from caunoi.channels.email.returns import note_returned
from caunoi.channels.email.threads import find_thread, is_of_another, message_hash
from caunoi.channels.models import Delivery, IncomingMail
from caunoi.core import keys
from caunoi.core.clock import now, seconds_since
from caunoi.core.errors import Refused
from caunoi.core.files.uploads import find_files, store_upload
from caunoi.core.ids import new_id
from caunoi.core.keys import keyed_hash
from caunoi.reports.choices import Channel
from caunoi.reports.models import Report
from caunoi.reports.services.talking import add_message

logger = logging.getLogger(__name__)

LEASE = timedelta(minutes=2)  # a worker that died with a mail in hand gives it back then
KEPT_WHOLE = timedelta(days=30)
MAX_FILES = 20
MAX_AGE = timedelta(days=7)  # longer than any server keeps trying: an older date is a wrong clock
GIVE_UP_READING = 3  # tries after which a mail that breaks the reader goes in as a file
WHOLE = "thu.eml"  # a mail as it came
_PURPOSE = "mail-in"


@transaction.atomic
def store_mail(
    raw: bytes,
    *,
    reports: Iterable[UUID] = (),
    deliveries: Iterable[UUID] = (),
    public: bool = False,
    wrong: bool = False,
    empty_sender: bool = False,
) -> int:
    """Keep a mail, once for each report, delivery or public address that it was sent to.

    `wrong`: it was sent to a reply address that we did not sign. Returns how many rows; the same
    bytes a second time change nothing.
    """
    moment = now()
    digest = keys.keyed_hash(_PURPOSE, raw)
    targets: list[dict[str, Any]] = [{"report_id": pk} for pk in reports]
    targets += [{"delivery_id": pk} for pk in deliveries]
    if public or wrong:
        targets.append({"wrong_address": wrong})
    rows = []
    for target in targets:
        pk = new_id()
        rows.append(
            IncomingMail(
                id=pk, sealed=keys.seal(_PURPOSE, raw, pk.bytes), digest=digest,
                empty_sender=empty_sender, next_try_at=moment, received_at=moment, **target,
            )
        )  # fmt: skip
    return len(IncomingMail.objects.bulk_create(rows, ignore_conflicts=True))


def process_mail() -> int:
    """Read one mail that waits; returns 0 where none does."""
    mail = _claim()
    if mail is None:
        return 0
    raw = keys.unseal(_PURPOSE, bytes(mail.sealed or b""), mail.pk.bytes)
    try:
        read = read_mail(raw, empty_sender=mail.empty_sender)
        _take(mail, read)
    except (OperationalError, InterfaceError):
        raise  # the database is away: no fault of this mail
    except Exception:
        # What the mail was is told to nobody's log; the mail itself waits, sealed.
        logger.exception("mail %s could not be taken in", mail.pk)
        if mail.attempts >= GIVE_UP_READING:
            _take_as_file(mail, raw)
    return 1


@transaction.atomic
def _claim() -> IncomingMail | None:
    """The mail that waits longest, under a lease. Each try waits twice as long as the last."""
    moment = now()
    mail = (
        IncomingMail.objects.select_for_update(skip_locked=True)
        .filter(outcome=MailOutcome.WAITING, next_try_at__lte=moment)
        .order_by("next_try_at")
        .first()
    )
    if mail is not None:
        mail.attempts += 1
        mail.next_try_at = moment + LEASE * 2 ** min(mail.attempts - 1, 8)
        mail.save(update_fields=["attempts", "next_try_at"])
    return mail


def _take(mail: IncomingMail, read: ReadMail) -> None:
    """Do what the mail asks for, and note it in the same transaction."""
    if read.nature in {Nature.FAILED, Nature.DELAYED, Nature.COMPLAINT}:
        with transaction.atomic():
            if _lock(mail):
                _note_failure(mail, read)
        return
    if read.nature == Nature.ROBOT:
        _finish(mail, MailOutcome.AUTOMATIC)
        return
    report_id, notes = _thread_of(mail, read)
    if report_id is None and (mail.delivery_id is not None or not settings.MAIL_PUBLIC):
        _finish(mail, MailOutcome.STRANGE)
    elif not read.text and not read.files:
        _finish(mail, MailOutcome.EMPTY)
    elif report_id is not None:
        _take_message(mail, report_id, read)
    else:
        _take_report(mail, read, notes)
    if read.sender:
        note_alive(read.sender)


def _thread_of(mail: IncomingMail, read: ReadMail) -> tuple[UUID | None, list[str]]:
    """The report that it goes on with; else None and what its reader should know."""
    with override(language_of(read)):
        astray = [
            _(
                "(This e-mail was sent to a reply address of ours that is not right, or belongs to "
                "another report. It stands here by itself; please look at it.)"
            )
        ]
    if mail.report_id is not None:
        if settings.MAIL_PUBLIC and is_of_another(read, mail.report_id):
            return None, astray
        return mail.report_id, []
    if mail.delivery_id is not None:
        return _report_of_letter(mail), []
    if mail.wrong_address:
        return None, astray
    return find_thread(read), []


def _report_of_letter(mail: IncomingMail) -> UUID | None:
    """The thread of who answers to a letter's envelope: only a reporter's letter has one."""
    if mail.delivery_id is None:
        return None
    letter = Delivery.objects.filter(pk=mail.delivery_id, officer=None)
    return letter.values_list("report_id", flat=True).first()


def _take_message(mail: IncomingMail, report_id: UUID, read: ReadMail) -> None:
    report = Report.objects.get(pk=report_id)
    key = external_id(read, report.pk.bytes)
    files, failed = _store_files(read.files)
    text = "\n\n".join(filter(None, [read.text, *_lost(failed, report.language)]))
    with transaction.atomic():
        if _lock(mail):
            add_message(
                report, text=text, files=files, channel=Channel.EMAIL, external_id=key,
                sent_at=_sent_at(read, report.sent_at, mail.received_at),
            )  # fmt: skip
            _end(mail, MailOutcome.MESSAGE, made=report.pk, named=read.message_id)


def _take_report(mail: IncomingMail, read: ReadMail, notes: list[str]) -> None:
    """Nobody's answer: a report of its own. The same letter on a second way is none."""
    key = keyed_hash(_PURPOSE, external_id(read))
    if IncomingMail.objects.filter(key=key).exists():
        _finish(mail, MailOutcome.TWICE)
        return
    files, failed = _store_files(_enclosures(mail, read, whole=bool(notes) or is_long(read)))
    try:
        with transaction.atomic():
            if not _lock(mail):
                return
            # Whoever else has the same letter in hand waits here for the unique key.
            IncomingMail.objects.filter(pk=mail.pk).update(key=key)
            receipt = receive_mail_as_report(
                read, external_id=external_id(read), files=files,
                notes=[*notes, *_lost(failed, language_of(read))],
                sent_at=_sent_at(read, None, mail.received_at),
            )  # fmt: skip
            _end(mail, MailOutcome.REPORT, made=receipt.report_id, named=read.message_id)
    except IntegrityError:
        if not IncomingMail.objects.filter(key=key).exists():
            raise
        _finish(mail, MailOutcome.TWICE)


def _enclosures(mail: IncomingMail, read: ReadMail, *, whole: bool) -> list[Enclosure]:
    """Its files; before them the mail as it came, where somebody should see all of it."""
    if not whole or mail.sealed is None:
        return list(read.files)
    raw = keys.unseal(_PURPOSE, bytes(mail.sealed), mail.pk.bytes)
    return [Enclosure(WHOLE, raw), *read.files]


def _lost(names: list[str], language: str) -> list[str]:
    with override(language):
        return [_("(The file %(name)s could not be kept.)") % {"name": name} for name in names]


def _take_as_file(mail: IncomingMail, raw: bytes) -> None:
    """The last resort: what we cannot read an officer may; the whole mail becomes a file."""
    report_id = mail.report_id or _report_of_letter(mail)
    if report_id is None and (mail.delivery_id is not None or not settings.MAIL_PUBLIC):
        _finish(mail, MailOutcome.STRANGE)
        return
    known = Report.objects.filter(pk=report_id).first() if report_id else None
    with override(known.language if known else "vi"):
        text = _("(An e-mail came that could not be read; it is attached as it came.)")
    read = ReadMail(Nature.PERSON, text, (Enclosure(WHOLE, raw),), str(mail.pk), None)
    if report_id is not None:
        _take_message(mail, report_id, read)
    else:
        _take_report(mail, replace(read, whole=text), [])


def _store_files(enclosures: Iterable[Enclosure]) -> tuple[list[UUID], list[str]]:
    """(ids of stored files, names of those that could not be kept): no file stops the words."""
    tokens, failed = [], []
    for number, one in enumerate(enclosures):
        try:
            if number >= MAX_FILES:
                failed.append(one.name)
                continue
            tokens.append(store_upload(SimpleUploadedFile(one.name or "file", one.data)))
        except Refused:
            failed.append(one.name)
    found, _missing = find_files(tokens)
    return found, failed


def _sent_at(read: ReadMail, begun: datetime | None, received_at: datetime) -> datetime:
    """When it was written, as far as its date can be true."""
    said = read.sent_at
    earliest = received_at - MAX_AGE
    if said is None or said < max(begun or earliest, earliest):
        return received_at
    return min(said, received_at)


def _note_failure(mail: IncomingMail, read: ReadMail) -> None:
    if read.nature == Nature.DELAYED:
        _end(mail, MailOutcome.DELAYED)
        return
    complaint = read.nature == Nature.COMPLAINT
    delivery_id = mail.delivery_id or _named_delivery(mail, read)
    if delivery_id is not None:
        note_returned(delivery_id, read.reason, complaint=complaint)
    _end(mail, MailOutcome.COMPLAINT if complaint else MailOutcome.FAILED)


def _named_delivery(mail: IncomingMail, read: ReadMail) -> UUID | None:
    """Some servers report to the Reply-To: then our Message-ID in the report names the letter.

    At the public address anybody may claim that: there only a letter's own address counts.
    """
    try:
        named = UUID(read.about.strip("<>").partition("@")[0])
    except ValueError:
        return None
    found = Delivery.objects.filter(pk=named, report=mail.report, report__isnull=False)
    return found.values_list("pk", flat=True).first()


def _lock(mail: IncomingMail) -> bool:
    """Whether the mail still waits; its row is locked until the transaction ends."""
    waiting = IncomingMail.objects.select_for_update().filter(outcome=MailOutcome.WAITING)
    return waiting.filter(pk=mail.pk).exists()


def _end(
    mail: IncomingMail, outcome: MailOutcome, *, made: UUID | None = None, named: str = ""
) -> None:
    IncomingMail.objects.filter(pk=mail.pk).update(
        outcome=outcome, ended_at=now(), made=made, message_hash=message_hash(named)
    )


@transaction.atomic
def _finish(mail: IncomingMail, outcome: MailOutcome) -> None:
    if _lock(mail):
        _end(mail, outcome)


def forget_old_mail(limit: int = 500) -> int:
    """Let go of the bytes of mails that ended 30 days ago; id and hash stay."""
    due = IncomingMail.objects.filter(sealed__isnull=False, ended_at__lt=now() - KEPT_WHOLE)
    keys_of_rows = list(due.order_by("ended_at").values_list("pk", flat=True)[:limit])
    return IncomingMail.objects.filter(pk__in=keys_of_rows).update(sealed=None)


def waiting_mail_seconds() -> float:
    """How long the oldest mail that waits has waited; 0.0 where none does."""
    waiting = IncomingMail.objects.filter(outcome=MailOutcome.WAITING)
    first = waiting.order_by("received_at").values_list("received_at", flat=True).first()
    return seconds_since(first)
