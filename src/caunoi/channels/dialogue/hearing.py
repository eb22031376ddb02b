"""What a message in a chat means: chatter, a wish, an answer, or a matter."""

from __future__ import annotations

import re
import tomllib
from enum import StrEnum
from functools import lru_cache

from django.conf import settings

from caunoi.core.folding import fold

SHORT_WORDS = 7  # a wish is short; a longer text that holds the same words is a matter


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


_OF_PRESS = {
    Press.PERSON: Wish.PERSON, Press.NAMELESS: Wish.NAMELESS, Press.STATUS: Wish.STATUS,
    Press.NEW_MATTER: Wish.NEW_MATTER, Press.SEND_NOW: Wish.SEND_NOW, Press.SKIP: Wish.SKIP,
    Press.START: Wish.GREETING, Press.STOP: Wish.STOP,
}  # fmt: skip


@lru_cache(maxsize=2)
def _phrases(path: str) -> dict[Wish, frozenset[str]]:
    with open(path, "rb") as file:
        held = tomllib.load(file)
    return {Wish(name): frozenset(map(fold, phrases)) for name, phrases in held["wishes"].items()}


def phrases() -> dict[Wish, frozenset[str]]:
    """Folded phrases of each wish, from the city's `chat_phrases.toml`."""
    return _phrases(str(settings.CITY_DATA / "chat_phrases.toml"))


def wish_of(text: str, press: str = "") -> Wish:
    """The wish of a pressed button or of a short message; a whole phrase must be there.

    A greeting or thanks counts only where nothing else is said; the other wishes are found in a
    short message ("cho tôi gặp cán bộ ạ").
    """
    if press:
        try:
            return _OF_PRESS.get(Press(press), Wish.NONE)
        except ValueError:
            return Wish.NONE
    words = fold(text).split()
    if not words:
        return Wish.NONE
    known = phrases()
    said = " ".join(words)
    for wish in (Wish.THANKS, Wish.GREETING):
        if _only(said, known.get(wish, frozenset())):
            return wish
    if len(words) > SHORT_WORDS:
        return Wish.NONE
    padded = f" {said} "
    for wish, all_phrases in known.items():
        if wish in {Wish.THANKS, Wish.GREETING}:
            continue
        if any(f" {phrase} " in padded for phrase in all_phrases):
            return wish
    return Wish.NONE


def _only(said: str, known: frozenset[str]) -> bool:
    """Whether the text is made of these phrases alone, longest first."""
    rest = f" {said} "
    for phrase in sorted(known, key=len, reverse=True):
        rest = rest.replace(f" {phrase} ", "  ")
        while f" {phrase} " in rest:
            rest = rest.replace(f" {phrase} ", "  ")
    return not rest.strip()


def is_english(text: str) -> bool:
    """Whether a text is English: two of its most common words, and no Vietnamese mark."""
    if not text.isascii():
        return False
    words = set(text.lower().split())
    return len(words & _ENGLISH) >= 2


_ENGLISH = frozenset(
    {
        "the", "a", "an", "is", "are", "was", "were", "my", "i", "you", "he", "she", "they", "it",
        "in", "on", "at", "of", "and", "to", "for", "with", "there", "this", "that", "hello",
        "please", "help", "police", "who", "what", "where", "when", "how", "have", "has", "not",
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
