"""What a message in a chat means: chatter, a wish, an answer, or a matter."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from django.conf import settings

from caunoi.core.folding import fold

LONG_WORDS = 14  # a wish is short; a longer text that holds the same words is a matter
_DRAWN_OUT = re.compile(r"([a-z])\1{2,}")


class Press(StrEnum):
    """What our buttons say."""

    START = "START"
    SEND_NOW = "SEND_NOW"
    SKIP = "SKIP"
    PERSON = "PERSON"
    NEW_MATTER = "NEW_MATTER"
    NAMELESS = "NAMELESS"
    STATUS = "STATUS"
    NOW = "WHEN_NOW"
    TODAY = "WHEN_TODAY"
    EARLIER = "WHEN_EARLIER"
    STOP = "STOP"


class Wish(StrEnum):
    """What a short message asks for, in words."""

    NONE = ""
    GREETING = "greeting"
    THANKS = "thanks"
    PERSON = "person"
    NAMELESS = "nameless"
    STATUS = "status"
    NEW_MATTER = "new_matter"
    SEND_NOW = "send_now"
    SKIP = "skip"
    STOP = "stop"
    CONTINUE = "continue"  # a report that began elsewhere
    WEB = "web"  # to go on at /tra-cuu/
    BOOK = "book"  # a time at a desk


# How many words may stand beside a wish.
_ROOM = {Wish.PERSON: 6, Wish.NAMELESS: 6}
_OF_PRESS = {
    Press.PERSON: Wish.PERSON, Press.NAMELESS: Wish.NAMELESS, Press.STATUS: Wish.STATUS,
    Press.NEW_MATTER: Wish.NEW_MATTER, Press.SEND_NOW: Wish.SEND_NOW, Press.SKIP: Wish.SKIP,
    Press.START: Wish.GREETING, Press.STOP: Wish.STOP,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Known:
    """The city's `chat_phrases.toml`, folded. `fillers` say nothing by themselves."""

    wishes: Mapping[Wish, frozenset[str]]
    fillers: frozenset[str]
    short: Mapping[str, str]  # how words are written in haste


@lru_cache(maxsize=2)
def _read_known(path: str) -> _Known:
    with open(path, "rb") as file:
        held = tomllib.load(file)
    return _Known(
        {Wish(name): frozenset(map(fold, phrases)) for name, phrases in held["wishes"].items()},
        frozenset(map(fold, held["fillers"]["words"])),
        {fold(short): fold(long) for short, long in held["in_haste"].items()},
    )


def _known() -> _Known:
    return _read_known(str(settings.CITY_DATA / "chat_phrases.toml"))


def phrases() -> Mapping[Wish, frozenset[str]]:
    """Folded phrases of each wish, from the city's `chat_phrases.toml`."""
    return _known().wishes


def wish_of(text: str, press: str = "") -> Wish:
    """The wish of a pressed button or of a short message; a whole phrase must be there.

    Marks, signs and the short forms of chats make no difference. A message that says more than
    the wish is no wish but a matter, so that nothing that was told is taken for a command; only
    who asks for a person, or to stay nameless, is heard beside other words.
    """
    if press:
        return _of_press(press)
    words = plain_words(text)
    if not words or len(words) > LONG_WORDS:
        return Wish.NONE
    known = _known()
    said = " ".join(words)
    thanks = _there(said, known.wishes.get(Wish.THANKS, frozenset()))
    greetings = _there(said, known.wishes.get(Wish.GREETING, frozenset()))
    polite = [*thanks, *greetings]
    found = [
        (left, -max(map(len, there)), wish)
        for wish, all_phrases in known.wishes.items()
        if wish not in {Wish.THANKS, Wish.GREETING} and (there := _there(said, all_phrases))
        and (left := len(_rest(said, [*there, *polite], known.fillers))) <= _room(wish, there)
    ]  # fmt: skip
    if found:
        return min(found)[2]
    if _rest(said, polite, known.fillers):
        return Wish.NONE
    # A call with no word of what it is about is a greeting too.
    greets = max(map(len, greetings), default=0) > max(map(len, thanks), default=0)
    return Wish.THANKS if thanks and not greets else Wish.GREETING


def _of_press(press: str) -> Wish:
    try:
        return _OF_PRESS.get(Press(press), Wish.NONE)
    except ValueError:
        return Wish.NONE


def is_press(press: str) -> bool:
    """Whether it is what one of our own buttons says."""
    return press in set(Press)


def plain_words(text: str) -> list[str]:
    """Folded words, short forms written out, letters drawn out for effect taken back."""
    known = _known()
    words = (_DRAWN_OUT.sub(r"\1", word) for word in fold(text).split())
    return " ".join(known.short.get(word, word) for word in words).split()


def _there(said: str, known: frozenset[str]) -> list[str]:
    padded = f" {said} "
    return [phrase for phrase in known if f" {phrase} " in padded]


def _room(wish: Wish, there: list[str]) -> int:
    """How many other words may stand beside it; beside a single word none."""
    return _ROOM.get(wish, 0) if any(" " in phrase for phrase in there) else 0


def _rest(said: str, there: Iterable[str], fillers: frozenset[str]) -> list[str]:
    """What remains of a text without these phrases, longest first, and without fillers."""
    rest = f" {said.replace(' ', '  ')} "
    for phrase in sorted(there, key=len, reverse=True):
        rest = rest.replace(f" {phrase.replace(' ', '  ')} ", " ")
    return [word for word in rest.split() if word not in fillers]


def is_english(text: str) -> bool:
    """Whether a text is English: several of its common words, and more than Vietnamese ones.

    Without marks many words are of both languages ("to", "an", "he", "on"): those do not count.
    """
    if not text.isascii():
        return False
    words = re.findall(r"[a-z]+", text.lower())
    english = sum(word in _ENGLISH for word in words)
    vietnamese = sum(word in _VIETNAMESE for word in words)
    return english >= 2 and english > vietnamese


_ENGLISH = frozenset(
    {
        "the", "is", "are", "was", "were", "my", "you", "she", "they", "it", "of", "and", "for",
        "with", "there", "this", "that", "hello", "please", "help", "police", "who", "what",
        "where", "when", "how", "have", "has", "not", "am", "been", "from", "someone", "somebody",
        "people", "man", "men", "woman", "street", "house", "night", "stolen", "need", "want",
        "would", "like", "report", "your", "our", "his", "her", "their", "at", "in", "a", "i",
    }
)  # fmt: skip
_VIETNAMESE = frozenset(
    {
        "toi", "co", "khong", "ko", "nguoi", "cua", "la", "va", "dang", "bi", "cho", "nha", "duong",
        "phuong", "ngo", "trom", "xe", "may", "cong", "mot", "nay", "voi", "nhung", "cac", "nhom",
        "thanh", "nien", "danh", "bac", "em", "chau", "oi", "a", "u", "di", "den", "roi", "thi",
        "qua", "dem", "lua", "dao", "tien", "so", "ai", "gi", "o", "muon", "bao", "dc", "duoc",
        "anh", "chi", "ban", "minh", "ngay", "gio", "sang", "chieu", "hom", "bo", "con",
    }
)  # fmt: skip


def tells_when(text: str) -> bool:
    """Whether a text says when, in any way."""
    return _WHEN.search(fold(text)) is not None


_WHEN = re.compile(
    r"\b("
    r"hom (qua|nay|kia|truoc)|(sang|trua|chieu|toi|dem) (nay|qua|hom)|vua|bay gio|dang|luc|"
    r"\d{1,2} ?(h|gio|pm|am)\d*|\d{1,2} \d{1,2} \d{4}|ngay \d+|chu nhat|tuan|thang \d+|"
    r"thu (hai|ba|tu|nam|sau|bay)|hang (ngay|dem|tuan)|moi (ngay|dem|toi|sang)|thuong xuyen|"
    r"lien tuc|nhieu (ngay|lan|hom|thang)|yesterday|today|tonight|last night|just now|"
    r"this (morning|evening|afternoon)|every (day|night)|now"
    r")\b"
)
