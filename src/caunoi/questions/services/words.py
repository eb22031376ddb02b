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
from caunoi.questions.wording import one_line

_MOST = 400
_SHORTEST_MISS, _LONGEST_MISS = 3, 120
# A telephone, an identity number, a street number with its ward: nobody's is kept.
_NUMBER = re.compile(r"\d{3,}|(?:\d[ .-]*){6,}")


def read_row(words: str) -> tuple[str, str]:
    """Words between commas as the search reads them (folded), and as they were written, each
    once.
    """
    each = {fold(one): one_line(one) for one in reversed(words.split(",")) if fold(one)}
    pairs = list(reversed(each.items()))
    return ", ".join(key for key, _one in pairs), ", ".join(one for _key, one in pairs)


@transaction.atomic
def keep_synonyms(*, by: Actor, words: str, instead_of: UUID | None = None) -> Synonym:
    """Let these words, separated by commas, mean the same; the same row again is the same.

    `instead_of` is a row that they replace. Records `synonym.kept`.

    Raises:
        AccessDenied: `by` keeps neither answers nor the portal.
        NotFound: there is no such row to replace.
        RuleBroken: fewer than two words, too many, or another row says the same.
    """
    require(by, policy.KEEP_WORDS)
    row, written = read_row(words)
    if "," not in row:
        raise RuleBroken(_("Write at least two, with a comma between."), missing=["words"])
    if len(row) > _MOST or len(written) > _MOST:
        raise RuleBroken(_("These are too many words for one row."), missing=["words"])
    known = Synonym.objects.filter(words=row).first()
    if instead_of is not None:
        old = _lock_row(instead_of)
        if known is not None and known != old:
            raise RuleBroken(_("There is such a row already."), missing=["words"])
        if (old.words, old.shown) == (row, written):
            return old
        return _keep(old, row, written, by, before={"words": old.words})
    return known or _keep(Synonym(), row, written, by)


def _keep(
    kept: Synonym, row: str, written: str, by: Actor, *, before: dict[str, str] | None = None
) -> Synonym:
    kept.words, kept.written, kept.kept_by_id, kept.kept_at = row, written, by.id, now()
    if before is None:
        kept.save(force_insert=True)
    else:
        kept.save(update_fields=["words", "written", "kept_by", "kept_at"])
    record(events.SYNONYM_KEPT, subject=kept, by=by.ref, at=kept.kept_at, is_first=before is None,
           before=before or {}, after={"words": row})  # fmt: skip
    forget()
    return kept


def _lock_row(synonym_id: UUID) -> Synonym:
    row = Synonym.objects.select_for_update(of=("self",)).filter(pk=synonym_id).first()
    if row is None:
        raise NotFound(_("That row is there no more."))
    return row


@transaction.atomic
def drop_synonyms(*, by: Actor, synonym_id: UUID) -> Synonym:
    """Let a row mean nothing any more; returns it as it was. Records `synonym.dropped`.

    Raises:
        AccessDenied: `by` keeps neither answers nor the portal.
        NotFound: there is no such row.
    """
    require(by, policy.KEEP_WORDS)
    row = _lock_row(synonym_id)
    record(events.SYNONYM_DROPPED, subject=row, by=by.ref, at=now(), before={"words": row.words})
    row.delete()
    forget()
    return row


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
