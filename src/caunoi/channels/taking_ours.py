"""What a platform tells of our own messages: sent, delivered, read; staff wrote in its own app."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction

from caunoi.channels import talks
from caunoi.channels.chat import Incoming, What
from caunoi.channels.choices import ChatDirection, ChatMode
from caunoi.channels.errors import TemporaryFailure
from caunoi.channels.models import Account, ChatMessage, Conversation
from caunoi.channels.taking_rows import find_chat, store_chat
from caunoi.core.clock import now
from caunoi.reports.services.talking import note_answer_elsewhere

ON_ITS_WAY = timedelta(minutes=2)  # so long may a message of ours be told of before its answer


@transaction.atomic
def take_echo(account: Account, item: Incoming) -> None:
    """Ours comes back: it was sent. Staff wrote in the platform's own app: it joins the thread."""
    conversation = _answered_there(account, item)
    if conversation is None:
        return
    known = _find_ours(account, item) or _find_begun(conversation, item)
    if known is not None:
        if not known.external_id:
            _give_id(known, item.external_id)
        if known.conversation is not None and known.conversation_id != conversation.pk:
            talks.tie_to_matter(conversation, known.conversation)
        return
    if _is_on_its_way(conversation):
        raise TemporaryFailure("perhaps of a message whose answer we wait for")
    chat = store_chat(conversation, item, ChatDirection.OUT, [])
    conversation.last_out_at = item.at
    conversation.mode = ChatMode.PERSON
    conversation.save(update_fields=["last_out_at", "mode"])
    if conversation.report is not None and item.text.strip():
        chat.message = note_answer_elsewhere(
            conversation.report, text=item.text, channel=account.channel, at=item.at,
            external_id=item.external_id,
        )  # fmt: skip
        chat.save(update_fields=["message"])


def _give_id(known: ChatMessage, external_id: str) -> None:
    """The platform's id of a message of ours; what was told of that id before belongs to it."""
    early = (
        ChatMessage.objects.filter(account_id=known.account_id, external_id=external_id)
        .exclude(pk=known.pk)
        .first()
    )
    if early is not None:
        known.delivered_at = known.delivered_at or early.delivered_at
        known.read_at = known.read_at or early.read_at
        early.delete()
    known.external_id = external_id
    known.save(update_fields=["external_id", "delivered_at", "read_at"])


def _answered_there(account: Account, item: Incoming) -> Conversation | None:
    """The conversation of an echo, locked; in a public thread that of the message it answers."""
    if item.peer != item.account:
        return talks.lock_conversation(account, item.peer, item.thread, item.at)
    for external_id in (item.external_id, item.reply_to):
        found = find_chat(account, external_id) if external_id else None
        if found is not None and found.conversation is not None:
            return talks.lock_again(found.conversation)
    return None  # said to nobody in particular


def _find_begun(conversation: Conversation, item: Incoming) -> ChatMessage | None:
    """In public, echoes bear no mark: ours is the one that is just being sent."""
    if item.peer != item.account:
        return None
    begun = ChatMessage.objects.select_for_update(of=("self",)).select_related("conversation")
    return (
        begun.filter(conversation=conversation, external_id="", at__gte=item.at - ON_ITS_WAY)
        .exclude(mark="")
        .first()
    )


def _find_ours(account: Account, item: Incoming) -> ChatMessage | None:
    ours = (
        ChatMessage.objects.select_for_update(of=("self",))
        .select_related("conversation")
        .filter(account=account, direction=ChatDirection.OUT)
    )
    if item.ours:
        marked = ours.filter(mark=item.ours).first()
        if marked is not None:
            return marked
    return ours.filter(external_id=item.external_id).first()


def _is_on_its_way(conversation: Conversation) -> bool:
    """Whether a message of ours was handed over just now and its id is not known yet."""
    return (
        ChatMessage.objects.filter(
            conversation=conversation, direction=ChatDirection.OUT, external_id="",
            at__gt=now() - ON_ITS_WAY,
        )
        .exclude(mark="")
        .exists()
    )  # fmt: skip


@transaction.atomic
def take_progress(account: Account, item: Incoming) -> None:
    """Delivered or read; a message of ours that we do not know yet is remembered by its id."""
    field = "delivered_at" if item.what == What.DELIVERED else "read_at"
    conversation = talks.lock_conversation(account, item.peer, item.thread, item.at)
    ours = ChatMessage.objects.filter(conversation=conversation, direction=ChatDirection.OUT)
    blank = {f"{field}__isnull": True}
    if item.up_to is not None:
        ours.filter(at__lte=item.up_to, **blank).update(**{field: item.at})
    for external_id in item.about:
        if not ours.filter(external_id=external_id).exists():
            ChatMessage.objects.bulk_create(
                [
                    ChatMessage(
                        account=account, conversation=conversation, external_id=external_id,
                        direction=ChatDirection.OUT, at=item.at, received_at=now(),
                    )
                ],
                ignore_conflicts=True,
            )  # fmt: skip
        ours.filter(external_id=external_id, **blank).update(**{field: item.at})
