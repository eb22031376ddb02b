"""What residents do with a message later: change it, take it back; and what we hide."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from caunoi.channels import talks
from caunoi.channels.chat import Incoming
from caunoi.channels.choices import ChatDirection
from caunoi.channels.conversing import Stored
from caunoi.channels.models import Account, Conversation
from caunoi.channels.taking_rows import (
    came_alive,
    find_chat,
    hear,
    lock_both,
    reread,
    store_chat,
)
from caunoi.reports.codes import mask_secrets
from caunoi.reports.services.talking import add_message


@transaction.atomic
def take_edit(account: Account, item: Incoming) -> None:
    """The later words beside the first ones, which stay: they may be evidence."""
    conversation, chat = lock_both(account, item)
    if chat is None:  # came before the message itself: that one will find it here
        chat = store_chat(conversation, item, ChatDirection.IN, [])
        chat.edited_at = item.at
        chat.save(update_fields=["edited_at"])
        came_alive(conversation, item)
        hear(conversation, item, Stored(chat=chat, files=[], lost=[]))
        return
    said = mask_secrets(item.text)
    words = talks.open_words(chat)
    if chat.removed_at or words.get("text") == said:
        return
    if chat.edited_at and chat.edited_at > item.at:
        return  # an older edit that comes late
    former = [*words.get("was", []), words.get("text", "")]
    chat.sealed = talks.seal_words(conversation, {**words, "text": said, "was": former}, chat.pk)
    chat.edited_at = item.at
    chat.save(update_fields=["sealed", "edited_at"])
    if chat.message is not None:
        with override(chat.message.report.language):
            text = _("(The message was edited. It now says:)\n%(text)s") % {"text": said}
        add_message(
            chat.message.report, text=text, channel=account.channel, sent_at=item.at,
            external_id=f"{item.external_id}#edit{len(former)}",
        )  # fmt: skip
        reread(conversation, item, chat.message.report)
    elif not _change_memory(conversation, item.external_id, said):
        # It was no matter before, and may be one now.
        hear(conversation, item, Stored(chat=chat, files=[], lost=[]))


@transaction.atomic
def take_first_words(account: Account, item: Incoming) -> None:
    """The message itself comes after its edit: its first words are kept beside the later ones."""
    conversation, chat = lock_both(account, item)
    if chat is None or chat.removed_at or chat.edited_at is None or item.at >= chat.edited_at:
        return
    said, words = mask_secrets(item.text), talks.open_words(chat)
    if not said or said in [words.get("text"), *words.get("was", [])]:
        return
    former = [said, *words.get("was", [])]
    chat.sealed = talks.seal_words(conversation, {**words, "was": former}, chat.pk)
    chat.save(update_fields=["sealed"])
    if chat.message is not None:
        with override(chat.message.report.language):
            text = _("(Before it was edited, the message said:)\n%(text)s") % {"text": said}
        add_message(
            chat.message.report, text=text, channel=account.channel, sent_at=item.at,
            external_id=f"{item.external_id}#first",
        )  # fmt: skip


@transaction.atomic
def take_removal(account: Account, item: Incoming) -> None:
    """The row stays as a mark; in a report the words stay too, and the desk is told."""
    conversation, chat = lock_both(account, item)
    if chat is None:
        chat = store_chat(conversation, replace(item, text=""), ChatDirection.IN, [])
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
        _change_memory(conversation, item.external_id, "", talks.open_words(chat).get("files"))


@transaction.atomic
def take_hiding(account: Account, item: Incoming) -> None:
    """A comment that the public does not see is not answered before the public."""
    conversation, chat = lock_both(account, item)
    if chat is None:
        return
    words = {**talks.open_words(chat), "hidden": not item.extra.get("shown")}
    chat.sealed = talks.seal_words(conversation, words, chat.pk)
    chat.save(update_fields=["sealed"])


@transaction.atomic
def note_hidden_by_us(account: Account, external_id: str) -> None:
    """We are about to hide a comment ourselves; our own line may still stand under it."""
    chat = find_chat(account, external_id)
    if chat is None or chat.conversation is None:
        return
    conversation = talks.lock_again(chat.conversation)
    words = {**talks.open_words(chat), "hidden_by_us": True}
    chat.sealed = talks.seal_words(conversation, words, chat.pk)
    chat.save(update_fields=["sealed"])


def _change_memory(
    conversation: Conversation, key: str, text: str, files: Sequence[str] | None = ()
) -> bool:
    """A message of a matter that is still being told; an empty text takes it out with its files.

    False where it is not of that matter.
    """
    memory = talks.read_memory(conversation)
    if key not in (k for k, _t in memory.get("pieces", [])):
        return False
    pieces = [[k, text if k == key else t] for k, t in memory.get("pieces", [])]
    memory["pieces"] = [[k, t] for k, t in pieces if t or k != key]
    memory["files"] = [pk for pk in memory.get("files", []) if pk not in (files or ())]
    talks.write_memory(conversation, memory)
    conversation.save(update_fields=["memory_sealed"])
    return True
