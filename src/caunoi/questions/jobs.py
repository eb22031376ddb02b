"""What the worker runs for questions."""

from __future__ import annotations

from django.db import transaction

from caunoi.questions.selectors.finding import forget
from caunoi.questions.services.asking import note_questions_of_channels
from caunoi.questions.services.indexing import count_words, set_shelves


def run_noting() -> int:
    """Questions that came by chat, mail, telephone or counter: which field their words suggest."""
    return note_questions_of_channels()


def run_word_counts() -> int:
    """Now and then: shelves and counts of words anew, as answers come, change and go."""
    with transaction.atomic():
        moved = set_shelves()
        count_words()
    forget()
    return moved
