"""What makes an officer's desk: saved views, templates, drafts, mentions, who else is looking."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from caunoi.accounts.models import Officer
from caunoi.core.ids import new_id
from caunoi.reports.choices import Kind
from caunoi.reports.models.report import Report
from caunoi.reports.models.thread import Message
from caunoi.units.models import Unit


class SavedView(models.Model):
    """A named set of filters of one officer, or shared with a unit."""

    history_kind: ClassVar[str] = "view"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+")
    name = models.CharField(max_length=80)
    filters = models.JSONField(default=dict)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        indexes = [models.Index(fields=["officer"], name="view_of_officer")]

    def __str__(self) -> str:
        return self.name


class ReplyTemplate(models.Model):
    """A reply to start from, by kind and by the verb it goes with; of one unit or of all.

    An edit retires the row and puts a new one in its place: what once went out can be read again.
    """

    history_kind: ClassVar[str] = "reply_template"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+")
    kind = models.CharField(max_length=16, choices=Kind.choices, blank=True)
    verb = models.CharField(max_length=32, blank=True)
    trigger = models.CharField(max_length=32, blank=True)  # typed after :: in the reply
    title = models.CharField(max_length=120)
    text_vi = models.TextField()
    text_en = models.TextField(blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    retired_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.title


class ReplyDraft(models.Model):
    """An unsent reply; it survives a closed window and the end of a shift."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="drafts")
    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+")
    text = models.TextField()
    updated_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["report", "officer"], name="one_draft_each"),
        ]

    def __str__(self) -> str:
        return f"{self.updated_at:%Y-%m-%d %H:%M}"


class Mention(models.Model):
    """An officer was named in a note."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    note = models.ForeignKey(Message, on_delete=models.PROTECT, related_name="mentions")
    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+")
    seen_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["officer"], name="mention_unseen", condition=models.Q(seen_at=None)
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class Presence(models.Model):
    """Who has a report open now, and whether they are writing; rows older than a minute mean no."""

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="+")
    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    writing = models.BooleanField(default=False)

    class Meta:
        verbose_name_plural = "presences"
        constraints = [
            models.UniqueConstraint(fields=["report", "officer"], name="one_presence_each"),
        ]

    def __str__(self) -> str:
        return f"{self.officer_id} {self.at:%H:%M:%S}"
