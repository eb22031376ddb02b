"""Words that mean the same, and searches that found nothing: one list of each for the city."""

from __future__ import annotations

import re
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from caunoi.accounts import policy
from caunoi.accounts.access import Actor, require
from caunoi.core.clock import now
from caunoi.core.errors import NotFound, RuleBroken
from caunoi.core.folding import fold
from caunoi.core.history import record
from caunoi.questions import events
from caunoi.questions.cleaning import find_traces
from caunoi.questions.models import SearchMiss, Synonym
from caunoi.questions.selectors.finding import forget

_MOST = 400
_SHORTEST_MISS, _LONGEST_MISS = 3, 120
# A telephone, an identity number, a street number with its ward: nobody's is kept.
_NUMBER = re.compile(r"\d{3,}|(?:\d[ .-]*){6,}")


@transaction.atomic
def keep_synonyms(*, by: Actor, words: str) -> Synonym:
    """Let these words, separated by commas, mean the same; the same row again is the same.

    Records `synonym.kept`.

    Raises:
        AccessDenied: `by` keeps neither answers nor the portal.
        RuleBroken: fewer than two words, or too many.
    """
    require(by, policy.KEEP_WORDS)
    each = list(dict.fromkeys(filter(None, map(fold, words.split(",")))))
    row = ", ".join(each)
    if len(each) < 2:
        raise RuleBroken(_("Write at least two, with a comma between."), missing=["words"])
    if len(row) > _MOST:
        raise RuleBroken(_("These are too many words for one row."), missing=["words"])
    known = Synonym.objects.filter(words=row).first()
    if known is not None:
        return known
    made = Synonym(words=row, kept_by_id=by.id, kept_at=now())
    made.save(force_insert=True)
    record(events.SYNONYM_KEPT, subject=made, by=by.ref, at=made.kept_at, is_first=True,
           after={"words": row})  # fmt: skip
    forget()
    return made


@transaction.atomic
def drop_synonyms(*, by: Actor, synonym_id: UUID) -> None:
    """Let a row mean nothing any more. Records `synonym.dropped`.

    Raises:
        AccessDenied: `by` keeps neither answers nor the portal.
        NotFound: there is no such row.
    """
    require(by, policy.KEEP_WORDS)
    row = Synonym.objects.select_for_update().filter(pk=synonym_id).first()
    if row is None:
        raise NotFound(_("That row is there no more."))
    record(events.SYNONYM_DROPPED, subject=row, by=by.ref, at=now(), before={"words": row.words})
    row.delete()
    forget()


@transaction.atomic
def settle_miss(*, by: Actor, miss_id: int) -> None:
    """An editor saw to a search that found nothing; it comes back when it is searched again.

    Raises:
        AccessDenied: `by` keeps neither answers nor the portal.
    """
    require(by, policy.KEEP_WORDS)
    SearchMiss.objects.filter(pk=miss_id, settled_at=None).update(settled_at=now())


def note_miss(text: str, language: str = "vi") -> bool:
    """Keep words that found nothing for the editors; not where they could say who somebody is."""
    words = fold(text[: _LONGEST_MISS * 2])
    if not _SHORTEST_MISS <= len(words) <= _LONGEST_MISS:
        return False
    if "@" in text or _NUMBER.search(text) or find_traces(text):
        return False
    made, is_new = SearchMiss.objects.get_or_create(
        words=words, language=language[:2], defaults={"last_at": now()}
    )
    if not is_new:
        SearchMiss.objects.filter(pk=made.pk).update(
            times=F("times") + 1, last_at=now(), settled_at=None
        )
    return True
