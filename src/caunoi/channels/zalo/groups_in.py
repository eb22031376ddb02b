"""What members write in a group of ours goes to whoever keeps that neighbourhood."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from caunoi.channels.chat import Incoming
from caunoi.channels.conversing import Stored
from caunoi.channels.models import Account, ChatMessage, Conversation
from caunoi.channels.zalo.group_events import PREFIX


@dataclass(frozen=True, slots=True)
class GroupMessage:
    """One message in a group. `sender` is Zalo's id of the member; `text` is without mentions.

    `conversation` is what that member writes in that group, `chat` the message's row: a report
    that is made of it is tied to them as `conversing` does.
    """

    account: Account
    group: str
    sender: str
    text: str
    files: tuple[UUID, ...]
    lost: tuple[str, ...]
    at: datetime
    external_id: str
    reply_to: str
    conversation: Conversation
    chat: ChatMessage


@dataclass(frozen=True, slots=True)
class GroupEvent:
    """Something about a group. `event` is one of group_events' words; `person` may be empty."""

    account: Account
    group: str
    event: str
    person: str
    at: datetime


# Filled by the neighbourhoods; called in the transaction that stored the message, and once.
ON_GROUP_MESSAGE: list[Callable[[GroupMessage], None]] = []
ON_GROUP_EVENT: list[Callable[[GroupEvent], None]] = []


def take_group_message(conversation: Conversation, item: Incoming, stored: Stored) -> None:
    """Hand a member's message on; nothing is answered in front of all."""
    message = GroupMessage(
        account=conversation.account, group=item.thread.removeprefix(PREFIX), sender=item.peer,
        text=item.text, files=tuple(stored.files), lost=tuple(stored.lost), at=item.at,
        external_id=item.external_id, reply_to=item.reply_to, conversation=conversation,
        chat=stored.chat,
    )  # fmt: skip
    for hook in ON_GROUP_MESSAGE:
        hook(message)
