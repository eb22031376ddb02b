"""Words that mean the same, and searches that found nothing: both owned by the editors."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from caunoi.accounts import policy
from caunoi.accounts.access import Actor, require
from caunoi.core.clock import now
from caunoi.core.errors import NotFound, RuleBroken
from caunoi.core.folding import fold
from caunoi.core.history import record
from caunoi.questions import events
from caunoi.questions.models import SearchMiss, Synonym
from caunoi.questions.selectors.finding import forget

_MOST = 400


@transaction.atomic
def keep_synonyms(*, by: Actor, words: str) -> Synonym:
    """Let these words, separated by commas, mean the same; the same row again is the same.

    Records `synonym.kept`.

    Raises:
        AccessDenied: `by` writes no answers.
        RuleBroken: fewer than two words, or too many.
    """
    require(by, policy.WRITE_ANSWERS)
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
        AccessDenied: `by` writes no answers.
        NotFound: there is no such row.
    """
    require(by, policy.WRITE_ANSWERS)
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
        AccessDenied: `by` writes no answers.
    """
    require(by, policy.WRITE_ANSWERS)
    SearchMiss.objects.filter(pk=miss_id, settled_at=None).update(settled_at=now())
