"""Answers as pages and the desk read them."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db.models import Case, F, IntegerField, OuterRef, Q, QuerySet, Subquery, When

from caunoi.accounts import policy
from caunoi.accounts.access import Actor, scopes_of
from caunoi.accounts.choices import Scope
from caunoi.core.clock import today
from caunoi.core.models import Event
from caunoi.questions import events
from caunoi.questions.choices import AnswerState, RevisionState
from caunoi.questions.models import Answer, Asked, Citation, LegalText, Revision
from caunoi.units import directory


def most_helpful(limit: int) -> list[Answer]:
    """What helped most readers."""
    rows = Answer.objects.filter(state=AnswerState.PUBLISHED).order_by(
        F("helpful").desc(), "published_at", "slug"
    )
    return list(rows[:limit])


def find_published(slug: str) -> Answer | None:
    """The published answer at an address, or None."""
    return Answer.objects.filter(slug=slug, state=AnswerState.PUBLISHED).first() if slug else None


def published_addresses() -> list[tuple[str, datetime | None]]:
    """The slug of each answer that is public, and when it came out."""
    rows = Answer.objects.filter(state=AnswerState.PUBLISHED).order_by("slug")
    return list(rows.values_list("slug", "published_at"))


def cited(answer: Answer) -> list[Citation]:
    """The articles that the answer rests on, with their texts."""
    return list(answer.citations.select_related("text").order_by("text__code", "article"))


def versions_of(answer: Answer) -> list[Revision]:
    """The wordings that were published, newest first."""
    return list(answer.revisions.filter(state=RevisionState.RELEASED).order_by("-number")[:10])


def asked_all_the_same(answer: Answer) -> int:
    """What counts against an answer: readers who asked after it, askers who were sent it and had
    their question reopened."""
    after = Asked.objects.filter(after=answer).count()
    return after + answer.uses.filter(report__reopened__gt=0).count()


def withdrawn_why(answer: Answer) -> str:
    """Why an answer was taken back; empty where it was not."""
    if answer.state != AnswerState.WITHDRAWN:
        return ""
    events_of = Event.objects.filter(
        subject_kind=Answer.history_kind, subject_id=answer.pk, code=events.ANSWER_WITHDRAWN
    )
    last = events_of.order_by("-number").first()
    return str(last.data["why"]) if last else ""


def answers_of(by: Actor, permission: str = policy.WRITE_ANSWERS) -> QuerySet[Answer]:
    """The answers of the units for which the officer has this permission."""
    reach = Q(pk__in=[])
    for duty, scope in scopes_of(by, permission):
        if scope == Scope.CITY:
            return Answer.objects.all()
        if scope == Scope.SUBTREE:
            reach |= Q(unit_id__in=directory.subtree_ids(duty.unit_code))
        else:
            reach |= Q(unit_id=duty.unit_id)
    return Answer.objects.filter(reach)


def to_review(by: Actor) -> QuerySet[Answer]:
    """Published answers whose law changed, or whose review day has come; the marked ones first."""
    return (
        answers_of(by)
        .filter(state=AnswerState.PUBLISHED)
        .filter(Q(marked_at__isnull=False) | Q(review_on__lte=today()))
        .select_related("unit")
        .order_by(F("marked_at").asc(nulls_last=True), "review_on", "slug")
    )


def waiting_revisions(by: Actor) -> QuerySet[Revision]:
    """Wordings that wait for a second officer, the oldest first."""
    return (
        Revision.objects.filter(
            state=RevisionState.WAITING, answer__in=answers_of(by, policy.RELEASE_ANSWERS)
        )
        .select_related("answer__unit", "writer__account")
        .order_by("written_at")
    )


def returned_revisions(by: Actor) -> QuerySet[Revision]:
    """Wordings that a second officer sent back and nobody has mended yet: the officer's own first,
    then the units' others, the latest first.
    """
    newest = Revision.objects.filter(answer=OuterRef("answer")).order_by("-number").values("pk")
    return (
        Revision.objects.filter(
            state=RevisionState.RETURNED, answer__in=answers_of(by), pk=Subquery(newest[:1])
        )
        .select_related("answer__unit", "writer__account", "settled_by__account")
        .order_by(
            Case(When(writer_id=by.id, then=0), default=1, output_field=IntegerField()),
            "-settled_at",
        )
    )


def legal_texts() -> QuerySet[LegalText]:
    """All legal texts, those that changed last first."""
    return LegalText.objects.order_by(F("changed_at").desc(nulls_last=True), "code")


def texts_cited() -> list[tuple[LegalText, list[Answer]]]:
    """The texts that published answers rest on, with these, most cited first; one query."""
    published = Answer.objects.filter(state=AnswerState.PUBLISHED)
    citations = (
        Citation.objects.filter(answer__in=published)
        .select_related("text", "answer")
        .order_by("answer__title")
    )
    texts: dict[UUID, LegalText] = {}
    citing: dict[UUID, dict[UUID, Answer]] = {}
    for one in citations:
        texts[one.text_id] = one.text
        citing.setdefault(one.text_id, {})[one.answer_id] = one.answer
    most_first = sorted(texts.values(), key=lambda text: (-len(citing[text.pk]), text.code))
    return [(text, list(citing[text.pk].values())) for text in most_first]


def changed_texts() -> list[tuple[str, str, datetime]]:
    """Number, what changed and when that was said, of each text that changed: settings.CHANGED_LAW
    names this for procedures.
    """
    rows = LegalText.objects.exclude(changed_at=None).order_by("code")
    return [(one.code, one.change, one.changed_at) for one in rows if one.changed_at]
