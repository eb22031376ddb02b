"""Take in what happened in a chat: each thing once, in one transaction, whatever order it comes."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from uuid import UUID

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction

from caunoi.channels import talks
from caunoi.channels.accounts import get_account
from caunoi.channels.chat import PLATFORMS, Incoming, Talk, What
from caunoi.channels.choices import ChatDirection
from caunoi.channels.conversing import Stored, converse
from caunoi.channels.errors import PermanentFailure, TemporaryFailure
from caunoi.channels.models import Account, ChatMessage, Conversation
from caunoi.channels.taking_later import take_edit, take_first_words, take_hiding, take_removal
from caunoi.channels.taking_ours import take_echo, take_progress
from caunoi.channels.taking_rows import KEEPERS, came_alive, hear, store_chat
from caunoi.core.clock import now
from caunoi.core.errors import Refused
from caunoi.core.files.uploads import find_files, store_upload
from caunoi.reports.services.contacts import erase_contact

__all__ = [
    "ACCOUNT_KEEPERS",
    "KEEPERS",
    "PEERS_OF",
    "POST_WATCHERS",
    "get_account",
    "take",
]

# What is about the account itself or a group of it, by channel.
ACCOUNT_KEEPERS: dict[str, Callable[[Account, Incoming], None]] = {}
# A platform that asks to forget somebody by another id than ours: channel -> ids of ours.
PEERS_OF: dict[str, Callable[[Account, Incoming], list[str]]] = {}
# Who keeps books of posts hears when one is changed or taken down elsewhere.
POST_WATCHERS: list[Callable[[Account, Incoming], None]] = []


def take(channel: str, item: Incoming, *, final: bool = False) -> None:
    """Take in one thing that happened; `final`: what cannot be fetched now is lost.

    Raises:
        TemporaryFailure: a file could not be fetched yet; nothing was taken in.
    """
    account = get_account(channel, item.account)
    if item.what == What.MESSAGE:
        _take_message(account, _with_name(account, item), final=final)
    else:
        _OTHERS[item.what](account, item)


def _with_name(account: Account, item: Incoming) -> Incoming:
    """With the person's name, asked for once: when they first write to us one to one."""
    if item.name or item.thread or talks.find_conversation(account, item.peer) is not None:
        return item
    asks = Talk(account, item.peer, item.thread, item.at, None)
    return replace(item, name=PLATFORMS[account.channel].name_of(asks))


def _take_message(account: Account, item: Incoming, *, final: bool) -> None:
    if _is_known(account, item.external_id):
        take_first_words(account, item)
        return
    files, lost = _fetch(account, item, final=final)
    with transaction.atomic():
        conversation = talks.lock_conversation(account, item.peer, item.thread, item.at)
        if _is_known(account, item.external_id):
            return
        chat = store_chat(conversation, item, ChatDirection.IN, files)
        came_alive(conversation, item)
        Account.objects.filter(pk=account.pk).update(last_in_at=now())
        hear(conversation, item, Stored(chat=chat, files=files, lost=lost))


def _is_known(account: Account, external_id: str) -> bool:
    ids = [external_id, talks.seen_key(external_id)]
    return ChatMessage.objects.filter(account=account, external_id__in=ids).exists()


def _fetch(account: Account, item: Incoming, *, final: bool) -> tuple[list[UUID], list[str]]:
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
        except TemporaryFailure:
            if not final:
                raise
            lost.append(name)
    found, missing = find_files(tokens)
    return found, [*lost, *missing]


def _take_post(account: Account, item: Incoming) -> None:
    for watch in POST_WATCHERS:
        watch(account, item)


@transaction.atomic
def _take_coming(account: Account, item: Incoming) -> None:
    conversation = talks.lock_conversation(account, item.peer, item.thread, item.at)
    came_alive(conversation, item)
    if conversation.last_out_at is None and not item.thread:
        converse(conversation, replace(item, press="START"), None)


@transaction.atomic
def _take_leaving(account: Account, item: Incoming) -> None:
    conversation = talks.lock_conversation(account, item.peer, item.thread, item.at)
    conversation.unreachable = "left"
    conversation.save(update_fields=["unreachable"])


def _take_forgetting(account: Account, item: Incoming) -> None:
    """All conversations of that person with this account; reports keep what the law asks for."""
    finds = PEERS_OF.get(account.channel)
    peers = {item.peer, *(finds(account, item) if finds else ())}
    with transaction.atomic():
        rows = Conversation.objects.select_for_update(of=("self",)).filter(
            account=account, peer_index__in=[talks.peer_index(account, peer) for peer in peers]
        )
        for conversation in [*rows, *_tied_to(account, rows)]:
            for report_id in _reports_of(conversation):
                erase_contact(report_id=report_id)
            talks.forget(conversation)


def _reports_of(conversation: Conversation) -> set[UUID]:
    told = ChatMessage.objects.filter(conversation=conversation).exclude(message=None)
    return set(told.values_list("message__report", flat=True))


def _tied_to(account: Account, found: Iterable[Conversation]) -> list[Conversation]:
    """Where the same matters were begun before the public: the same person by another id."""
    own = [one.pk for one in found]
    reports = [one.report_id for one in found if one.report_id]
    return list(
        Conversation.objects.select_for_update(of=("self",))
        .filter(account=account, report__in=reports)
        .exclude(thread="")
        .exclude(pk__in=own)
    )


@transaction.atomic
def _take_about_us(account: Account, item: Incoming) -> None:
    keeper = ACCOUNT_KEEPERS.get(account.channel)
    if keeper is not None:
        keeper(account, item)


def _take_nothing(account: Account, item: Incoming) -> None:
    """A like says nothing that an officer must do."""


_OTHERS: dict[What, Callable[[Account, Incoming], None]] = {
    What.EDITED: take_edit,
    What.REMOVED: take_removal,
    What.HIDDEN: take_hiding,
    What.POST: _take_post,
    What.ECHO: take_echo,
    What.DELIVERED: take_progress,
    What.READ: take_progress,
    What.REACTED: _take_nothing,
    What.CAME: _take_coming,
    What.LEFT: _take_leaving,
    What.FORGET: _take_forgetting,
    What.ACCOUNT: _take_about_us,
}
