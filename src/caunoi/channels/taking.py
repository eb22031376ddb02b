"""Take in what happened in a chat: each thing once, in one transaction, whatever order it comes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from caunoi.channels import talks
from caunoi.channels.chat import PLATFORMS, Incoming, What
from caunoi.channels.choices import ChatDirection, ChatMode, DeliveryState
from caunoi.channels.conversing import Stored, converse
from caunoi.channels.errors import PermanentFailure, TemporaryFailure
from caunoi.channels.models import Account, ChatMessage, Conversation, Delivery
from caunoi.core.clock import now
from caunoi.core.errors import Refused
from caunoi.core.files.uploads import find_files, store_upload
from caunoi.reports.services.talking import add_message, note_answer_elsewhere

# A thread with a prefix has its own keeper: comments, groups. They stand in their folders.
Keeper = Callable[[Conversation, Incoming, Stored], None]
KEEPERS: dict[str, Keeper] = {}
# What is about the account itself or a group of it, by channel.
ACCOUNT_KEEPERS: dict[str, Callable[[Account, Incoming], None]] = {}
ON_ITS_WAY = timedelta(minutes=2)  # so long may a message of ours be told of before its answer


def take(channel: str, item: Incoming) -> None:
    """Take in one thing that happened.

    Raises:
        TemporaryFailure: a file could not be fetched yet; nothing was taken in.
    """
    account = get_account(channel, item.account)
    if item.what == What.MESSAGE:
        _take_message(account, item)
    else:
        _OTHERS[item.what](account, item)


def get_account(channel: str, external_id: str) -> Account:
    """Our account on a platform; its row is made when the first event comes."""
    found, _made = Account.objects.get_or_create(channel=channel, external_id=external_id)
    return found


def _take_message(account: Account, item: Incoming) -> None:
    if _is_known(account, item.external_id):
        return
    files, lost = _fetch(account, item)
    with transaction.atomic():
        conversation = talks.lock_conversation(account, item.peer, item.thread, item.at)
        if _is_known(account, item.external_id):
            return
        chat = _store(conversation, item, ChatDirection.IN, files)
        _came_alive(conversation, item)
        Account.objects.filter(pk=account.pk).update(last_in_at=now())
        stored = Stored(chat=chat, files=files, lost=lost)
        prefix = item.thread.partition(":")[0]
        if prefix in KEEPERS:
            KEEPERS[prefix](conversation, item, stored)
        else:
            converse(conversation, item, stored)


def _is_known(account: Account, external_id: str) -> bool:
    ids = [external_id, talks.seen_key(external_id)]
    return ChatMessage.objects.filter(account=account, external_id__in=ids).exists()


def _store(
    conversation: Conversation, item: Incoming, direction: ChatDirection, files: list[UUID]
) -> ChatMessage:
    chat = ChatMessage(
        account_id=conversation.account_id, conversation=conversation,
        external_id=item.external_id, direction=direction, kind=item.kind, at=item.at,
        received_at=now(),
    )  # fmt: skip
    words = {
        "text": item.text, "files": [str(pk) for pk in files],
        "spot": [item.spot.lat, item.spot.lon] if item.spot else None, "press": item.press,
    }  # fmt: skip
    chat.sealed = talks.seal_words(conversation, {k: v for k, v in words.items() if v}, chat.pk)
    chat.save(force_insert=True)
    return chat


def _came_alive(conversation: Conversation, item: Incoming) -> None:
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


def _fetch(account: Account, item: Incoming) -> tuple[list[UUID], list[str]]:
    """(ids of stored files, names of those that are lost); outside any transaction.

    Raises:
        TemporaryFailure: the platform does not give one now.
    """
    tokens, lost = [], []
    for number, one in enumerate(item.enclosures, start=1):
        name = one.name or f"{one.kind}-{number}"
        try:
            data = PLATFORMS[account.channel].fetch(one)
            tokens.append(store_upload(SimpleUploadedFile(name, data)))
        except (PermanentFailure, Refused):
            lost.append(name)
    found, missing = find_files(tokens)
    return found, [*lost, *missing]


@transaction.atomic
def _take_edit(account: Account, item: Incoming) -> None:
    """The later words beside the first ones, which stay: they may be evidence."""
    conversation = talks.lock_conversation(account, item.peer, item.thread, item.at)
    chat = _find_chat(account, item.external_id)
    if chat is None:  # came before the message itself: that one will find it here
        chat = _store(conversation, item, ChatDirection.IN, [])
        chat.edited_at = item.at
        chat.save(update_fields=["edited_at"])
        converse(conversation, item, Stored(chat=chat, files=[], lost=[]))
        return
    words = talks.open_words(chat)
    if chat.removed_at or words.get("text") == item.text:
        return
    if chat.edited_at and chat.edited_at > item.at:
        return  # an older edit that comes late
    former = [*words.get("was", []), words.get("text", "")]
    chat.sealed = talks.seal_words(
        conversation, {**words, "text": item.text, "was": former}, chat.pk
    )
    chat.edited_at = item.at
    chat.save(update_fields=["sealed", "edited_at"])
    if chat.message is not None:
        with override(chat.message.report.language):
            text = _("(The message was edited. It now says:)\n%(text)s") % {"text": item.text}
        add_message(
            chat.message.report, text=text, channel=account.channel, sent_at=item.at,
            external_id=f"{item.external_id}#edit{len(former)}",
        )  # fmt: skip
    else:
        _change_memory(conversation, item.external_id, item.text)


@transaction.atomic
def _take_removal(account: Account, item: Incoming) -> None:
    """The row stays as a mark; in a report the words stay too, and the desk is told."""
    conversation = talks.lock_conversation(account, item.peer, item.thread, item.at)
    chat = _find_chat(account, item.external_id)
    if chat is None:
        chat = _store(conversation, replace(item, text=""), ChatDirection.IN, [])
    if chat.removed_at:
        return
    chat.removed_at = item.at
    chat.save(update_fields=["removed_at"])
    if chat.message is not None:
        with override(chat.message.report.language):
            text = _("(The sender has taken the message back on %(platform)s.)") % {
                "platform": account.get_channel_display()
            }
        add_message(
            chat.message.report, text=text, channel=account.channel, sent_at=item.at,
            external_id=f"{item.external_id}#removed",
        )  # fmt: skip
    else:
        _change_memory(conversation, item.external_id, "")


def _change_memory(conversation: Conversation, key: str, text: str) -> None:
    """A message of a matter that is still being told; an empty text takes it out."""
    memory = talks.read_memory(conversation)
    pieces = [[k, text if k == key else t] for k, t in memory.get("pieces", [])]
    memory["pieces"] = [[k, t] for k, t in pieces if t]
    talks.write_memory(conversation, memory)
    conversation.save(update_fields=["memory_sealed"])


@transaction.atomic
def _take_echo(account: Account, item: Incoming) -> None:
    """Ours comes back: it was sent. Staff wrote in the platform's own app: it joins the thread."""
    conversation = talks.lock_conversation(account, item.peer, item.thread, item.at)
    known = _find_ours(account, item)
    if known is not None:
        if not known.external_id:
            known.external_id = item.external_id
            known.save(update_fields=["external_id"])
        return
    if _is_on_its_way(conversation):
        raise TemporaryFailure("perhaps of a message whose answer we wait for")
    chat = _store(conversation, item, ChatDirection.OUT, [])
    conversation.last_out_at = item.at
    conversation.mode = ChatMode.PERSON
    conversation.save(update_fields=["last_out_at", "mode"])
    if conversation.report is not None and item.text.strip():
        chat.message = note_answer_elsewhere(
            conversation.report, text=item.text, channel=account.channel, at=item.at,
            external_id=item.external_id,
        )  # fmt: skip
        chat.save(update_fields=["message"])


def _find_ours(account: Account, item: Incoming) -> ChatMessage | None:
    ours = ChatMessage.objects.select_for_update().filter(
        account=account, direction=ChatDirection.OUT
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
def _take_progress(account: Account, item: Incoming) -> None:
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


@transaction.atomic
def _take_coming(account: Account, item: Incoming) -> None:
    conversation = talks.lock_conversation(account, item.peer, item.thread, item.at)
    _came_alive(conversation, item)
    if conversation.last_out_at is None and not item.thread:
        converse(conversation, replace(item, press="START"), None)


@transaction.atomic
def _take_leaving(account: Account, item: Incoming) -> None:
    conversation = talks.lock_conversation(account, item.peer, item.thread, item.at)
    conversation.unreachable = "left"
    conversation.save(update_fields=["unreachable"])


@transaction.atomic
def _take_forgetting(account: Account, item: Incoming) -> None:
    """All conversations of that person with this account; reports keep what the law asks for."""
    rows = Conversation.objects.select_for_update(of=("self",)).filter(
        account=account, peer_index=talks.peer_index(account, item.peer)
    )
    for conversation in rows:
        talks.forget(conversation)


@transaction.atomic
def _take_about_us(account: Account, item: Incoming) -> None:
    keeper = ACCOUNT_KEEPERS.get(account.channel)
    if keeper is not None:
        keeper(account, item)


def _take_nothing(account: Account, item: Incoming) -> None:
    """A like says nothing that an officer must do."""


def _find_chat(account: Account, external_id: str) -> ChatMessage | None:
    return (
        ChatMessage.objects.select_for_update(of=("self",))
        .select_related("conversation", "message__report")
        .filter(account=account, external_id=external_id)
        .first()
    )


_OTHERS: dict[What, Callable[[Account, Incoming], None]] = {
    What.EDITED: _take_edit,
    What.REMOVED: _take_removal,
    What.ECHO: _take_echo,
    What.DELIVERED: _take_progress,
    What.READ: _take_progress,
    What.REACTED: _take_nothing,
    What.CAME: _take_coming,
    What.LEFT: _take_leaving,
    What.FORGET: _take_forgetting,
    What.ACCOUNT: _take_about_us,
}
