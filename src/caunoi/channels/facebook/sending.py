"""Say something in Messenger: texts with quick answers, files, private replies to comments."""

from __future__ import annotations

from typing import Any

from caunoi.channels.accounts import note_usage
from caunoi.channels.chat import Talk, Words
from caunoi.channels.errors import TemporaryFailure, UnknownOutcome, WindowClosed
from caunoi.channels.facebook.files import Sendable, read_view
from caunoi.channels.facebook.graph import Graph
from caunoi.channels.facebook.reading_feed import THREAD
from caunoi.channels.facebook.troubles import LacksPermission, TagMisused, UploadRefused
from caunoi.channels.facebook.windows import TAGGED, Right, may_tag, right_to_write
from caunoi.core.clock import now

MAX_TEXT = 2000
MAX_BUTTONS, MAX_TITLE, MAX_PRESS = 13, 20, 1000
MESSAGES = "me/messages"


def send_message(graph: Graph, talk: Talk, words: Words) -> str:
    """Send one message one to one; returns its id.

    Raises:
        WindowClosed, and what `Graph.post` raises.
    """
    right = right_to_write(talk, human=words.human)
    message = _file_message(graph, words) if words.file else _text_message(words)
    try:
        return _send_under(graph, talk, message, right)
    except WindowClosed:
        # Facebook's clock is the one that counts; a person's words may go on under the tag.
        if right.tag or not may_tag(talk, human=words.human, at=now()):
            raise
        return _send_under(graph, talk, message, TAGGED)
    except UploadRefused:
        if not words.file:
            raise
        return _send_under(graph, talk, _file_message(graph, words), right)


def _send_under(graph: Graph, talk: Talk, message: dict[str, Any], right: Right) -> str:
    fields: dict[str, Any] = {
        "recipient": {"id": talk.peer}, "messaging_type": right.messaging_type, "message": message,
    }  # fmt: skip
    if right.tag:
        fields["tag"] = right.tag
    try:
        return id_of(graph.post(MESSAGES, fields))
    except TagMisused:
        note_usage(talk.account, {"tags_stopped_at": now().isoformat()})
        raise
    except LacksPermission as error:
        if right.tag:  # the tag was not granted: the page itself is well
            raise WindowClosed(f"tag {error}") from error
        raise


def send_private_reply(graph: Graph, talk: Talk, words: Words) -> tuple[str, str]:
    """The one private answer to a comment: (id of the message, whom it reached).

    Raises:
        GoneThere, AlreadyReplied, and what `Graph.post` raises.
    """
    own_post = words.reply_to == talk.thread.removeprefix(THREAD)
    recipient = {"post_id" if own_post else "comment_id": words.reply_to}
    held = graph.post(MESSAGES, {"recipient": recipient, "message": _text_message(words)})
    return id_of(held), str(held.get("recipient_id") or "")


def id_of(held: dict[str, Any]) -> str:
    """The id in an answer. Raises UnknownOutcome where it has none."""
    found = str(held.get("message_id") or held.get("id") or "")
    if not found:
        raise UnknownOutcome("no id came back")
    return found


def _text_message(words: Words) -> dict[str, Any]:
    message: dict[str, Any] = {"text": words.text}
    if words.mark:
        message["metadata"] = words.mark
    quick = [
        {"content_type": "text", "title": _short(one.title), "payload": one.press[:MAX_PRESS]}
        for one in words.buttons
        if one.press and not one.place  # Messenger has no button for a place any more
    ]
    if quick:
        message["quick_replies"] = quick[:MAX_BUTTONS]
    return message


def _short(title: str) -> str:
    """Facebook cuts longer titles by itself, in the midst of a word."""
    if len(title) <= MAX_TITLE:
        return title
    cut = title[: MAX_TITLE - 1]
    return f"{cut.rsplit(' ', 1)[0] if ' ' in cut else cut}…"


def _file_message(graph: Graph, words: Words) -> dict[str, Any]:
    sendable = read_view(words.file, words.page)
    message: dict[str, Any] = {
        "attachment": {
            "type": sendable.kind, "payload": {"attachment_id": _send_up(graph, sendable)}
        }
    }  # fmt: skip
    if words.mark:
        message["metadata"] = words.mark
    return message


def _send_up(graph: Graph, sendable: Sendable) -> str:
    """Put a file there; nobody sees it until a message names it, so a repeat does no harm."""
    about = f'{{"attachment":{{"type":"{sendable.kind}","payload":{{"is_reusable":true}}}}}}'
    file = (sendable.name, sendable.data, sendable.mime)
    try:
        held = graph.upload("me/message_attachments", {"message": about}, "filedata", file)
    except UnknownOutcome as error:
        raise TemporaryFailure(f"upload {error}") from error
    found = str(held.get("attachment_id") or "")
    if not found:
        raise TemporaryFailure("no attachment id")
    return found
