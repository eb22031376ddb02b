"""Conversations on Facebook and Zalo, and each message of them as the platform has it."""

from __future__ import annotations

from uuid import uuid4

from django.db import models

from caunoi.accounts.models import Officer
from caunoi.channels.choices import ChatDirection, ChatKind, ChatMode
from caunoi.channels.models.accounts import Account
from caunoi.core.ids import new_id
from caunoi.reports.models import Message, Report


class Conversation(models.Model):
    """One person's talk with us in one place of a platform.

    `thread` is empty one to one; `comment:<post>` under a post of ours, `group:<id>` in a group.
    The platform's id, the name and all that was written are sealed under a key of the row's own:
    without the key, the person is forgotten. `memory` is what the dialogue holds between two
    messages, sealed too.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="conversations")
    thread = models.CharField(max_length=140, blank=True)
    peer_index = models.BinaryField(max_length=32)  # keyed hash of the platform's id
    sealed_key = models.BinaryField(null=True)
    peer_sealed = models.BinaryField(null=True)
    name_sealed = models.BinaryField(null=True)
    memory_sealed = models.BinaryField(null=True)
    mode = models.CharField(max_length=12, choices=ChatMode.choices, default=ChatMode.GUIDED)
    language = models.CharField(max_length=2, default="vi")
    report = models.ForeignKey(  # the matter at hand
        Report, on_delete=models.PROTECT, null=True, related_name="conversations"
    )
    started_at = models.DateTimeField()
    last_in_at = models.DateTimeField(null=True)  # what opens a platform's window for answers
    last_out_at = models.DateTimeField(null=True)
    window_closed_at = models.DateTimeField(null=True)  # the platform said so
    unreachable = models.CharField(max_length=80, blank=True)  # why nothing can be sent any more
    next_step_at = models.DateTimeField(null=True)  # when the dialogue goes on by itself

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["account", "thread", "peer_index"], name="conversation_once"
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(
                fields=["next_step_at"], name="conversation_next",
                condition=models.Q(next_step_at__isnull=False),
            ),
            models.Index(fields=["account", "-last_in_at"], name="conversation_latest"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.account_id} {self.thread or 'one to one'}"


class Handover(models.Model):
    """A link from a chat to a page of ours on which one acts; its id is the mark in the link."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)  # no moment in it
    conversation = models.ForeignKey(
        Conversation, on_delete=models.PROTECT, related_name="handovers"
    )
    made_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"handed over at {self.made_at:%Y-%m-%d %H:%M}"


class ChatMessage(models.Model):
    """One message of a conversation, in or out; unique by the platform's id within the account.

    A row that was removed stays as a mark, so that the same message coming late shows nothing.
    `message` is where it stands in a report's thread.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    conversation = models.ForeignKey(
        Conversation, on_delete=models.PROTECT, null=True, related_name="messages"
    )
    external_id = models.CharField(max_length=200, blank=True)
    mark = models.CharField(max_length=60, blank=True)  # ours, of one part of one delivery
    direction = models.CharField(max_length=8, choices=ChatDirection.choices)
    kind = models.CharField(max_length=12, choices=ChatKind.choices, default=ChatKind.TEXT)
    sealed = models.BinaryField(null=True)  # text, attachments, place: JSON
    message = models.ForeignKey(Message, on_delete=models.PROTECT, null=True, related_name="+")
    author = models.ForeignKey(Officer, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()  # by the platform's clock
    received_at = models.DateTimeField()
    edited_at = models.DateTimeField(null=True)
    removed_at = models.DateTimeField(null=True)
    delivered_at = models.DateTimeField(null=True)
    read_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["account", "external_id"], name="chat_once",
                condition=~models.Q(external_id=""),
            ),
            models.UniqueConstraint(
                fields=["account", "mark"], name="chat_mark_once", condition=~models.Q(mark=""),
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["conversation", "at"], name="chat_thread"),
            models.Index(
                fields=["message"], name="chat_of_message",
                condition=models.Q(message__isnull=False),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.direction} {self.at:%Y-%m-%d %H:%M:%S}"
