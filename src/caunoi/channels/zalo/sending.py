"""Send into a talk or a group: texts, pictures, papers; a template where the window is closed."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from caunoi.channels import talks
from caunoi.channels.accounts import note_out
from caunoi.channels.chat import Talk, Words
from caunoi.channels.choices import ChatDirection
from caunoi.channels.errors import UnknownOutcome, WindowClosed
from caunoi.channels.models import Account, ChatMessage
from caunoi.channels.zalo import templates
from caunoi.channels.zalo.api import call
from caunoi.channels.zalo.assets import CannotShow, with_asset
from caunoi.channels.zalo.group_events import PREFIX
from caunoi.channels.zalo.talk_events import NAMELESS
from caunoi.channels.zalo.usage import look_at_person, note_usage
from caunoi.core.clock import now

MAX_TEXT = 2000
WINDOW = timedelta(days=7)
FREE = timedelta(hours=48)  # later messages are paid for

Payload = dict[str, Any]


def send(talk: Talk, words: Words) -> str:
    """Send one message and return Zalo's id of it; "" where a template said it already.

    Raises:
        As `chat.Platform.send`.
    """
    try:
        _require_open(talk)
        return _send_now(talk, words)
    except WindowClosed:
        if not settings.ZALO_TEMPLATE_ID or not _is_person(talk):
            raise
        return templates.send_by_user_id(talk, words)


def _send_now(talk: Talk, words: Words) -> str:
    if words.file:
        try:
            return with_asset(
                talk.account, UUID(words.file), words.page,
                lambda kind, key: _post(talk, _file_message(talk, kind, key, words), words),
            )  # fmt: skip
        except CannotShow:
            return _post(talk, {"text": _where_the_file_is(talk)}, words)
    return _post(talk, {"text": plain_text(words, talk.language)}, words)


def _post(talk: Talk, message: Payload, words: Words) -> str:
    path, recipient = address(talk)
    if words.reply_to:
        message = {**message, "quote_message_id": words.reply_to}
    told = call(
        talk.account, path, sends=True, json={"recipient": recipient, "message": message}
    )  # fmt: skip
    external_id = str((told or {}).get("message_id") or "")
    if not external_id:
        raise UnknownOutcome("zalo gave no id")
    note_out(talk.account)
    if told.get("quota"):
        note_usage(talk.account, reply=told["quota"])
    return external_id


def address(talk: Talk) -> tuple[str, Mapping[str, str]]:
    """(the path, the recipient) of a talk: a person, somebody nameless, or a group."""
    if talk.thread.startswith(PREFIX):
        return "/v3.0/oa/group/message", {"group_id": talk.thread.removeprefix(PREFIX)}
    if talk.peer.startswith(f"{NAMELESS}:"):
        _word, person, conversation = talk.peer.split(":", 2)
        return "/v2.0/oa/message", {"anonymous_id": person, "conversation_id": conversation}
    return "/v3.0/oa/message/cs", {"user_id": talk.peer}


def _is_person(talk: Talk) -> bool:
    return not talk.thread and not talk.peer.startswith(f"{NAMELESS}:")


def plain_text(words: Words, language: str) -> str:
    """The text as Zalo counts it; its messages have no buttons, so their titles stand below.

    That they are to be typed is said. A place is shared by Zalo's own menu, not by a title.
    """
    text = unicodedata.normalize("NFC", words.text)
    titles = "\n".join(
        f"▸ {button.title}" for button in words.buttons if button.title and not button.place
    )
    if titles:
        with override(language):
            how = _("You may type one of these as your answer:")
        titles = f"{how}\n{titles}"
    whole = unicodedata.normalize("NFC", f"{text}\n\n{titles}") if titles else text
    return whole if len(whole) <= MAX_TEXT else text


def _file_message(talk: Talk, kind: str, key: str, words: Words) -> Payload:
    if kind == "file":
        return {"attachment": {"type": "file", "payload": {"token": key}}}
    element = {"media_type": kind, "attachment_id": key}
    payload = {"template_type": "media", "elements": [element]}
    message: Payload = {"attachment": {"type": "template", "payload": payload}}
    return {"text": plain_text(words, talk.language), **message} if words.text else message


def _where_the_file_is(talk: Talk) -> str:
    with override(talk.language):
        return _(
            "A file that Zalo does not carry belongs to this answer. You find it with your report "
            "at %(link)s."
        ) % {"link": f"{settings.SITE_URL}/tra-cuu/"}


def _require_open(talk: Talk) -> None:
    """Raises WindowClosed before anything is sent, where it is sure that Zalo would refuse."""
    if not _is_person(talk):
        return
    last = talk.last_in_at
    if last is None or now() - last > WINDOW:
        # Zalo may know of a click in its menu that no event told us of.
        seen = look_at_person(talk.account, talk.peer)
        if seen is None or now() - seen > WINDOW:
            raise WindowClosed("zalo: nothing from them for seven days")
        last = max(filter(None, [seen, last]))
    cap = settings.ZALO_REPLY_CAP
    if cap and _sent_since(talk, last) >= cap:
        raise WindowClosed(f"zalo: {cap} messages since their last")


def _sent_since(talk: Talk, moment: datetime) -> int:
    conversation = talks.find_conversation(talk.account, talk.peer, talk.thread)
    ours = ChatMessage.objects.filter(
        conversation=conversation, direction=ChatDirection.OUT, at__gt=moment
    )
    return ours.exclude(external_id="").count()


def react(account: Account, user_id: str, message_id: str, icon: str = "/-strong") -> None:
    """Show with a sign that a message was seen: the cheapest answer. `/-remove` takes it away.

    Raises:
        What `call` raises.
    """
    call(
        account, "/v2.0/oa/message", sends=True,
        json={
            "recipient": {"user_id": user_id},
            "sender_action": {"react_icon": icon, "react_message_id": message_id},
        },
    )  # fmt: skip


def ask_for_details(
    account: Account, user_id: str, *, title: str, subtitle: str, image: str
) -> str:
    """Ask for name, phone and address by Zalo's own card; the answer comes as an event.

    Raises:
        What `call` raises.
    """
    element = {"title": title[:100], "subtitle": subtitle[:500], "image_url": image}
    payload = {"template_type": "request_user_info", "elements": [element]}
    told = call(
        account, "/v3.0/oa/message/cs", sends=True,
        json={
            "recipient": {"user_id": user_id},
            "message": {"attachment": {"type": "template", "payload": payload}},
        },
    )  # fmt: skip
    return str(told["message_id"])
