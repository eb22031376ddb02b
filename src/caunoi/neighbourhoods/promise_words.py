"""Find the day that an officer promises in a sentence: "trước thứ Sáu", "chậm nhất ngày 30/11".

Pure: text and the present day in, a moment out. Words are compared without marks. Only a day that
something is to be done by counts, so a word of the kind "before", "by", "within" must stand there.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo

from caunoi.core.folding import fold

_WEEKDAYS = {"hai": 0, "ba": 1, "tu": 2, "nam": 3, "sau": 4, "bay": 5, "2": 0, "3": 1, "4": 2,
             "5": 3, "6": 4, "7": 5}  # fmt: skip
_ENGLISH = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_NUMBERS = {"mot": 1, "hai": 2, "ba": 3, "bon": 4, "nam": 5, "sau": 6, "bay": 7, "muoi": 10,
            "one": 1, "two": 2, "three": 3, "five": 5, "seven": 7, "ten": 10}  # fmt: skip
_BEFORE = r"truoc|before"  # the day itself is too late
_BY = r"cham nhat(?: la)?(?: vao)?|muon nhat(?: la)?(?: vao)?|den het|het|xong trong|by|until"
_WITHIN = r"trong vong|trong|within|in"
# 30/11 and 30/11/2026, folded to "30 11" and "30 11 2026".
_DATE = r"(?:ngay )?(?P<d>\d{1,2}) (?:thang )?(?P<m>\d{1,2})(?: (?:nam )?(?P<y>20\d\d))?"
_WEEKDAY = (
    r"(?:thu (?P<w>hai|ba|tu|nam|sau|bay|[2-7])|(?P<sunday>chu nhat|cn\b)"
    rf"|(?P<en>{'|'.join(_ENGLISH)}))(?P<next> tuan (?:sau|toi))?"
)
_NEAR = r"(?P<near>hom nay|ngay mai|ngay kia|tuan nay|tuan sau|thang nay|today|tomorrow|this week)"
_POINT = re.compile(rf"\b(?:(?P<before>{_BEFORE})|(?P<by>{_BY})) (?:{_WEEKDAY}|{_NEAR}|{_DATE})\b")
_INSIDE = re.compile(rf"\b(?:{_WITHIN}) (?P<in>hom nay|ngay mai|tuan nay|thang nay|ngay)\b")
_SPAN = re.compile(
    rf"\b(?:{_WITHIN}) (?P<n>\d{{1,2}}|{'|'.join(_NUMBERS)})"
    r" (?P<unit>gio|tieng|ngay|tuan|hours?|days?|weeks?)\b(?! truoc| qua)"
)
_SENTENCE = re.compile(r"(?<!\d)\.|\.(?!\d)|[!?;\n]")
# Who is to do it by then: the police say what they do, or ask residents.
_WE = re.compile(r"\b(?:se|toi|chung toi|cong an|to cong tac|we|will|i)\b")
_YOU = re.compile(r"\b(?:de nghi|vui long|xin moi|kinh moi|moi ong ba|moi ba con|please|you)\b")


@dataclass(frozen=True, slots=True)
class Found:
    """The end of what was promised, and the words that say so, folded."""

    due_at: datetime
    words: str


def find_promise(text: str, at: datetime, *, strict: bool = False) -> Found | None:
    """The first day that the text promises, as a moment after `at`, on the city's clock.

    A sentence that asks residents for something promises nothing; `strict` takes only those in
    which the police say what they do, as in a notice to all.
    """
    for sentence in map(fold, _SENTENCE.split(text)):
        if _YOU.search(sentence) or (strict and not _WE.search(sentence)):
            continue
        patterns = (_POINT, _SPAN, _INSIDE)
        hits = [hit for pattern in patterns if (hit := pattern.search(sentence))]
        for hit in sorted(hits, key=lambda m: m.start()):
            due_at = _moment(hit, at)
            if due_at is not None and due_at > at:
                return Found(due_at, hit.group(0))
    return None


def _moment(hit: re.Match[str], at: datetime) -> datetime | None:
    said = hit.groupdict()
    today, zone = at.date(), at.tzinfo
    if said.get("n"):
        return _span(said, at)
    if said.get("in"):
        word = "hom nay" if said["in"] == "ngay" else said["in"]
        return _end(_near(word, today), zone)
    day = _day(said, today)
    if day is None:
        return None
    if said.get("before"):
        start = datetime.combine(day, time(), zone)
        # "Before today" can only mean: today.
        return start if start > at else _end(day, zone)
    return _end(day, zone)


def _day(said: dict[str, str | None], today: date) -> date | None:
    if said.get("near"):
        return _near(said["near"] or "", today)
    if said.get("d"):
        return _date(said, today)
    if said.get("sunday"):
        number = 6
    elif said.get("en"):
        number = _ENGLISH.index(said["en"] or "")
    else:
        number = _WEEKDAYS[said["w"] or "hai"]
    ahead = (number - today.weekday()) % 7
    if said.get("next"):
        return today + timedelta(days=7 - today.weekday() + number)
    return today + timedelta(days=ahead or 7)


def _date(said: dict[str, str | None], today: date) -> date | None:
    try:
        day = date(int(said["y"] or today.year), int(said["m"] or 0), int(said["d"] or 0))
        if day < today and not said["y"]:
            day = day.replace(year=today.year + 1)
    except ValueError:
        return None
    # Without a year a day long gone is told of, not promised.
    return day if (day - today).days < 200 else None


def _near(word: str, today: date) -> date:
    match word:
        case "hom nay" | "today":
            return today
        case "ngay mai" | "tomorrow":
            return today + timedelta(days=1)
        case "ngay kia":
            return today + timedelta(days=2)
        case "tuan sau":
            return today + timedelta(days=13 - today.weekday())
        case "thang nay":
            return (today.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
        case _:
            return today + timedelta(days=6 - today.weekday())


def _span(said: dict[str, str | None], at: datetime) -> datetime:
    word = said["n"] or "1"
    number = int(word) if word.isdecimal() else _NUMBERS[word]
    match said["unit"]:
        case "gio" | "tieng" | "hour" | "hours":
            return at + timedelta(hours=number)
        case "tuan" | "week" | "weeks":
            return _end(at.date() + timedelta(weeks=number), at.tzinfo)
        case _:
            return _end(at.date() + timedelta(days=number), at.tzinfo)


def _end(day: date, zone: tzinfo | None) -> datetime:
    """The end of a day: midnight, as the law's clocks have it."""
    return datetime.combine(day + timedelta(days=1), time(), zone)
