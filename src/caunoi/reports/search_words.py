"""The words by which a report is found: its text, place and code, and the week it came in."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from caunoi.core.folding import fold

# No letter that folding leaves, so that nothing an officer types begins such a word.
_WEEK = "\u0175"


def words_of_report(text: str, place: str, code: str, received_at: datetime) -> str:
    """What goes into the text index for a report, as words with single spaces."""
    return f"{fold(f'{text} {place} {code}')} {_word(received_at.astimezone(UTC).date())}"


def text_query(words: str) -> str:
    """All of the words without marks, the last maybe cut, for `to_tsquery`; empty for none."""
    tokens = fold(words).split()
    return " & ".join([*tokens[:-1], f"{tokens[-1]}:*"]) if tokens else ""


def week_words(last: datetime, weeks: int) -> list[str]:
    """The words of the week of that moment and of those before it, `weeks` in all, newest first."""
    day = last.astimezone(UTC).date()
    return [_word(day - timedelta(weeks=back)) for back in range(weeks)]


def _word(day: date) -> str:
    year, week, _day = day.isocalendar()
    return f"{_WEEK}{year}w{week:02}"
