"""What we know of addresses, by keyed hash: where nothing goes any more, who was answered."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from caunoi.channels.email.addresses import plain
from caunoi.channels.models import MailAddress
from caunoi.core.clock import now
from caunoi.core.keys import keyed_hash

BETWEEN_ANSWERS = timedelta(hours=1)  # two machines that answer each other get no further
LONGEST_QUEUE = timedelta(hours=6)  # receipts that wait for their hour; more than that is a flood
GIVE_UP_AFTER = 3  # failures for good in a row, where the address itself is not named as wrong
COMPLAINED = "complained"


def index_of(address: str) -> bytes:
    """The keyed hash under which we know an address."""
    return keyed_hash("mail-address", plain(address))


@transaction.atomic
def _locked(address: str) -> MailAddress:
    row = MailAddress(index=index_of(address))
    MailAddress.objects.bulk_create([row], ignore_conflicts=True)
    return MailAddress.objects.select_for_update().get(pk=row.index)


@transaction.atomic
def book_answer(address: str) -> datetime | None:
    """When an automatic answer may go there, one an hour; None where too many wait already.

    The caller's transaction writes the answer, or else nothing is booked.
    """
    row, moment = _locked(address), now()
    at = max(moment, row.next_answer_at or moment)
    if at > moment + LONGEST_QUEUE:
        return None
    row.next_answer_at = at + BETWEEN_ANSWERS
    row.save(update_fields=["next_answer_at"])
    return at


@transaction.atomic
def note_failure(address: str, status: str) -> None:
    """A letter could not be delivered for good (`status` as "5.1.1").

    Nothing more is sent there at once where the address itself is wrong (5.1.x), else after the
    third time in a row. A failure that may pass (4.x.x) changes nothing.
    """
    if status.startswith("4"):
        return
    row = _locked(address)
    row.failures = min(row.failures + 1, 1000)
    if row.suppressed_at is None and (status.startswith("5.1.") or row.failures >= GIVE_UP_AFTER):
        row.suppressed_at, row.why = now(), f"returned {status}".strip()[:40]
    row.save(update_fields=["failures", "suppressed_at", "why"])


@transaction.atomic
def note_complaint(address: str) -> None:
    """The receiver called a letter of ours unwanted: nothing more is sent there."""
    row = _locked(address)
    if row.why != COMPLAINED:
        row.suppressed_at, row.why = row.suppressed_at or now(), COMPLAINED
        row.save(update_fields=["suppressed_at", "why"])


def note_alive(address: str) -> None:
    """Somebody wrote from there: letters arrive again. A complaint stays."""
    rows = MailAddress.objects.filter(pk=index_of(address)).exclude(why=COMPLAINED)
    rows.exclude(failures=0, suppressed_at=None).update(failures=0, suppressed_at=None, why="")


def suppressed_why(address: str) -> str:
    """Why nothing is sent there; empty where it is."""
    found = MailAddress.objects.filter(pk=index_of(address), suppressed_at__isnull=False)
    return found.values_list("why", flat=True).first() or ""


def count_suppressed() -> int:
    """How many addresses are not written to any more."""
    return MailAddress.objects.filter(suppressed_at__isnull=False).count()


def forget_addresses(limit: int = 1000) -> int:
    """Let go of addresses that were only answered once, long ago."""
    due = MailAddress.objects.filter(
        suppressed_at=None, failures=0, next_answer_at__lt=now() - timedelta(days=1)
    )
    return MailAddress.objects.filter(
        pk__in=list(due.values_list("pk", flat=True)[:limit])
    ).delete()[0]
