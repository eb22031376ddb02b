"""The thread of a report: messages both ways, notes, files."""

from __future__ import annotations

from django.db import models

from caunoi.accounts.models import Officer
from caunoi.core.files.models import StoredFile
from caunoi.core.ids import new_id
from caunoi.reports.choices import Channel, Direction
from caunoi.reports.models.report import Report
from caunoi.units.models import Unit


class Message(models.Model):
    """One message or note. `author` is empty where the reporter wrote or the product did."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    report = models.ForeignKey(
        Report, on_delete=models.PROTECT, related_name="messages", db_index=False
    )
    direction = models.CharField(max_length=16, choices=Direction.choices)
    author = models.ForeignKey(
        Officer, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    # For which unit the author spoke: what the reporter sees instead of a name.
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    channel = models.CharField(max_length=12, choices=Channel.choices)
    text = models.TextField()
    at = models.DateTimeField()
    # The provider's id of a message that came in: the same message twice is one message.
    external_id = models.CharField(max_length=250, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["report", "at"], name="message_thread"),
            models.Index(
                fields=["author", "at"], name="message_by",
                condition=models.Q(author__isnull=False),
            ),
            # What units answered lately; a message that comes in costs nothing here.
            models.Index(
                fields=["unit", "at"], name="message_answer",
                condition=models.Q(direction="to_reporter"),
            ),
        ]  # fmt: skip
        constraints = [
            models.UniqueConstraint(
                fields=["channel", "external_id"], name="message_once",
                condition=~models.Q(external_id=""),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.direction} {self.at:%Y-%m-%d %H:%M}"


class Attachment(models.Model):
    """A file that belongs to a report, and to a message of its thread."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="attachments")
    message = models.ForeignKey(Message, on_delete=models.PROTECT, related_name="attachments")
    file = models.OneToOneField(StoredFile, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.pk)
