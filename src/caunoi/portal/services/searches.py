"""Remember what residents looked for in vain, so that editors can write it."""

from __future__ import annotations

import re

from django.db import connection

from caunoi.core.clock import today
from caunoi.core.folding import fold

MOST_WORDS = 8
LONGEST = 60
# A phone number, an identity number, a street number with its ward: nobody's is kept.
_NUMBER = re.compile(r"\d{3,}|(?:\d[ .-]*){6,}")


def note_empty_search(words: str, language: str) -> bool:
    """Count a search that found nothing; False where the words could name a person.

    What is kept: words without marks and long numbers, the language, the day. Never who asked.
    """
    folded = fold(words)
    if not folded or len(folded) > LONGEST or len(folded.split()) > MOST_WORDS:
        return False
    if _NUMBER.search(words) or "@" in words:
        return False
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO portal_emptysearch (words, language, count, last_on)"
            " VALUES (%s, %s, 1, %s) ON CONFLICT (words, language)"
            " DO UPDATE SET count = portal_emptysearch.count + 1, last_on = EXCLUDED.last_on",
            [folded, language, today()],
        )
    return True
