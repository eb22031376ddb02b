"""What is said in a neighbourhood: posts, answers, polls, and receipts of what became a report."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from caunoi.accounts.models import Officer
from caunoi.core.ids import new_id
from caunoi.neighbourhoods.choices import Audience, Care, PostKind, Remover
from caunoi.neighbourhoods.models.groups import Neighbourhood
from caunoi.neighbourhoods.models.members import Membership
from caunoi.reports.choices import Channel
from caunoi.reports.models import Report


class Post(models.Model):
    """One post, of the officer or of a resident. A row that was removed stays as a tombstone.

    `hidden_at`: it became a report and the group reads no more than that it was received.
    """

    history_kind: ClassVar[str] = "neighbourhood_post"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    neighbourhood = models.ForeignKey(Neighbourhood, on_delete=models.PROTECT, related_name="posts")
    kind = models.CharField(max_length=8, choices=PostKind.choices)
    audience = models.CharField(max_length=10, choices=Audience.choices)
    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, null=True, related_name="+")
    member = models.ForeignKey(Membership, on_delete=models.PROTECT, null=True, related_name="+")
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="answers")
    title = models.CharField(max_length=160, blank=True)
    text = models.TextField(blank=True)
    channel = models.CharField(max_length=12, choices=Channel.choices, default=Channel.WEB)
    external_id = models.CharField(max_length=160, blank=True)  # the same twice is one post
    at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True)  # of a poll or a warning; of a meeting: when it is
    edited_at = models.DateTimeField(null=True)
    removed_at = models.DateTimeField(null=True)
    removed_by = models.CharField(max_length=8, choices=Remover.choices, blank=True)
    removed_why = models.CharField(max_length=300, blank=True)
    hidden_at = models.DateTimeField(null=True)
    report = models.ForeignKey(Report, on_delete=models.PROTECT, null=True, related_name="+")
    care = models.CharField(max_length=8, choices=Care.choices, default=Care.NONE)
    cared_at = models.DateTimeField(null=True)
    urgent = models.BooleanField(default=False)  # by its officer: it goes out in the night too
    call = models.CharField(max_length=4, blank=True)  # 113, 114, 115 where it tells of danger now
    # Ids of stored files that came with it from a platform; they are opened in its report only.
    files: models.JSONField[Any, Any] = models.JSONField(default=list)
    told_at = models.DateTimeField(null=True)  # a private answer: when its reader got it in a chat

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["channel", "external_id"], condition=~Q(external_id=""),
                name="neighbourhood_post_once",
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["neighbourhood", "-at"], name="post_of_neighbourhood"),
            models.Index(
                fields=["neighbourhood", "at"], condition=Q(care="waiting"), name="post_unanswered"
            ),
            models.Index(
                fields=["member", "-at"], condition=Q(member__isnull=False), name="post_of_member"
            ),
            models.Index(
                fields=["parent", "at"], condition=Q(parent__isnull=False), name="post_answers"
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.kind} {self.at:%Y-%m-%d %H:%M}"


class PostEdition(models.Model):
    """What an officer's post said before it was changed."""

    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="editions")
    title = models.CharField(max_length=160, blank=True)
    text = models.TextField(blank=True)
    until = models.DateTimeField()
    by = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"{self.post_id} until {self.until:%Y-%m-%d %H:%M}"


class PollOption(models.Model):
    """One of the answers that a poll offers."""

    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="options")
    number = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=160)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["post", "number"], name="poll_option_once"),
        ]

    def __str__(self) -> str:
        return self.text


class Vote(models.Model):
    """One vote. `voter` is a keyed hash of poll and member: counted once, never read back."""

    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="votes")
    option = models.ForeignKey(PollOption, on_delete=models.PROTECT, related_name="votes")
    voter = models.BinaryField(max_length=32)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["post", "voter"], name="vote_once"),
        ]

    def __str__(self) -> str:
        return f"{self.post_id}: {self.option_id}"


class PrivateReceipt(models.Model):
    """Code and secret of a post that became a report, sealed until its writer has them.

    Once handed over nothing of the secret stays. `unreachable`: the writer left before.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    post = models.OneToOneField(Post, on_delete=models.PROTECT, related_name="receipt")
    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="receipts")
    sealed = models.BinaryField(null=True)
    made_at = models.DateTimeField()
    handed_at = models.DateTimeField(null=True)
    handed_by = models.CharField(max_length=12, blank=True)  # the channel

    class Meta:
        indexes = [
            models.Index(
                fields=["membership"], condition=Q(handed_at=None), name="receipt_waiting"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.post_id}: {'handed' if self.handed_at else 'waits'}"
