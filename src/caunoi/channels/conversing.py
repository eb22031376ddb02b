"""Carry out a dialogue's turn: the report, what joins it, what is said, what is remembered."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from caunoi.channels import talks
from caunoi.channels.booking_chats import booking_link
from caunoi.channels.chat import Incoming
from caunoi.channels.choices import ChatDirection, ChatMode, Letter
from caunoi.channels.dialogue.hearing import tells_when
from caunoi.channels.dialogue.memory import Memory
from caunoi.channels.dialogue.places import ward_answered
from caunoi.channels.dialogue.turns import Act, Heard, Say, Situation, Tie, Turn, go_on, take_turn
from caunoi.channels.dialogue.words import Facts, Said, when_words, write
from caunoi.channels.models import ChatMessage, Conversation, Delivery
from caunoi.channels.tying import Opened, open_for_chat, tie
from caunoi.core.clock import now
from caunoi.places.in_text import ward_in
from caunoi.reports.choices import Channel, Kind, State, Urgency
from caunoi.reports.codes import find_receipt, mask_secrets
from caunoi.reports.contacts import ContactCard
from caunoi.reports.drafts import Draft, Receipt
from caunoi.reports.models import Message, Report
from caunoi.reports.services.intake import receive_report
from caunoi.reports.services.placing import Whereabouts, give_place
from caunoi.reports.services.talking import add_message
from caunoi.reports.suggest import danger_now, money_just_sent
from caunoi.reports.urgent import likely_category, number_to_call
from caunoi.units import directory

FORGETS_AFTER = timedelta(minutes=2)  # by then the last word to somebody who goes nameless is sent


@dataclass(frozen=True, slots=True)
class Stored:
    """A message that was stored: its row, ids of its files, names of files that were lost."""

    chat: ChatMessage
    files: list[UUID]
    lost: list[str]


def converse(conversation: Conversation, item: Incoming, stored: Stored | None) -> None:
    """Answer one message, in the caller's transaction; the conversation is locked."""
    memory = Memory.of_json(talks.read_memory(conversation))
    heard = heard_of(conversation, item, stored)
    if conversation.mode == ChatMode.MUTED:
        return
    receipt = None if conversation.thread else find_receipt(item.text)
    opened = open_for_chat(conversation, memory, *receipt) if receipt else None
    turn = take_turn(memory, heard, _around(conversation, opened))
    if turn.act == Act.TIE and opened is not None and opened.report is not None:
        tie(conversation, opened.report)
    if item.extra.get("standby"):
        turn = replace(turn, say=())  # another app speaks: two voices would confuse
    if turn.language and conversation.last_out_at is None:
        conversation.language = turn.language
    with override(conversation.language):
        _do(conversation, turn, heard, stored)


def heard_of(conversation: Conversation, item: Incoming, stored: Stored | None) -> Heard:
    """A message as the dialogue hears it; files that were lost are told of in its text."""
    with override(conversation.language):
        lost = [
            _("(The file %(name)s could not be fetched.)") % {"name": name}
            for name in (stored.lost if stored else ())
        ]
    return Heard(
        key=item.external_id, at=item.at, text="\n".join([mask_secrets(item.text), *lost]).strip(),
        kind=item.kind, press=item.press,
        spot=(item.spot.lat, item.spot.lon) if item.spot else None,
        files=tuple(str(pk) for pk in stored.files) if stored else (),
    )  # fmt: skip


@transaction.atomic
def go_on_alone(limit: int = 20) -> int:
    """Conversations in which the resident fell silent: send what is there. Returns how many."""
    due = list(
        Conversation.objects.select_for_update(skip_locked=True, of=("self",))
        .select_related("account", "report")
        .filter(next_step_at__lte=now())
        .order_by("next_step_at")[:limit]
    )
    for conversation in due:
        held = talks.read_memory(conversation)
        if held.get("told", {}).get(Say.NAMELESS) and not held.get("pieces"):
            talks.forget(conversation)
            continue
        turn = go_on(Memory.of_json(held))
        with override(conversation.language):
            _do(conversation, turn, Heard(key="", at=now()), None)
    return len(due)


def _around(conversation: Conversation, opened: Opened | None = None) -> Situation:
    report = conversation.report
    last = (
        Message.objects.filter(report=report).order_by("-at").values_list("at", flat=True).first()
        if report else None
    )  # fmt: skip
    return Situation(
        is_open=report is not None and report.is_open,
        is_urgent=report is not None and report.urgency == Urgency.EMERGENCY,
        is_closed=report is not None and not report.is_open,
        with_person=conversation.mode == ChatMode.PERSON,
        last_in_at=last,
        tie=opened.tie if opened else Tie.NONE,
        tie_code=opened.report.code if opened and opened.report else "",
        danger=lambda text: danger_now(text) is not None,
        money_sent=money_just_sent,
        needs_place=_needs_place,
        needs_when=_needs_when,
        urgent=lambda text: bool(number_to_call(text)),
    )


def _needs_place(text: str) -> bool:
    """A question about papers happened nowhere."""
    category = likely_category(text)
    return category is None or category.kind != Kind.QUESTION


def _needs_when(text: str) -> bool:
    """A crime's time matters; a question has none."""
    category = likely_category(text)
    return category is not None and category.kind == Kind.CRIME_REPORT and not tells_when(text)


def _do(conversation: Conversation, turn: Turn, heard: Heard, stored: Stored | None) -> None:
    memory, receipt = turn.memory, None
    if turn.act in {Act.SEND, Act.PERSON} and memory.has_matter:
        receipt = send_matter(conversation, memory)
        memory = memory.without_matter()
        if Say.ASK_WHERE in turn.say:
            memory = replace(memory, asked="where", asked_at=heard.at.isoformat())
    elif turn.act == Act.ADD and conversation.report is not None:
        add_to_matter(conversation, conversation.report, heard, stored, place=turn.place)
    if turn.act == Act.PERSON:
        receipt = _hand_over(conversation, heard, receipt)
    if turn.act == Act.NAMELESS:
        _begin_forgetting(conversation)
        memory = Memory().also_told(Say.NAMELESS, heard.at.isoformat())
    talks.write_memory(conversation, memory.as_json())
    conversation.next_step_at = (
        heard.at + FORGETS_AFTER if turn.act == Act.NAMELESS
        else turn.wake_at if memory.has_matter else None
    )  # fmt: skip
    facts = facts_of(conversation, receipt, turn.memory, heard.text)
    if Say.BOOK in turn.say:
        facts = replace(facts, booking=booking_link(conversation))
    _say(conversation, turn.say, facts)
    conversation.save()


def send_matter(conversation: Conversation, memory: Memory) -> Receipt:
    """The matter becomes a report; the messages that told it are tied to it."""
    memory = _in_order(conversation, memory)
    channel = conversation.account.channel
    first = memory.pieces[0][0] if memory.pieces else f"files:{memory.files[0]}"
    lat, lon = memory.spot or (None, None)
    draft = Draft(
        text=memory.text, channel=channel, lat=lat, lon=lon, area_code=memory.area,
        place=memory.place, place_unknown=memory.place_unknown,
        occurred_words=when_words(memory.when),
        sent_at=datetime.fromisoformat(memory.began) if memory.began else None,
        contact=ContactCard(
            name=talks.name_of(conversation),
            platform=f"{channel}:{talks.talk_of(conversation).peer}",
        ),
        language=conversation.language, files=tuple(UUID(pk) for pk in memory.files),
        danger=danger_now(memory.text) is not None,
        external_id=f"{conversation.account.external_id}:{first}",
    )  # fmt: skip
    receipt = receive_report(draft, idempotency_key=f"chat:{conversation.account_id}:{first}")
    conversation.report = Report.objects.get(pk=receipt.report_id)
    opening = Message.objects.filter(report_id=receipt.report_id).order_by("at", "pk").first()
    ChatMessage.objects.filter(
        conversation=conversation, external_id__in=[key for key, _text in memory.pieces]
    ).update(message=opening)
    return receipt


def _in_order(conversation: Conversation, memory: Memory) -> Memory:
    """What was told in the order in which it was written, in whatever order it came."""
    chats = ChatMessage.objects.filter(
        conversation=conversation, external_id__in=[key for key, _text in memory.pieces]
    )
    moments = dict(chats.values_list("external_id", "at"))
    if not moments:
        return memory
    latest = max(moments.values())
    pieces = sorted(memory.pieces, key=lambda piece: moments.get(piece[0], latest))
    began = min(moments.values())
    if memory.began:
        began = min(began, datetime.fromisoformat(memory.began))
    return replace(memory, pieces=tuple(pieces), began=began.isoformat())


def add_to_matter(
    conversation: Conversation,
    report: Report,
    heard: Heard,
    stored: Stored | None,
    *,
    place: str = "",
) -> None:
    """One more message of the matter under way.

    A point, a ward that it names, or the words `place` that answered "where?", become the place of
    a report that has none; the message stands in the thread in any case.
    """
    spot = (
        [_("(A place: %(lat).5f, %(lon).5f)") % {"lat": heard.spot[0], "lon": heard.spot[1]}]
        if heard.spot else []
    )  # fmt: skip
    text = "\n".join(filter(None, [heard.text, *spot]))
    if not text and not heard.files:
        return
    message = add_message(
        report, text=text, files=[UUID(pk) for pk in heard.files],
        channel=conversation.account.channel, sent_at=heard.at,
        external_id=f"{conversation.account.external_id}:{heard.key}",
    )  # fmt: skip
    if stored is not None:
        stored.chat.message = message
        stored.chat.save(update_fields=["message"])
    lat, lon = heard.spot or (None, None)
    area = ward_answered(place) if place else ward_in(heard.text)
    if place or area or heard.spot:
        told = Whereabouts(lat, lon, area, place)
        give_place(report, told=told, channel=conversation.account.channel)


def _hand_over(conversation: Conversation, heard: Heard, receipt: Receipt | None) -> Receipt | None:
    """From now on an officer speaks; where there is no report yet, the wish itself becomes one.

    Returns the receipt of what began with this turn: `receipt` where the matter was sent already.
    """
    conversation.mode = ChatMode.PERSON
    if receipt is not None:
        return receipt
    asks = _("(The resident asks to speak to an officer.)")
    if heard.text and not heard.press:
        asks = f"{heard.text}\n{asks}"  # a word of the matter may stand beside the wish
    if conversation.report is None or not conversation.report.is_open:
        wish = Memory(pieces=((heard.key, asks),), began=heard.at.isoformat())
        return send_matter(conversation, wish)
    add_message(
        conversation.report, text=asks, channel=conversation.account.channel, sent_at=heard.at,
        external_id=f"{conversation.account.external_id}:{heard.key}",
    )  # fmt: skip
    return None


def _begin_forgetting(conversation: Conversation) -> None:
    """What was told and not sent goes at once; who it was, when the last word has left."""
    untold = ChatMessage.objects.filter(conversation=conversation, message=None)
    untold.update(sealed=None)


def facts_of(
    conversation: Conversation, receipt: Receipt | None, memory: Memory, said: str = ""
) -> Facts:
    """What the sentences about this conversation's matter speak of; `said`: the newest words."""
    report = conversation.report
    unit = directory.find_unit_by_pk(report.unit_id) if report else None
    facts = Facts(
        unit=unit.spoken if unit else "", platform=conversation.account.get_channel_display(),
        call=number_to_call(said) or number_to_call(memory.text) or "113",
        in_public=bool(conversation.thread),
    )  # fmt: skip
    if report is not None:
        facts = replace(facts, code=report.spelled_code, state=str(State(report.state).label))
    if receipt is not None:
        due = min((clock.due_at for clock in receipt.deadlines), default=None)
        facts = replace(facts, code=receipt.code, secret=receipt.secret, due_at=due)
    return facts


def _say(conversation: Conversation, says: tuple[Say, ...], facts: Facts) -> None:
    """All of a turn as one message of ours, so that its order holds."""
    if not says:
        return
    said = [write(say, facts) for say in says]
    text = "\n\n".join(one.text for one in said)
    buttons = next((one.buttons for one in reversed(said) if one.buttons), ())
    say_in_chat(conversation, Said(text, buttons, any(one.secret for one in said)))


def say_in_chat(
    conversation: Conversation,
    said: Said,
    *,
    reply_to: str = "",
    private: bool = False,
    hides: bool = False,
) -> Delivery:
    """Have one message of the product's own sent; the caller holds the conversation's lock.

    `reply_to`: the platform's id of what it answers in a public thread, before all or `private`;
    with `hides` nothing is said, and that comment is hidden.
    """
    moment = now()
    chat = ChatMessage(
        account_id=conversation.account_id, conversation=conversation, at=moment,
        direction=ChatDirection.OUT, received_at=moment,
    )  # fmt: skip
    words = {
        "text": said.text, "secret": said.secret,
        "buttons": [[b.title, b.press, b.place] for b in said.buttons],
        "reply_to": reply_to, "private": private, "hides": hides,
    }  # fmt: skip
    chat.sealed = talks.seal_words(conversation, words, chat.pk)
    chat.save(force_insert=True)
    conversation.last_out_at = moment
    delivery = Delivery(
        event_id=chat.pk, report=conversation.report, conversation=conversation, chat=chat,
        channel=Channel(conversation.account.channel), letter=Letter.CHAT, next_try_at=moment,
        created_at=moment,
    )  # fmt: skip
    delivery.save(force_insert=True)
    return delivery
