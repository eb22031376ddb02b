"""Conversations sealed and opened: the only place where a chat's person and words are read."""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson

from caunoi.channels.chat import Talk
from caunoi.channels.models import Account, ChatMessage, Conversation, Handover
from caunoi.core import keys

_KEY = "conversation-key"


def peer_index(account: Account, peer: str) -> bytes:
    """Equal for the same person at the same account, and nothing else shows."""
    return keys.keyed_hash("conversation-peer", f"{account.channel}:{account.external_id}:{peer}")


def lock_conversation(account: Account, peer: str, thread: str, at: datetime) -> Conversation:
    """The conversation with that person there, begun where there is none; locked."""
    index = peer_index(account, peer)
    found = Conversation.objects.select_for_update(of=("self",)).filter(
        account=account, thread=thread, peer_index=index
    )
    known = found.first()
    if known is None:
        fresh = Conversation(account=account, thread=thread, peer_index=index, started_at=at)
        _give_key(fresh, peer)
        Conversation.objects.bulk_create([fresh], ignore_conflicts=True)
        known = found.get()
    if known.sealed_key is None:  # was forgotten, and writes again
        _give_key(known, peer)
        known.save(update_fields=["sealed_key", "peer_sealed"])
    return known


def _give_key(conversation: Conversation, peer: str) -> None:
    key = os.urandom(32)
    conversation.sealed_key = keys.seal(_KEY, key, conversation.pk.bytes)
    conversation.peer_sealed = keys.seal_with(key, peer.encode(), b"peer")


def lock_again(conversation: Conversation) -> Conversation:
    """The same conversation, locked and as it is now."""
    rows = Conversation.objects.select_for_update(of=("self",))
    return rows.select_related("account", "report").get(pk=conversation.pk)


def tie_to_matter(conversation: Conversation, other: Conversation) -> None:
    """What one wrote under a post goes on one to one: the same matter; both locked or ours."""
    free = conversation.report is None or not conversation.report.is_open
    if free and other.report_id is not None:
        conversation.report_id = other.report_id
        conversation.language = other.language
        conversation.save(update_fields=["report", "language"])


def find_conversation(account: Account, peer: str, thread: str = "") -> Conversation | None:
    """The conversation with that person there, if there is one."""
    return Conversation.objects.filter(
        account=account, thread=thread, peer_index=peer_index(account, peer)
    ).first()


def talk_of(conversation: Conversation, *, private_reply: bool = False) -> Talk:
    """Where to say something. `conversation.account` is loaded."""
    return Talk(
        account=conversation.account,
        peer=_open(conversation, conversation.peer_sealed, b"peer"),
        thread=conversation.thread,
        last_in_at=conversation.last_in_at,
        window_closed_at=conversation.window_closed_at,
        private_reply=private_reply,
        language=conversation.language,
    )


def name_of(conversation: Conversation) -> str:
    """The person's name as the platform told it; empty where it did not."""
    return _open(conversation, conversation.name_sealed, b"name")


def set_name(conversation: Conversation, name: str) -> None:
    """Keep the name on the row; the caller saves `name_sealed`."""
    conversation.name_sealed = keys.seal_with(_key(conversation), name[:200].encode(), b"name")


def read_memory(conversation: Conversation) -> dict[str, Any]:
    """What the dialogue kept between two messages."""
    held = _open(conversation, conversation.memory_sealed, b"memory")
    memory: dict[str, Any] = orjson.loads(held) if held else {}
    return memory


def write_memory(conversation: Conversation, memory: Mapping[str, Any]) -> None:
    """Keep it on the row; the caller saves `memory_sealed`."""
    conversation.memory_sealed = (
        keys.seal_with(_key(conversation), orjson.dumps(memory), b"memory") if memory else None
    )


def keep_memory(conversation: Conversation, memory: Mapping[str, Any]) -> None:
    """End a turn: what is remembered, and all that the turn changed on the locked row."""
    write_memory(conversation, memory)
    conversation.save()


def seal_words(conversation: Conversation, words: Mapping[str, Any], pk: UUID) -> bytes:
    """A chat message's text, files and place, for its row."""
    return keys.seal_with(_key(conversation), orjson.dumps(words), pk.bytes)


def open_words(chat: ChatMessage) -> dict[str, Any]:
    """What `seal_words` sealed; empty where the person was forgotten. `conversation` is loaded."""
    conversation = chat.conversation
    if chat.sealed is None or conversation is None or conversation.sealed_key is None:
        return {}
    plain = keys.unseal_with(_key(conversation), bytes(chat.sealed), chat.pk.bytes)
    words: dict[str, Any] = orjson.loads(plain)
    return words


def forget(conversation: Conversation) -> None:
    """Destroy the key of a locked conversation, and with it person, name and words.

    The rows stay without a trace of anybody: the platform's ids of messages go too, but for a
    keyed hash, so that an event that comes once more still finds that it was here.
    """
    conversation.sealed_key = conversation.peer_sealed = conversation.name_sealed = None
    conversation.memory_sealed = None
    conversation.next_step_at = None
    conversation.report = None
    conversation.peer_index = keys.keyed_hash("conversation-forgotten", os.urandom(32))
    conversation.save(
        update_fields=[
            "sealed_key", "peer_sealed", "name_sealed", "memory_sealed", "next_step_at", "report",
            "peer_index",
        ]
    )  # fmt: skip
    Handover.objects.filter(conversation=conversation).delete()
    chats = list(ChatMessage.objects.filter(conversation=conversation))
    for chat in chats:
        chat.sealed = None
        chat.external_id = seen_key(chat.external_id)
    ChatMessage.objects.bulk_update(chats, ["sealed", "external_id"])


def seen_key(external_id: str) -> str:
    """What stands for the platform's id of a message whose person was forgotten."""
    if not external_id or external_id.startswith("#"):
        return external_id
    return f"#{keys.keyed_hash('chat-forgotten', external_id).hex()}"


def _key(conversation: Conversation) -> bytes:
    return keys.unseal(_KEY, bytes(conversation.sealed_key or b""), conversation.pk.bytes)


def _open(conversation: Conversation, sealed: bytes | memoryview | None, aad: bytes) -> str:
    if sealed is None or conversation.sealed_key is None:
        return ""
    return keys.unseal_with(_key(conversation), bytes(sealed), aad).decode()
