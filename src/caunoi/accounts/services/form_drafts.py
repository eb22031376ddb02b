"""Unsent long forms: kept while they are written, gone when they are handed in or dropped."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from caunoi.accounts.access import Actor
from caunoi.accounts.models import FormDraft
from caunoi.core.clock import now
from caunoi.core.errors import RuleBroken

MOST_SIGNS, MOST_FIELDS = 60_000, 500
MOST_DRAFTS = 50  # of one officer; the oldest go first
KEPT = timedelta(days=60)
_NAME = re.compile(r"[a-z_]+\.[a-z_]+(?::[\w.-]{1,80})?")


@transaction.atomic
def keep_form_draft(
    *, by: Actor, form: str, values: Mapping[str, Sequence[str]]
) -> FormDraft | None:
    """Keep what the officer has typed so far: each name with all that stands under it.

    Nothing but spaces drops it. Only its writer ever reads it. A draft is nobody's act yet, so no
    event tells of it.

    Raises:
        RuleBroken: there is no such form, or it is longer than any form takes.
    """
    if not _NAME.fullmatch(form):
        raise RuleBroken(_("There is no such form."))
    kept = {name[:60]: [one.replace("\x00", "") for one in each] for name, each in values.items()}
    words = [one for each in kept.values() for one in each]
    if len(words) > MOST_FIELDS or sum(map(len, words)) > MOST_SIGNS:
        raise RuleBroken(_("This is too long to be kept; please shorten it."))
    if not any(one.strip() for one in words):
        drop_form_draft(by=by, form=form)
        return None
    at = now()
    draft = FormDraft(officer_id=by.id, form=form, values=kept, updated_at=at)
    FormDraft.objects.bulk_create(
        [draft], update_conflicts=True, unique_fields=["officer", "form"],
        update_fields=["values", "updated_at"],
    )  # fmt: skip
    mine = FormDraft.objects.filter(officer_id=by.id)
    mine.filter(updated_at__lt=at - KEPT).delete()
    newest = mine.order_by("-updated_at").values_list("pk", flat=True)
    mine.filter(pk__in=list(newest[MOST_DRAFTS : MOST_DRAFTS * 2])).delete()
    return draft


def drop_form_draft(*, by: Actor, form: str) -> None:
    """Forget the officer's own unsent form."""
    FormDraft.objects.filter(officer_id=by.id, form=form).delete()
