"""Residents who take part: what they agreed to, when, and nothing of them once they left."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from caunoi.accounts.models import Officer
from caunoi.core.ids import new_id
from caunoi.neighbourhoods.choices import AppealState, JoinedBy
from caunoi.neighbourhoods.models.groups import Neighbourhood
from caunoi.reports.models import Contact


class ConsentWords(models.Model):
    """The words that residents agreed to, as they stood then; a new wording is a new row."""

    digest = models.BinaryField(max_length=32, unique=True)
    language = models.CharField(max_length=2)
    words = models.TextField()

    def __str__(self) -> str:
        return self.words[:60]


class Membership(models.Model):
    """One resident's part in one neighbourhood.

    `key_hash` is of the private words by which a resident without an account comes back; whoever
    came by a platform's group has none and is known by their sealed contact. Whoever leaves takes
    name, contact and key with them: the row stays for the count.
    """

    history_kind: ClassVar[str] = "membership"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    neighbourhood = models.ForeignKey(
        Neighbourhood, on_delete=models.PROTECT, related_name="members"
    )
    key_hash = models.BinaryField(max_length=32, null=True, unique=True)
    display_name = models.CharField(max_length=60, blank=True)
    contact = models.ForeignKey(Contact, on_delete=models.SET_NULL, null=True, related_name="+")
    joined_by = models.CharField(max_length=8, choices=JoinedBy.choices)
    language = models.CharField(max_length=2, default="vi")
    consent = models.ForeignKey(ConsentWords, on_delete=models.PROTECT, related_name="+")
    consent_at = models.DateTimeField()
    joined_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True)
    muted_until = models.DateTimeField(null=True)  # as the newest Muting says

    class Meta:
        indexes = [
            models.Index(fields=["neighbourhood", "joined_at"], name="membership_of_group"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(left_at=None) | Q(display_name="", key_hash=None, contact=None),
                name="membership_left_without_trace",
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class Muting(models.Model):
    """That a member could not post from when to when, and why; who left keeps no words here."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="mutings")
    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+")
    since = models.DateTimeField()
    until = models.DateTimeField()
    why = models.CharField(max_length=300, blank=True)
    ended_at = models.DateTimeField(null=True)  # earlier than `until`
    ended_why = models.CharField(max_length=300, blank=True)
    told_at = models.DateTimeField(null=True)  # in the member's own chat with us

    def __str__(self) -> str:
        return f"{self.membership_id} until {self.until:%Y-%m-%d}"


class Participation(models.Model):
    """That a member took part in a month: for counting, never for looking at one of them."""

    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    neighbourhood = models.ForeignKey(Neighbourhood, on_delete=models.PROTECT, related_name="+")
    month = models.DateField()  # its first day

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["membership", "month"], name="participation_once"),
        ]
        indexes = [models.Index(fields=["neighbourhood", "month"], name="participation_month")]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}"


class TipCount(models.Model):
    """How many reports members sent past the group in a month; never which, nor by whom."""

    neighbourhood = models.ForeignKey(Neighbourhood, on_delete=models.PROTECT, related_name="+")
    month = models.DateField()
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["neighbourhood", "month"], name="tip_count_once"),
        ]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}: {self.count}"


class Appeal(models.Model):
    """A muted member asks the head of the ward's police to look at it."""

    history_kind: ClassVar[str] = "appeal"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="appeals")
    words = models.CharField(max_length=1000)
    state = models.CharField(max_length=8, choices=AppealState.choices, default=AppealState.WAITING)
    answer = models.CharField(max_length=1000, blank=True)
    lodged_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(Officer, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["membership"], condition=Q(state="waiting"), name="appeal_one_waiting"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.membership_id}: {self.state}"
