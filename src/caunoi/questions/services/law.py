"""Legal texts: which hold from when to when; when one changes, all that cites it is looked at."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from caunoi.accounts import policy
from caunoi.accounts.access import Actor, require
from caunoi.core.clock import now
from caunoi.core.errors import NotFound, RuleBroken
from caunoi.core.history import record
from caunoi.questions import events
from caunoi.questions.choices import AnswerState, Certainty
from caunoi.questions.models import Answer, LegalText
from caunoi.questions.wording import one_line


@transaction.atomic
def add_text(
    *, by: Actor, code: str, title: str, effective_from: date | None = None,
    certainty: str = Certainty.B, url: str = "",
) -> LegalText:  # fmt: skip
    """Put a legal text on the list; the same code again is the same text.

    Records `legal_text.added`.

    Raises:
        AccessDenied: `by` writes no answers.
        RuleBroken: no code or no title.
    """
    require(by, policy.WRITE_ANSWERS)
    code, title = one_line(code)[:40], one_line(title)[:300]
    if not code or not title:
        raise RuleBroken(_("A legal text needs its number and its title."),
                         missing=["title" if code else "code"])  # fmt: skip
    known = LegalText.objects.select_for_update().filter(code=code).first()
    if known is not None:
        return known
    text = LegalText(
        code=code, title=title, effective_from=effective_from, certainty=certainty, url=url
    )
    text.save(force_insert=True)
    record(events.LEGAL_TEXT_ADDED, subject=text, by=by.ref, at=now(), is_first=True,
           after={"code": code})  # fmt: skip
    return text


@transaction.atomic
def update_text(
    *, text_id: UUID, by: Actor, change: str, effective_from: date | None = None,
    effective_to: date | None = None,
) -> int:  # fmt: skip
    """Say that a legal text changed: every published answer that cites it is marked.

    Marked answers stand on their unit's list and tell the reader, until somebody confirms or
    rewrites them. The same change twice is one. Records `legal_text.updated` and an
    `answer.marked` for each answer; returns how many were marked.

    Raises:
        NotFound: there is no such text.
        AccessDenied: `by` writes no answers.
        RuleBroken: it is not said what changed, or it ends before it begins.
    """
    text = LegalText.objects.select_for_update().filter(pk=text_id).first()
    if text is None:
        raise NotFound(_("There is no such legal text."))
    require(by, policy.WRITE_ANSWERS)
    change = one_line(change)[:400]
    if not change:
        raise RuleBroken(_("Please say what changed."), missing=["change"])
    begins = effective_from or text.effective_from
    if begins and effective_to and effective_to < begins:
        raise RuleBroken(_("It cannot end before it begins."), missing=["effective_to"])
    if text.change == change and (text.effective_from, text.effective_to) == (begins, effective_to):
        return 0
    was = {"from": str(text.effective_from), "to": str(text.effective_to)}
    at = now()
    text.changed_at, text.change = at, change
    text.effective_from, text.effective_to = begins, effective_to
    text.save(update_fields=["changed_at", "change", "effective_from", "effective_to"])
    record(events.LEGAL_TEXT_UPDATED, subject=text, by=by.ref, at=at, before=was,
           after={"from": str(begins), "to": str(effective_to)})  # fmt: skip
    return _mark_citing(text, by)


def _mark_citing(text: LegalText, by: Actor) -> int:
    citing = Answer.objects.filter(citations__text=text, state=AnswerState.PUBLISHED).distinct()
    ids = sorted(citing.values_list("pk", flat=True))
    rows = list(Answer.objects.select_for_update(of=("self",)).filter(pk__in=ids).order_by("pk"))
    for answer in rows:
        answer.marked_at = text.changed_at
        answer.marked_why = f"{text.code}: {text.change}"[:500]
        answer.save(update_fields=["marked_at", "marked_why"])
        assert text.changed_at is not None
        record(events.ANSWER_MARKED, subject=answer, by=by.ref, at=text.changed_at,
               after={"text": text.code})  # fmt: skip
    return len(rows)
