"""Ask: a question becomes a report of its own kind, and we keep how it came."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F

from caunoi.core.clock import now
from caunoi.places.in_text import ward_in
from caunoi.questions.choices import AnswerState, Field
from caunoi.questions.fields import CATEGORY, field_of_category
from caunoi.questions.models import Answer, Asked, Vote
from caunoi.questions.selectors.answers import find_published
from caunoi.questions.selectors.suggesting import advise
from caunoi.reports.choices import Channel, Kind, VoteReason
from caunoi.reports.contacts import ContactCard
from caunoi.reports.drafts import Draft, Receipt
from caunoi.reports.models import Report
from caunoi.reports.services.intake import receive_report
from caunoi.reports.suggest import danger_now

LOOKED_BACK = timedelta(days=3)


def ask(
    *, text: str, field: str = "", contact: ContactCard | None = None, key: str = "",
    after: str = "", language: str = "vi",
) -> Receipt:  # fmt: skip
    """Send a question to the unit of its field, and give the receipt.

    Without a known `field` the suggestion decides. `after` is the slug of an answer that did not
    do. The same `key` with the same question is one question. What tells of danger now becomes an
    urgent report of its kind (intake), in the ward that it names. Records `report.received`.

    Raises:
        EmptyReport: no text.
        KeyReused: the key came before with another question.
    """
    suggested = advise(text).field
    chosen = Field(field) if field in Field.values else suggested
    card = contact or ContactCard()
    receipt = receive_report(
        Draft(
            text=text, channel=Channel.WEB, kind=Kind.QUESTION, category=CATEGORY[chosen],
            contact=card, anonymous=not card, language=language,
            area_code=ward_in(text) if danger_now(text) is not None else "",
        ),
        idempotency_key=key,
    )  # fmt: skip
    is_question = Report.objects.filter(pk=receipt.report_id, kind=Kind.QUESTION).exists()
    if is_question and not receipt.replayed:
        note_asked(receipt.report_id, suggested, chosen, after)
    return receipt


def note_asked(report_id: UUID, suggested: str, chosen: str, after: str) -> None:
    """Keep the fields and the answer that the asker had read; a receipt never waits for this."""
    read = find_published(after)
    with suppress(IntegrityError), transaction.atomic():
        Asked.objects.create(
            report_id=report_id, suggested=suggested, chosen=chosen, after=read, at=now()
        )


def note_questions_of_channels(limit: int = 200) -> int:
    """Keep what the words suggest for questions that came by chat, mail, telephone or counter.

    Returns how many. The field that was chosen is that of the category they were given.
    """
    rows = Report.objects.filter(
        kind=Kind.QUESTION, received_at__gte=now() - LOOKED_BACK, asked=None
    ).order_by("received_at")
    found = list(rows.values_list("pk", "text", "category")[:limit])
    for pk, text, category in found:
        note_asked(pk, advise(text).field, field_of_category(category), "")
    return len(found)


@transaction.atomic
def vote(*, slug: str, helped: bool, once: str, searched: bool = False, reason: str = "") -> bool:
    """Count a reader's word on an answer; the same `once` again changes nothing.

    Returns whether it was counted. Nothing of the reader is kept.
    """
    answer = Answer.objects.filter(slug=slug, state=AnswerState.PUBLISHED).first()
    if answer is None or not once or Vote.objects.filter(once=once).exists():
        return False
    why = reason if not helped and reason in VoteReason.values else ""
    try:
        with transaction.atomic():
            Vote.objects.create(
                answer=answer, helped=helped, searched=searched, reason=why, once=once, at=now()
            )
    except IntegrityError:
        return False  # its twin came first
    name = "helpful" if helped else "unhelpful"
    Answer.objects.filter(pk=answer.pk).update(**{name: F(name) + 1})
    return True
