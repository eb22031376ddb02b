"""One turn of a dialogue: what was heard, what we know of the matter → what to do, what to say.

Pure: no database, no clock. `taking.py` does what a turn asks for. The rules, in the order in
which they are looked at:

0. Code and secret of a report tie the chat to it.
1. Somebody in danger: the report goes out at once, and the number to call stands first; where
   they are is asked after that, and the answer joins it. Of any emergency the number is said first.
2. A wish: a person, the nameless way, another matter, how far it is, send now, forget it.
3. Chatter makes no report and no question; a greeting is answered once a day.
4. What belongs to a matter under way joins it.
5. Else it is collected, and only what is missing is asked: where, when; each once. Ten minutes of
   silence send what is there.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum

from caunoi.channels.choices import ChatKind
from caunoi.channels.dialogue.hearing import Press, Wish, is_english, is_press, wish_of
from caunoi.channels.dialogue.memory import Memory
from caunoi.channels.dialogue.places import says_where, ward_answered
from caunoi.places.in_text import ward_in

WAITS = timedelta(minutes=10)  # of silence, then what is there is sent
URGENT_WAITS = timedelta(minutes=2)  # the same of an emergency
JOINS = timedelta(days=30)  # a message this long after the last one still belongs to the matter
SHORT_ANSWER = 14  # words; a longer reply to a question is more of the story
TELL_AGAIN = timedelta(hours=20)
_TIMES = {Press.NOW, Press.TODAY, Press.EARLIER}


class Act(StrEnum):
    """What a turn does beside speaking."""

    NONE = "none"
    SEND = "send"  # the matter of the memory becomes a report
    ADD = "add"  # the message joins the report under way
    PERSON = "person"  # an officer speaks from now on; a matter told so far is sent
    NAMELESS = "nameless"  # nothing of this person is kept here
    DROP = "drop"  # the matter told so far is forgotten
    TIE = "tie"  # the report that code and secret open is this chat's from now on


class Tie(StrEnum):
    """What the code and secret in a message lead to."""

    NONE = ""  # there are none
    DONE = "done"
    KNOWN = "known"  # the chat's report already
    WARN = "warn"  # it was sent without a name: say first what the platform learns
    WRONG = "wrong"
    LATER = "later"  # too many wrong tries lately


class Say(StrEnum):
    """What is said; `words.py` has the sentences."""

    WELCOME = "welcome"
    CALL_FIRST = "call_first"
    CALL_BANK = "call_bank"
    RECEIPT = "receipt"
    ASK_PLACE = "ask_place"
    ASK_WHERE = "ask_where"  # of a report that went out already
    ASK_WHEN = "ask_when"
    ADDED = "added"
    SENT_ALREADY = "sent_already"
    STATUS = "status"
    NO_MATTER = "no_matter"
    PERSON = "person"
    NAMELESS = "nameless"
    DROPPED = "dropped"
    NEXT_MATTER = "next_matter"
    ASK_RECEIPT = "ask_receipt"
    TIED = "tied"
    TIE_WARNED = "tie_warned"
    TIE_WRONG = "tie_wrong"
    TIE_LATER = "tie_later"
    ON_WEB = "on_web"
    BOOK = "book"
    WHO_KNOWS = "who_knows"  # that the platform knows who writes, and of the nameless way


@dataclass(frozen=True, slots=True)
class Heard:
    """One message of the resident, its files stored already."""

    key: str
    at: datetime
    text: str = ""
    kind: ChatKind = ChatKind.TEXT
    press: str = ""
    spot: tuple[float, float] | None = None
    files: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Situation:
    """What stands around the message.

    `is_open`: a report of this conversation is under way, `is_urgent`: an emergency; `is_closed`:
    there is one that ended.
    `tie`: what code and secret in the message lead to, `tie_code` to which report.
    `danger`: whether a text tells of danger now; `money_sent`: of a fraud in which money has gone;
    `needs_place`, `needs_when`: whether a text's kind asks where, and when; `urgent`: whether it
    is an emergency.
    """

    is_open: bool = False
    is_urgent: bool = False
    is_closed: bool = False
    with_person: bool = False
    last_in_at: datetime | None = None
    tie: Tie = Tie.NONE
    tie_code: str = ""
    danger: Callable[[str], bool] = lambda _text: False
    money_sent: Callable[[str], bool] = lambda _text: False
    needs_place: Callable[[str], bool] = lambda _text: True
    needs_when: Callable[[str], bool] = lambda _text: False
    urgent: Callable[[str], bool] = lambda _text: False


@dataclass(frozen=True, slots=True)
class Turn:
    """What to do, what to say, what to remember; `wake_at`: when to go on without a message.

    `place`: the words that answered where they are, of a report that went out.
    """

    memory: Memory
    act: Act = Act.NONE
    say: tuple[Say, ...] = ()
    wake_at: datetime | None = None
    language: str = ""
    place: str = ""
    extra: dict[str, str] = field(default_factory=dict)


def take_turn(memory: Memory, heard: Heard, around: Situation) -> Turn:
    """Answer one message."""
    if around.tie:
        return _of_receipt(memory, heard, around)
    language = "en" if is_english(heard.text) else ""
    whereabouts = _of_whereabouts(memory, heard, around)
    if whereabouts is not None:
        return replace(whereabouts, language=language)
    if heard.text and not heard.press and around.danger(heard.text):
        return replace(_of_danger(memory, heard, around), language=language)
    wish = wish_of(heard.text, heard.press)
    turn = _of_wish(memory, heard, around, wish) or _of_words(memory, heard, around)
    if heard.text and not heard.press and around.money_sent(heard.text):
        turn = _with_bank(turn, heard)
    elif turn.memory.has_matter and heard.text and around.urgent(turn.memory.text):
        turn = _with_number(turn, heard)
    return replace(turn, language=language)


def _of_whereabouts(memory: Memory, heard: Heard, around: Situation) -> Turn | None:
    """The answer to where they are, whatever its words, joins the report that went out."""
    if memory.asked != "where" or not around.is_open or memory.has_matter:
        return None
    wish = wish_of(heard.text, heard.press)
    if heard.press or wish not in {Wish.NONE, Wish.SKIP}:
        return None
    if not (heard.text or heard.files or heard.spot is not None):
        return None
    known = replace(memory, asked="", asked_at="")
    place = heard.text if wish == Wish.NONE and says_where(heard.text) else ""
    if heard.text and around.danger(heard.text):
        return Turn(known, Act.ADD, (Say.CALL_FIRST, Say.ADDED), place=place)
    return Turn(known, Act.ADD, () if around.with_person else (Say.ADDED,), place=place)


def _with_number(turn: Turn, heard: Heard) -> Turn:
    """Of an emergency the number comes before our own questions, and we wait less for answers."""
    if turn.act == Act.NONE and turn.wake_at is not None:
        turn = replace(turn, wake_at=min(turn.wake_at, heard.at + URGENT_WAITS))
    if not turn.say or _told(turn.memory, Say.CALL_FIRST, heard.at):
        return turn
    warned = turn.memory.also_told(Say.CALL_FIRST, heard.at.isoformat())
    return replace(turn, memory=warned, say=(Say.CALL_FIRST, *turn.say))


def _with_bank(turn: Turn, heard: Heard) -> Turn:
    """The bank comes before our own questions: minutes count."""
    if _told(turn.memory, Say.CALL_BANK, heard.at):
        return turn
    warned = turn.memory.also_told(Say.CALL_BANK, heard.at.isoformat())
    return replace(turn, memory=warned, say=(Say.CALL_BANK, *turn.say))


def _of_danger(memory: Memory, heard: Heard, around: Situation) -> Turn:
    """Whom to call stands first; a report of its own, unless the one under way is as urgent."""
    if not around.is_urgent or memory.has_matter:
        told = _with(memory, heard)
        where = () if told.has_place else (Say.ASK_WHERE,)
        return Turn(told, Act.SEND, (Say.CALL_FIRST, Say.RECEIPT, *where))
    if _told(memory, Say.CALL_FIRST, heard.at):
        return _joined(memory, heard, around)
    warned = memory.also_told(Say.CALL_FIRST, heard.at.isoformat())
    return Turn(warned, Act.ADD, (Say.CALL_FIRST,))


def go_on(memory: Memory) -> Turn:
    """The resident fell silent: send what is there."""
    if not memory.has_matter:
        return Turn(memory)
    return Turn(memory, Act.SEND, (Say.RECEIPT,))


def _of_receipt(memory: Memory, heard: Heard, around: Situation) -> Turn:
    """Code and secret of a report; what is being told beside it stays, and is sent by itself."""
    wake = heard.at + WAITS if memory.has_matter else None
    if around.tie == Tie.DONE:
        return Turn(memory, Act.TIE, (Say.TIED,), wake)
    if around.tie == Tie.WARN:
        warned = memory.also_told(Say.TIE_WARNED, around.tie_code)
        return Turn(warned, say=(Say.TIE_WARNED,), wake_at=wake)
    said = {Tie.KNOWN: Say.STATUS, Tie.WRONG: Say.TIE_WRONG, Tie.LATER: Say.TIE_LATER}
    return Turn(memory, say=(said[around.tie],), wake_at=wake)


def _of_wish(memory: Memory, heard: Heard, around: Situation, wish: Wish) -> Turn | None:
    if wish == Wish.PERSON:
        return _of_person(memory, heard, around)
    if wish == Wish.NAMELESS:
        return Turn(Memory(), Act.NAMELESS, (Say.NAMELESS,))
    if wish in {Wish.STATUS, Wish.CONTINUE, Wish.WEB}:
        known = around.is_open or around.is_closed
        state = Say.STATUS if known else Say.NO_MATTER
        said = {Wish.CONTINUE: Say.ASK_RECEIPT, Wish.WEB: Say.ON_WEB}.get(wish, state)
        return _asking_still(memory, heard, said)
    if wish == Wish.BOOK:
        return _asking_still(memory, heard, Say.BOOK)
    if wish == Wish.NEW_MATTER:
        if memory.has_matter:
            return Turn(memory, Act.SEND, (Say.RECEIPT, Say.NEXT_MATTER))
        return Turn(_fresh(memory), Act.NONE, (Say.NEXT_MATTER,))
    return _of_telling(memory, heard, around, wish) or _of_nothing(memory, heard, around, wish)


def _of_person(memory: Memory, heard: Heard, around: Situation) -> Turn:
    """At once; what stands beside the wish is of the matter.

    Where no report is under way the wish itself becomes one, and has its receipt as any other.
    """
    if heard.files or (memory.has_matter and not heard.press):
        memory = _with(memory, heard)
    begins = memory.has_matter or not around.is_open
    say = (Say.RECEIPT, Say.PERSON) if begins else (Say.PERSON,)
    return Turn(memory, Act.PERSON, say)


def _of_telling(memory: Memory, heard: Heard, around: Situation, wish: Wish) -> Turn | None:
    """What only means something while a matter is being told."""
    if wish == Wish.STOP and memory.has_matter:
        return Turn(memory.without_matter(), Act.DROP, (Say.DROPPED,))
    if wish == Wish.SEND_NOW and memory.has_matter:
        return Turn(memory, Act.SEND, (Say.RECEIPT,))
    if wish == Wish.SKIP and memory.asked:
        return _next_question(_unknown(memory), heard, around)
    return None


def _of_nothing(memory: Memory, heard: Heard, around: Situation, wish: Wish) -> Turn | None:
    """Chatter, and words that nothing waits for; None where it is more than that."""
    if heard.files or heard.spot is not None:
        return None  # what came along is no chatter, whatever stands beside it
    if wish in {Wish.GREETING, Wish.THANKS} or heard.kind == ChatKind.STICKER:
        return _chatter(memory, heard, around, wish)
    if wish == Wish.SEND_NOW and around.is_open and not memory.has_matter:
        return Turn(memory, say=(Say.SENT_ALREADY,))
    if wish != Wish.NONE or _is_stale(memory, heard):
        # "Send it", "I do not know", an old button: nothing waits for such a word any more.
        return Turn(memory, wake_at=heard.at + WAITS if memory.has_matter else None)
    return None


def _is_stale(memory: Memory, heard: Heard) -> bool:
    """Whether a button of ours was pressed to whose question nobody waits for an answer."""
    return is_press(heard.press) and not (heard.press in _TIMES and memory.asked == "when")


def _fresh(memory: Memory) -> Memory:
    """The next message begins a matter of its own, whatever is under way."""
    return replace(memory.without_matter(), asked="matter")


def _chatter(memory: Memory, heard: Heard, around: Situation, wish: Wish) -> Turn:
    """No report, no question; a greeting is answered once a day where nothing is under way."""
    if memory.has_matter:
        return Turn(memory, wake_at=heard.at + WAITS)
    quiet = around.is_open or around.with_person or _told(memory, Say.WELCOME, heard.at)
    if wish != Wish.GREETING or quiet:
        return Turn(memory)
    return Turn(memory.also_told(Say.WELCOME, heard.at.isoformat()), say=(Say.WELCOME,))


def _of_words(memory: Memory, heard: Heard, around: Situation) -> Turn:
    telling = memory.has_matter or memory.asked == "matter"
    if memory.asked in {"place", "when"} and memory.has_matter:
        answered = _answer(memory, heard)
        if answered is not None:
            return _next_question(answered, heard, around)
    joins = around.is_open and not telling and _is_recent(around, heard.at)
    if joins:
        return _joined(memory, heard, around)
    return _next_question(_with(memory, heard), heard, around)


def _is_recent(around: Situation, at: datetime) -> bool:
    return around.last_in_at is None or at - around.last_in_at <= JOINS


def _joined(memory: Memory, heard: Heard, around: Situation) -> Turn:
    if around.with_person or _told(memory, Say.ADDED, heard.at):
        return Turn(memory, Act.ADD)
    return Turn(memory.also_told(Say.ADDED, heard.at.isoformat()), Act.ADD, (Say.ADDED,))


def _with(memory: Memory, heard: Heard) -> Memory:
    """The memory with one more message of the matter."""
    text = heard.text.strip()
    pieces = (*memory.pieces, (heard.key, text))  # without words too: it can be taken back later
    return replace(
        memory, pieces=pieces, files=(*memory.files, *heard.files),
        spot=heard.spot or memory.spot, area=memory.area or ward_in(text),
        began=memory.began or heard.at.isoformat(),
        asked="" if memory.asked == "matter" else memory.asked,
    )  # fmt: skip


def _answer(memory: Memory, heard: Heard) -> Memory | None:
    """The memory with the answer to what was asked; None where the message is more of the story."""
    if memory.asked_at and heard.at < datetime.fromisoformat(memory.asked_at):
        return None  # written before the question was asked, and late in coming
    if heard.spot is not None:
        return replace(_with(memory, heard), asked="")
    text = heard.text.strip()
    if heard.files or not (text or heard.press) or len(text.split()) > SHORT_ANSWER:
        return None
    if memory.asked == "place":
        return replace(memory, asked="", area=ward_answered(text), place=text)
    if memory.asked == "when":
        return replace(memory, asked="", when=text or heard.press)
    return None


def _unknown(memory: Memory) -> Memory:
    return replace(memory, asked="", place_unknown=memory.place_unknown or memory.asked == "place")


def _next_question(memory: Memory, heard: Heard, around: Situation) -> Turn:
    """Ask what is missing, where nothing is any more send it. One question at a time, each once."""
    if not memory.has_matter:
        # A place or a time without a matter: we know where, and ask what.
        return Turn(replace(memory, asked=""), say=(Say.NEXT_MATTER,))
    say: tuple[Say, ...] = ()
    if not _told(memory, Say.WHO_KNOWS, heard.at):
        memory = memory.also_told(Say.WHO_KNOWS, heard.at.isoformat())
        say = (Say.WHO_KNOWS,)
    for question, missing, asking in (
        (
            "place",
            not memory.has_place and around.needs_place(memory.text),
            Say.ASK_PLACE,
        ),
        ("when", not memory.when and around.needs_when(memory.text), Say.ASK_WHEN),
    ):
        if missing and question not in memory.done:
            memory = replace(
                memory, asked=question, asked_at=heard.at.isoformat(),
                done=(*memory.done, question),
            )  # fmt: skip
            return Turn(memory, say=(*say, asking), wake_at=heard.at + WAITS)
        if missing and memory.asked == question:
            # It was asked, and more of the story came instead: wait for a while, ask nothing twice.
            return Turn(memory, say=say, wake_at=heard.at + WAITS)
    return Turn(memory, Act.SEND, (*say, Say.RECEIPT))


def _asking_still(memory: Memory, heard: Heard, say: Say) -> Turn:
    wake = heard.at + WAITS if memory.has_matter else None
    return Turn(memory, say=(say,), wake_at=wake)


def _told(memory: Memory, say: Say, at: datetime) -> bool:
    when = memory.told.get(say)
    return bool(when) and at - datetime.fromisoformat(str(when)) < TELL_AGAIN
