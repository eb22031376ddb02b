"""What an officer promised by a day: a clock of its own, beside the law's."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from caunoi.accounts.models import Officer
from caunoi.core.ids import new_id
from caunoi.neighbourhoods.choices import PromiseState
from caunoi.neighbourhoods.models.groups import Neighbourhood
from caunoi.neighbourhoods.models.posts import Post
from caunoi.reports.models import Report


class Promise(models.Model):
    """A date that an officer gave. `officer` owes it now; `made_by` gave it."""

    history_kind: ClassVar[str] = "promise"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    neighbourhood = models.ForeignKey(
        Neighbourhood, on_delete=models.PROTECT, related_name="promises"
    )
    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+")
    made_by = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+")
    post = models.ForeignKey(Post, on_delete=models.PROTECT, null=True, related_name="promises")
    report = models.ForeignKey(Report, on_delete=models.PROTECT, null=True, related_name="+")
    words = models.CharField(max_length=300)
    made_at = models.DateTimeField()
    due_at = models.DateTimeField()
    remind_at = models.DateTimeField()
    reminded_at = models.DateTimeField(null=True)
    overdue_at = models.DateTimeField(null=True)  # when that was noticed
    state = models.CharField(max_length=8, choices=PromiseState.choices, default=PromiseState.OPEN)
    settled_at = models.DateTimeField(null=True)
    why = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["due_at"], condition=Q(state="open"), name="promise_running"),
            models.Index(fields=["neighbourhood", "-due_at"], name="promise_of_group"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="broken") | ~Q(why=""), name="promise_broken_says_why"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.words[:40]} until {self.due_at:%Y-%m-%d}"
