"""A neighbourhood's group on Zalo: who writes there, who comes and goes, what is said to one alone.

Residents who take part on Zalo have no page of their own here. What only they may read (the code
and secret words of a post that became a report, a private answer) reaches them in their own chat
with our account, once they have one and the platform's window is open.
"""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from caunoi.channels import talks
from caunoi.channels.chat import PLATFORMS
from caunoi.channels.choices import ChatMode
from caunoi.channels.conversing import say_in_chat
from caunoi.channels.dialogue.hearing import Wish, wish_of
from caunoi.channels.dialogue.words import Said, link
from caunoi.channels.models import Account, Conversation, Delivery
from caunoi.channels.zalo.group_events import ACCEPTED, DISSOLVED, JOINED, LEFT
from caunoi.channels.zalo.groups_in import (
    ON_GROUP_EVENT,
    ON_GROUP_MESSAGE,
    GroupEvent,
    GroupMessage,
)
from caunoi.core.choices import SYSTEM
from caunoi.core.clock import now
from caunoi.core.models import Event
from caunoi.core.moments import long_moment
from caunoi.neighbourhoods.models import (
    Membership,
    Muting,
    Neighbourhood,
    Outlet,
    Post,
    PrivateReceipt,
)
from caunoi.neighbourhoods.selectors.chats import (
    answers_for_chats,
    mutings_for_chats,
    receipts_for_chats,
    removals_for_chats,
)
from caunoi.neighbourhoods.services.groups import lose_group
from caunoi.neighbourhoods.services.members import find_by_platform, join_by_platform, leave
from caunoi.neighbourhoods.services.order import note_mute_told
from caunoi.neighbourhoods.services.posts import write_post
from caunoi.neighbourhoods.services.private_exit import hand_receipt, note_told, read_receipt
from caunoi.reports.contacts import open_contact
from caunoi.reports.models import Message, Report
from caunoi.units import directory

CHANNEL = "zalo"
BATCH = 50
_CHATTER = frozenset({Wish.GREETING, Wish.THANKS})


def announce() -> None:
    """The part `channels` is ready."""
    if take_message not in ON_GROUP_MESSAGE:
        ON_GROUP_MESSAGE.append(take_message)
        ON_GROUP_EVENT.append(take_event)


def take_message(message: GroupMessage) -> None:
    """A member's message in the group is a post of the neighbourhood; in the caller's
    transaction, once. A group that is nobody's is none of ours."""
    place = _lock_place(message.group)
    if place is None or not (message.text.strip() or message.files):
        return
    member = join_by_platform(
        neighbourhood=place, platform=f"{CHANNEL}:{message.sender}",
        display_name=talks.name_of(message.conversation),
    )  # fmt: skip
    parent = _answered(place, message.reply_to)
    write_post(
        membership_id=member.pk, text=message.text[:4000], channel=CHANNEL,
        once=f"{message.group}:{message.external_id}"[:160], at=message.at, files=message.files,
        parent_id=parent.pk if parent is not None else None,
        is_chatter=not message.files and wish_of(message.text) in _CHATTER,
    )  # fmt: skip


def take_event(event: GroupEvent) -> None:
    """Somebody came or went, or the group is gone."""
    place = _lock_place(event.group)
    if place is None:
        return
    platform = f"{CHANNEL}:{event.person}"
    if event.event in (JOINED, ACCEPTED) and event.person:
        join_by_platform(neighbourhood=place, platform=platform)
    elif event.event == LEFT and event.person:
        member = find_by_platform(place, platform)
        if member is not None:
            leave(membership_id=member.pk, by=f"{SYSTEM}:{CHANNEL}")
    elif event.event == DISSOLVED:
        lose_group(place, channel=CHANNEL, external_id=event.group, by=f"{SYSTEM}:{CHANNEL}")


def _lock_place(group: str) -> Neighbourhood | None:
    outlet = Outlet.objects.filter(channel=CHANNEL, external_id=group, until=None).first()
    if outlet is None:
        return None
    return (
        Neighbourhood.objects.select_for_update(of=("self",))
        .filter(pk=outlet.neighbourhood_id, closed_at=None)
        .first()
    )


def _answered(place: Neighbourhood, external_id: str) -> Post | None:
    """The post that a message answers: a resident's, or one of ours that we sent there."""
    if not external_id:
        return None
    found = Post.objects.filter(
        neighbourhood=place, channel=CHANNEL, external_id__endswith=f":{external_id}"
    ).first()
    if found is None:
        event_id = (
            Delivery.objects.filter(channel=CHANNEL, provider_id=external_id)
            .values_list("event_id", flat=True)
            .first()
        )
        known = Event.objects.filter(pk=event_id) if event_id else Event.objects.none()
        subject = known.values_list("subject_id", flat=True).first()
        found = Post.objects.filter(neighbourhood=place, pk=subject).first() if subject else None
    if found is not None and found.parent_id is not None:
        found = found.parent
    return found if found is not None and found.removed_at is None else None


def whisper() -> int:
    """Every few seconds: say what waits for one reader alone, where their own chat is open."""
    done = 0
    for receipt in receipts_for_chats(BATCH):
        done += _whisper_receipt(receipt)
    for answer in answers_for_chats(BATCH):
        done += _whisper_answer(answer)
    for muting in mutings_for_chats(BATCH):
        done += _whisper_muting(muting)
    for post in removals_for_chats(BATCH):
        done += _whisper_removal(post)
    return done


@transaction.atomic
def _whisper_receipt(receipt: PrivateReceipt) -> bool:
    chat = _own_chat(receipt.membership)
    given = read_receipt(receipt)
    report = receipt.post.report
    if chat is None or given is None or report is None:
        return False
    unit = directory.find_unit_by_pk(report.unit_id)
    with override(receipt.membership.language):
        text = _(
            "What you wrote in the group of %(place)s is report %(code)s now, with %(unit)s. We "
            "write no more into the group than that it was received. With this code and these "
            "secret words you alone can follow it at %(link)s\n%(secret)s"
        ) % {
            "place": receipt.membership.neighbourhood.name, "code": given.code,
            "unit": unit.spoken if unit else "", "secret": given.secret, "link": link("/tra-cuu/"),
        }  # fmt: skip
        if receipt.post.hidden_at is not None:
            text = f"{_recall()}\n\n{text}"  # the secret words end the message
    hand_receipt(receipt_id=receipt.pk, channel=CHANNEL)
    said = say_in_chat(chat, Said(text, secret=True))
    _tie(said, report, chat)
    return True


def _recall() -> str:
    """Only its writer can take a message out of a group on Zalo."""
    return _(
        "Your message itself still stands in the Zalo group, and only you can take it away there: "
        "hold your finger on it and choose Recall, for as long as Zalo allows that."
    )


def _tie(said: Delivery, report: Report, chat: Conversation) -> None:
    """What is answered to the report goes into this chat from now on."""
    opening = Message.objects.filter(report=report).order_by("at", "pk").first()
    if said.chat is not None:
        said.chat.message = opening
        said.chat.save(update_fields=["message"])
    if chat.report is None:
        chat.report = report
    chat.save(update_fields=["report", "last_out_at"])


@transaction.atomic
def _whisper_answer(answer: Post) -> bool:
    member = answer.parent.member if answer.parent is not None else None
    chat = _own_chat(member) if member is not None else None
    if chat is None or member is None or not note_told(post_id=answer.pk):
        return False
    with override(member.language):
        text = _("The area officer of %(place)s answers you alone:\n%(text)s") % {
            "place": answer.neighbourhood.name, "text": answer.text,
        }  # fmt: skip
    say_in_chat(chat, Said(text))
    chat.save(update_fields=["last_out_at"])
    return True


@transaction.atomic
def _whisper_muting(muting: Muting) -> bool:
    member = muting.membership
    chat = _own_chat(member)
    if chat is None or not note_mute_told(muting_id=muting.pk):
        return False
    with override(member.language):
        text = _(
            "Until %(moment)s what you write in the group of %(place)s does not stand on the "
            "neighbourhood's page, and is not answered there. The reason: %(why)s\nAn emergency is "
            "heard all the same. If you think this is wrong, write it here: the police read it."
        ) % {
            "moment": long_moment(muting.until), "place": member.neighbourhood.name,
            "why": muting.why,
        }  # fmt: skip
    say_in_chat(chat, Said(text))
    chat.save(update_fields=["last_out_at"])
    return True


@transaction.atomic
def _whisper_removal(post: Post) -> bool:
    chat = _own_chat(post.member) if post.member is not None else None
    if chat is None or post.member is None or not note_told(post_id=post.pk):
        return False
    with override(post.member.language):
        text = _(
            "The area officer of %(place)s took a message of yours off the neighbourhood's page. "
            "The reason: %(why)s"
        ) % {"place": post.neighbourhood.name, "why": post.removed_why}
        text = f"{text}\n\n{_recall()}"
    say_in_chat(chat, Said(text))
    chat.save(update_fields=["last_out_at"])
    return True


def _own_chat(member: Membership) -> Conversation | None:
    """The member's own conversation with our account, locked, while we may write there."""
    if member.contact is None:
        return None
    channel, _colon, peer = open_contact(member.contact).platform.partition(":")
    platform = PLATFORMS.get(channel)
    if platform is None or not peer:
        return None
    for account in Account.objects.filter(channel=channel):
        found = talks.find_conversation(account, peer)
        if found is None or found.unreachable or found.sealed_key is None:
            continue
        chat = (
            Conversation.objects.select_for_update(of=("self",))
            .select_related("account", "report")
            .get(pk=found.pk)
        )
        window = platform.window(talks.talk_of(chat))
        is_open = window is not None and (window.until is None or window.until > now())
        if is_open and chat.mode != ChatMode.MUTED and chat.window_closed_at is None:
            return chat
    return None
