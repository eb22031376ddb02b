"""Mail that came in."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from caunoi.channels.choices import MailOutcome
from caunoi.channels.models.deliveries import Delivery
from caunoi.core.ids import new_id
from caunoi.reports.models import Report


class IncomingMail(models.Model):
    """A mail as it came in, stored before its server was told that we have it.

    Whole and sealed until it is read and for 30 days after; then only its id and hash stay. It
    answers a letter about `report`, or tells that `delivery` failed; with neither it came to the
    public address. `wrong_address`: it bears the form of a reply address, not our signature.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    report = models.ForeignKey(Report, on_delete=models.PROTECT, null=True, related_name="+")
    delivery = models.ForeignKey(Delivery, on_delete=models.PROTECT, null=True, related_name="+")
    sealed = models.BinaryField(null=True)
    digest = models.BinaryField(max_length=32)  # keyed hash of the whole mail
    empty_sender = models.BooleanField(default=False)  # as reports of mail servers have
    wrong_address = models.BooleanField(default=False)
    made = models.ForeignKey(  # the report that it became or joined
        Report, on_delete=models.PROTECT, null=True, related_name="+"
    )
    key = models.BinaryField(max_length=32, null=True)  # the same letter on whatever way it came
    message_hash = models.BinaryField(max_length=32, null=True)  # keyed, of its Message-ID
    outcome = models.CharField(
        max_length=12, choices=MailOutcome.choices, default=MailOutcome.WAITING
    )
    attempts = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField()
    received_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["digest", "report", "delivery"], name="mail_once", nulls_distinct=False,
            ),
            models.CheckConstraint(
                condition=Q(report=None) | Q(delivery=None),
                name="mail_about_one_at_most",
            ),
            models.UniqueConstraint(fields=["key"], name="mail_report_once"),
        ]  # fmt: skip
        indexes = [
            models.Index(
                fields=["next_try_at"], name="mail_waiting", condition=Q(outcome="waiting")
            ),
            models.Index(
                fields=["ended_at"], name="mail_to_forget",
                condition=Q(sealed__isnull=False, ended_at__isnull=False),
            ),
            models.Index(
                fields=["message_hash"], name="mail_by_message_id",
                condition=Q(message_hash__isnull=False),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.outcome} {self.received_at:%Y-%m-%d %H:%M}"


class MailAddress(models.Model):
    """What we know of an address, under a keyed hash of it: nobody can read the address here.

    `suppressed_at`: nothing is written there any more, `why` is a code. `next_answer_at`: before
    then no automatic answer goes there.
    """

    index = models.BinaryField(max_length=32, primary_key=True)
    next_answer_at = models.DateTimeField(null=True)
    failures = models.PositiveSmallIntegerField(default=0)  # in a row, for good
    suppressed_at = models.DateTimeField(null=True)
    why = models.CharField(max_length=40, blank=True)

    def __str__(self) -> str:
        return bytes(self.index).hex()[:12]


class Mailbox(models.Model):
    """A mailbox that is read by IMAP: how far, by which worker, and how it fares."""

    name = models.CharField(max_length=200, primary_key=True)  # user@host:port/folder
    uid_validity = models.BigIntegerField(null=True)
    last_uid = models.BigIntegerField(default=0)
    holder = models.CharField(max_length=40, blank=True)
    held_until = models.DateTimeField(null=True)
    last_ok_at = models.DateTimeField(null=True)
    last_in_at = models.DateTimeField(null=True)
    last_error = models.CharField(max_length=200, blank=True)
    last_error_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name_plural = "mailboxes"

    def __str__(self) -> str:
        return self.name
