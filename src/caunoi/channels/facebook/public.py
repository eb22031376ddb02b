"""Answers under a comment that everybody reads, and the private one beside it."""

from __future__ import annotations

from caunoi.channels import talks
from caunoi.channels.chat import Talk, Words
from caunoi.channels.errors import PermanentFailure
from caunoi.channels.facebook.graph import Graph, path_of
from caunoi.channels.facebook.hiding import hide
from caunoi.channels.facebook.reading_feed import THREAD
from caunoi.channels.facebook.sending import id_of, send_private_reply
from caunoi.channels.facebook.troubles import GoneThere
from caunoi.channels.models import ChatMessage
from caunoi.channels.taking_rows import note_gone, tie_private_reply

MOST_PUBLIC = 300  # characters: one friendly line, never an answer about a matter


def send_in_thread(graph: Graph, talk: Talk, words: Words) -> str:
    """Answer a comment, publicly or by its private reply; returns the id.

    Raises:
        PermanentFailure: the comment is gone or hidden, or these are words for one person only.
        And what `Graph.post` raises.
    """
    chat = _comment(talk, words.reply_to)
    try:
        if words.hides:
            return hide(graph, talk, words.reply_to)
        if talk.private_reply:
            mid, person = send_private_reply(graph, talk, words)
            tie_private_reply(talk, person)
            return mid
        _check_public(chat, words)
        return id_of(graph.post(path_of(words.reply_to, "comments"), {"message": words.text}))
    except GoneThere:
        note_gone(talk.account, words.reply_to)
        raise


def _comment(talk: Talk, comment: str) -> ChatMessage:
    """The comment that is answered. Raises PermanentFailure: none, or taken back."""
    known = (
        ChatMessage.objects.select_related("conversation")
        .filter(account=talk.account, external_id=comment)
        .first()
        if comment
        else None
    )
    if known is None or not talk.thread.startswith(THREAD):
        raise PermanentFailure("not for the public")
    if known.removed_at is not None:
        raise PermanentFailure("comment gone")
    return known


def _check_public(chat: ChatMessage, words: Words) -> None:
    """An officer's words, files and receipts never stand before everybody."""
    if words.human or words.file or words.buttons or len(words.text) > MOST_PUBLIC:
        raise PermanentFailure("not for the public")
    held = talks.open_words(chat)
    # Under one that we hid ourselves, only its writer and their friends read our line.
    if held.get("hidden") and not held.get("hidden_by_us"):
        raise PermanentFailure("comment hidden")
