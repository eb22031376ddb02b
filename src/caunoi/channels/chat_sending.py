"""Send one delivery into a chat, part by part; no part twice."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from uuid import UUID

from django.db import transaction
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import override

from caunoi.channels import talks
from caunoi.channels.chat import PLATFORMS, Button, Platform, Talk, Words
from caunoi.channels.choices import ChatDirection, Letter
from caunoi.channels.email.letters import is_delicate
from caunoi.channels.errors import PermanentFailure, UnknownOutcome
from caunoi.channels.models import ChatMessage, Conversation, Delivery
from caunoi.channels.neighbourhood_posts import is_group, send_to_group
from caunoi.channels.procedure_letters import is_about_procedure, words_in_chat
from caunoi.channels.splitting import split_text
from caunoi.core.clock import now
from caunoi.reports.choices import State
from caunoi.reports.codes import mask_secrets
from caunoi.reports.models import Attachment
from caunoi.units import directory

__all__ = ["letter_text", "send_chat", "send_marked", "split_text"]

MOST_PAGES = 10  # of one document, as pictures; the whole of it is at /tra-cuu/


def send_chat(delivery: Delivery) -> str:
    """Send it and return the platform's id of the last part.

    Raises:
        What `chat.Platform.send` raises.
    """
    if is_group(delivery):
        return send_to_group(delivery)
    conversation = delivery.conversation
    if conversation is None or conversation.sealed_key is None:
        raise PermanentFailure("no conversation")
    platform = PLATFORMS[conversation.account.channel]
    held = talks.open_words(delivery.chat) if delivery.chat else {}
    talk = talks.talk_of(conversation, private_reply=bool(held.get("private")))
    last = ""
    for number, words in enumerate(_parts(delivery, conversation, platform)):
        mark = f"{delivery.pk.hex}:{number}"
        last = _send_part(delivery, conversation, platform, talk, words, mark)
    _hide_secret(delivery, conversation)
    return last


def _send_part(
    delivery: Delivery, conversation: Conversation, platform: Platform, talk: Talk, words: Words,
    mark: str,
) -> str:  # fmt: skip
    marked = replace(words, mark=mark)
    return send_marked(conversation, platform, talk, marked, message_id=delivery.message_id)


def send_marked(
    conversation: Conversation, platform: Platform, talk: Talk, marked: Words,
    message_id: UUID | None = None,
) -> str:  # fmt: skip
    """Send one part, unless an earlier attempt did; returns the platform's id of it.

    Raises:
        What `chat.Platform.send` and `find_sent` raise.
    """
    mark = marked.mark
    known = ChatMessage.objects.filter(account_id=conversation.account_id, mark=mark).first()
    if known is not None and known.external_id:
        return known.external_id
    if known is not None:
        # An earlier attempt began this part and does not know how it ended.
        found = platform.find_sent(talk, marked, known.at)
        if found is not None:
            _note_sent(conversation, mark, found)
            return found
    else:
        _note_begun(conversation, mark, message_id)
    external_id = platform.send(talk, marked)
    _note_sent(conversation, mark, external_id)
    return external_id


def _note_begun(conversation: Conversation, mark: str, message_id: UUID | None) -> None:
    ChatMessage.objects.bulk_create(
        [
            ChatMessage(
                account_id=conversation.account_id, conversation=conversation, mark=mark, at=now(),
                direction=ChatDirection.OUT, received_at=now(), message_id=message_id,
            )
        ],
        ignore_conflicts=True,
    )  # fmt: skip


@transaction.atomic
def _note_sent(conversation: Conversation, mark: str, external_id: str) -> None:
    """Tie the platform's id to the part; a row that its own events made before is taken over."""
    rows = ChatMessage.objects.select_for_update().filter(account_id=conversation.account_id)
    early = rows.filter(external_id=external_id).exclude(mark=mark).first()
    part = rows.get(mark=mark)
    if early is not None:
        part.delivered_at, part.read_at = early.delivered_at, early.read_at
        early.delete()
    part.external_id = external_id
    part.save(update_fields=["external_id", "delivered_at", "read_at"])
    Conversation.objects.filter(pk=conversation.pk).update(last_out_at=now())


def _hide_secret(delivery: Delivery, conversation: Conversation) -> None:
    """A receipt's secret is not kept once it has left."""
    chat = delivery.chat
    if chat is None:
        return
    words = talks.open_words(chat)
    if words.get("secret"):
        shown = {**words, "text": mask_secrets(words["text"]), "secret": False}
        chat.sealed = talks.seal_words(conversation, shown, chat.pk)
        chat.save(update_fields=["sealed"])


def _parts(delivery: Delivery, conversation: Conversation, platform: Platform) -> Iterator[Words]:
    if delivery.chat is not None:
        held = talks.open_words(delivery.chat)
        if held.get("hides"):
            yield Words(reply_to=held["reply_to"], hides=True)
            return
        buttons = tuple(Button(*one) for one in held.get("buttons", []))
        for piece in _split(held.get("text", ""), platform.max_text, buttons=buttons):
            yield replace(piece, reply_to=held.get("reply_to", ""))
        return
    with override(delivery.report.language if delivery.report else conversation.language):
        about_procedure = is_about_procedure(delivery)
        text = words_in_chat(delivery) if about_procedure else letter_text(delivery)
    human = bool(delivery.message and delivery.message.author_id)
    yield from _split(text, platform.max_text, human=human)
    if delivery.message is not None and not (delivery.report and is_delicate(delivery.report)):
        files = Attachment.objects.filter(message=delivery.message).order_by("created_at", "pk")
        for file_id, pages in files.values_list("file_id", "file__pages_shown"):
            for page in range(1, max(1, min(pages, MOST_PAGES)) + 1):
                yield Words(file=str(file_id), page=page, human=human)


def _split(
    text: str, most: int, *, buttons: tuple[Button, ...] = (), human: bool = False
) -> Iterator[Words]:
    pieces = split_text(text, most)
    for number, piece in enumerate(pieces, start=1):
        yield Words(piece, buttons if number == len(pieces) else (), human=human)


def letter_text(delivery: Delivery) -> str:
    """What a delivery about a report says in a chat, in the active language."""
    report = delivery.report
    if report is None:
        raise UnknownOutcome("a delivery without a report or words")
    code = report.spelled_code
    if is_delicate(report):
        return _("There is news about %(code)s. For your safety it is not written in a letter.") % {
            "code": code
        }
    unit = directory.find_unit_by_pk(report.unit_id)
    name = unit.spoken if unit else ""
    if delivery.letter == Letter.ANSWER and delivery.message is not None:
        head = _("%(unit)s writes about your report %(code)s:") % {"unit": name, "code": code}
        return f"{capfirst(head)}\n\n{delivery.message.text}".rstrip()
    if delivery.letter == Letter.RECEIVED:
        return _("We have received your report %(code)s. It is now with %(unit)s.") % {
            "code": code, "unit": name,
        }  # fmt: skip
    return _("The state of your report %(code)s is now: %(state)s.") % {
        "code": code, "state": State(report.state).label,
    }  # fmt: skip
