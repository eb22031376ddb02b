"""Comments under our posts: chatter is left alone; a matter becomes a report and goes on privately.

Nothing about a matter is ever said before the public: one friendly line there, everything else by
the comment's one private reply, which leads to Messenger.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

from django.utils.translation import gettext as _
from django.utils.translation import override

from caunoi.channels import talks
from caunoi.channels.chat import Incoming
from caunoi.channels.choices import ChatKind, ChatMode
from caunoi.channels.conversing import (
    Stored,
    add_to_matter,
    facts_of,
    heard_of,
    say_in_chat,
    send_matter,
)
from caunoi.channels.dialogue.hearing import Wish, is_english, tells_when, wish_of
from caunoi.channels.dialogue.memory import Memory
from caunoi.channels.dialogue.turns import JOINS, Heard, Say
from caunoi.channels.dialogue.words import Facts, Said, write
from caunoi.channels.email.letters import is_delicate
from caunoi.channels.facebook.hiding import SURE, hide_if_needed
from caunoi.channels.facebook.windows import PRIVATE_REPLY
from caunoi.channels.models import Conversation
from caunoi.core.clock import now
from caunoi.core.folding import fold
from caunoi.places.in_text import ward_in
from caunoi.reports.choices import Kind
from caunoi.reports.models import Report
from caunoi.reports.suggest import danger_now, suggest
from caunoi.reports.urgent import number_to_call

PUBLIC_WITHIN = timedelta(days=1)  # an answer to an old comment would only astonish
PERHAPS = 0.06  # of a category's score
FEWEST_WORDS = 3
PRAISE = "can_bo.khen"
_INVITED = "invited"
_WISHES = {Wish.PERSON, Wish.NAMELESS, Wish.STATUS}
# Folded words by which somebody tells of their own, and of where.
_OWN = re.compile(r"\b(toi|minh|nha em|em bi|cho em|con toi|me toi|bo toi|my|me|our)\b")
_WHERE = re.compile(
    r"\b(ngo|ngach|pho|duong|so nha|cho|nga (ba|tu|nam)|khu|chung cu|truong|toa|to dan pho|cau|"
    r"phuong|xa|street|lane|market|ward)\b"
)
_ASKS = re.compile(r"\b(cho hoi|hoi|lam sao|the nao|o dau|khi nao|gi a|how|where|when|can i)\b")


def holds_matter(text: str) -> bool:
    """Whether a comment tells or asks something that is ours to answer."""
    if danger_now(text) is not None:
        return True
    folded = fold(text)
    if len(folded.split()) < FEWEST_WORDS or wish_of(text) in {Wish.THANKS, Wish.GREETING}:
        return False
    best = next(iter(suggest(text, 1)), None)
    if best is None or best.code == PRAISE:
        return False
    hints = sum(
        (
            bool(_OWN.search(folded)), bool(_WHERE.search(folded) or ward_in(text)),
            tells_when(text), any(sign.isdigit() for sign in folded), bool(_ASKS.search(folded)),
        )
    )  # fmt: skip
    return best.score >= SURE or (best.score >= PERHAPS and hints >= 2)


def keep_comment(conversation: Conversation, item: Incoming, stored: Stored) -> None:
    """Take in one comment, in the caller's transaction; the conversation is locked."""
    if conversation.mode == ChatMode.MUTED:
        return
    memory = Memory.of_json(talks.read_memory(conversation))
    heard = heard_of(conversation, item, stored)
    if is_english(heard.text) and conversation.last_out_at is None:
        conversation.language = "en"
    with override(conversation.language):
        memory = _answer(conversation, memory, heard, stored)
    conversation.next_step_at = None
    talks.keep_memory(conversation, memory.as_json())


def reread_comment(conversation: Conversation, item: Incoming, report: Report) -> None:
    """A comment of a report now says something else: it may tell before everybody of a crime."""
    hide_if_needed(conversation, heard_of(conversation, item, None), report)


def _answer(conversation: Conversation, memory: Memory, heard: Heard, stored: Stored) -> Memory:
    report = conversation.report
    chatter = wish_of(heard.text) in {Wish.THANKS, Wish.GREETING} or heard.kind == ChatKind.STICKER
    joins = report is not None and report.is_open and heard.at - report.received_at <= JOINS
    if report is not None and joins:
        if not chatter:
            add_to_matter(conversation, report, heard, stored)
            hide_if_needed(conversation, heard, report)
        return memory
    if holds_matter(heard.text):
        return _begin_matter(conversation, memory, heard)
    if wish_of(heard.text) in _WISHES:
        return _invite(conversation, memory, heard, write(Say.WELCOME, Facts()).text, public=True)
    return replace(memory, files=(*memory.files, *heard.files))  # a photo before its words


def _begin_matter(conversation: Conversation, memory: Memory, heard: Heard) -> Memory:
    """A report at once, for a question before the public could not be answered there."""
    matter = replace(
        memory, pieces=((heard.key, heard.text),), files=(*memory.files, *heard.files),
        area=ward_in(heard.text), began=heard.at.isoformat(),
    )  # fmt: skip
    receipt = send_matter(conversation, matter)
    facts = facts_of(conversation, receipt, matter)
    first = write(Say.CALL_FIRST, facts).text if number_to_call(heard.text) else ""
    report = conversation.report
    asks = not matter.has_place and (report is None or report.kind != Kind.QUESTION)
    says = [Say.RECEIPT, *([Say.ASK_PLACE] if asks else []), Say.WHO_KNOWS]
    text = "\n\n".join(write(say, facts).text for say in says)
    if report is not None:
        hide_if_needed(conversation, heard, report)
    public = report is not None and not is_delicate(report)
    return _invite(conversation, matter.without_matter(), heard, text, public=public, first=first)


def _invite(
    conversation: Conversation,
    memory: Memory,
    heard: Heard,
    text: str,
    *,
    public: bool,
    first: str = "",
) -> Memory:
    """The private reply, and once for each person and post a line that everybody reads.

    The line says of nobody that they told us anything. `first`: what comes before all else in the
    private reply.
    """
    age = now() - heard.at
    if conversation.mode == ChatMode.PERSON or age > PRIVATE_REPLY:
        return memory
    head = _("You wrote a comment under our post. It stays between us from here on.")
    said = Said("\n\n".join(filter(None, [first, head, text])), (), secret=True)
    say_in_chat(conversation, said, reply_to=heard.key, private=True)
    if not public or memory.told.get(_INVITED) or age > PUBLIC_WITHIN:
        return memory
    say_in_chat(conversation, Said(_public_line(heard.text)), reply_to=heard.key)
    return memory.also_told(_INVITED, heard.at.isoformat())


def _public_line(text: str) -> str:
    written = _("We have written to you privately in Messenger.")
    danger = danger_now(text)
    if danger is None:
        return written
    calls = _("If anybody is in danger now, please call %(number)s at once.") % {
        "number": danger.call
    }
    return f"{calls} {written}"
