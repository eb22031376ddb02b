"""The rows behind what happened in a chat: stored, found, locked; and who answers it."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.db import transaction

from caunoi.channels import talks
from caunoi.channels.chat import Incoming, Talk
from caunoi.channels.choices import ChatDirection, DeliveryState
from caunoi.channels.conversing import Stored, converse
from caunoi.channels.models import Account, ChatMessage, Conversation, Delivery
from caunoi.core.clock import now
from caunoi.reports.codes import mask_secrets
from caunoi.reports.models import Report

# A thread with a prefix has its own keeper: comments, groups. They stand in their folders.
Keeper = Callable[[Conversation, Incoming, Stored], None]
KEEPERS: dict[str, Keeper] = {}
# What such a keeper does when a message that is in a report says something else now.
Reader = Callable[[Conversation, Incoming, Report], None]
REREADERS: dict[str, Reader] = {}


def hear(conversation: Conversation, item: Incoming, stored: Stored) -> None:
    """Whose thread it is answers it."""
    keeper = KEEPERS.get(item.thread.partition(":")[0])
    if keeper is not None:
        keeper(conversation, item, stored)
    else:
        converse(conversation, item, stored)


def reread(conversation: Conversation, item: Incoming, report: Report) -> None:
    """A message of the report was edited: whose thread it is may have to act on the new words."""
    reader = REREADERS.get(conversation.thread.partition(":")[0])
    if reader is not None:
        reader(conversation, item, report)


def store_chat(
    conversation: Conversation, item: Incoming, direction: ChatDirection, files: list[UUID]
) -> ChatMessage:
    """Keep one message, sealed under its conversation's key."""
    chat = ChatMessage(
        account_id=conversation.account_id, conversation=conversation,
        external_id=item.external_id, direction=direction, kind=item.kind, at=item.at,
        received_at=now(),
    )  # fmt: skip
    words = {
        "text": mask_secrets(item.text), "files": [str(pk) for pk in files],
        "spot": [item.spot.lat, item.spot.lon] if item.spot else None, "press": item.press,
    }  # fmt: skip
    chat.sealed = talks.seal_words(conversation, {k: v for k, v in words.items() if v}, chat.pk)
    chat.save(force_insert=True)
    return chat


def came_alive(conversation: Conversation, item: Incoming) -> None:
    """The resident wrote: the platform's window is open again, and what was held goes out."""
    if conversation.last_in_at is None or item.at > conversation.last_in_at:
        conversation.last_in_at = item.at
    conversation.window_closed_at, conversation.unreachable = None, ""
    fields = ["last_in_at", "window_closed_at", "unreachable"]
    if item.name and conversation.name_sealed is None:
        talks.set_name(conversation, item.name)
        fields.append("name_sealed")
    conversation.save(update_fields=fields)
    Delivery.objects.filter(conversation=conversation, state=DeliveryState.HELD).update(
        state=DeliveryState.WAITING, next_try_at=now()
    )


def lock_both(account: Account, item: Incoming) -> tuple[Conversation, ChatMessage | None]:
    """The conversation, locked, and the message that the event is about, where it is here.

    A message stays in its own conversation, whoever the platform now says, or does not say, wrote.
    """
    known = find_chat(account, item.external_id)
    if known is None or known.conversation is None:
        conversation = talks.lock_conversation(account, item.peer, item.thread, item.at)
    else:
        conversation = talks.lock_again(known.conversation)
    return conversation, find_chat(account, item.external_id)


def find_chat(account: Account, external_id: str) -> ChatMessage | None:
    """The message by the platform's id, locked; its conversation and report are loaded."""
    return (
        ChatMessage.objects.select_for_update(of=("self",))
        .select_related("conversation", "message__report")
        .filter(account=account, external_id=external_id)
        .first()
    )


@transaction.atomic
def note_gone(account: Account, external_id: str) -> None:
    """The platform says that a message is not there any more; our copy stays."""
    chat = find_chat(account, external_id)
    if chat is not None and chat.removed_at is None:
        chat.removed_at = now()
        chat.save(update_fields=["removed_at"])


@transaction.atomic
def tie_private_reply(talk: Talk, person: str) -> None:
    """A private reply to a comment reached somebody: what they now write is of that matter."""
    public = talks.find_conversation(talk.account, talk.peer, talk.thread)
    if public is None or not person:
        return
    private = talks.lock_conversation(talk.account, person, "", now())
    talks.tie_to_matter(private, public)
    if private.name_sealed is None and talks.name_of(public):
        talks.set_name(private, talks.name_of(public))
        private.save(update_fields=["name_sealed"])
