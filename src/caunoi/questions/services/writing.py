"""Write, release, return, confirm and withdraw answers: one officer writes, another releases."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from caunoi.accounts import policy
from caunoi.accounts.access import Actor, require
from caunoi.core.clock import now, today
from caunoi.core.errors import NotFound, RuleBroken
from caunoi.core.folding import fold
from caunoi.core.history import record
from caunoi.questions import events
from caunoi.questions.choices import AnswerState, RevisionState, Trace
from caunoi.questions.cleaning import Found, find_traces
from caunoi.questions.models import Answer, Citation, LegalText, Revision
from caunoi.questions.selectors.finding import forget
from caunoi.questions.services.indexing import add_words, index_answers
from caunoi.questions.wording import LISTS, Wording, check_wording, read_wording
from caunoi.units.models import Unit

REVIEW_EVERY = timedelta(days=180)
_LONGEST_SLUG = 80
# Addresses of our own under /hoi-dap/.
RESERVED = frozenset({"tim", "hoi", "y-kien", "so-lieu"})
DRAFT_SLUG = "nhap--"  # no title makes two hyphens; the rest is the answer's id


@transaction.atomic
def write_answer(
    *, by: Actor, unit: Unit, wording: Wording, why: str = "", report_id: UUID | None = None
) -> Revision:
    """A new answer of that unit; it waits for a second officer. Records `answer.written`.

    It has no public address yet: a first title may say who asked.

    Raises:
        AccessDenied: `by` writes no answers for the unit.
        RuleBroken: the wording cannot be published.
    """
    require(by, policy.WRITE_ANSWERS, within=unit)
    check_wording(wording)
    texts_of(wording)
    answer = Answer(field=wording.field, unit=unit, title=wording.title, post=wording.post)
    answer.slug = f"{DRAFT_SLUG}{answer.pk.hex}"
    answer.save(force_insert=True)
    return _add_revision(answer, wording, by, why, report_id, is_first=True)


def _free_slug(title: str) -> str:
    """The public address, made of the title; with a number where others begin the same."""
    made = "-".join(fold(title).split())[:_LONGEST_SLUG].strip("-") or "cau-hoi"
    slug, number = made, 1
    while slug in RESERVED or Answer.objects.filter(slug=slug).exists():
        number += 1
        slug = f"{made}-{number}"
    return slug


@transaction.atomic
def rewrite_answer(*, answer_id: UUID, by: Actor, wording: Wording, why: str = "") -> Revision:
    """Another wording; what is published stands until a second officer releases it.

    A wording that waits already is replaced. The same words as the latest are no change. Records
    `answer.written`.

    Raises:
        NotFound: there is no such answer.
        AccessDenied, RuleBroken: as `write_answer`.
    """
    answer = lock_answer(answer_id)
    require(by, policy.WRITE_ANSWERS, within=answer.unit)
    check_wording(wording)
    texts_of(wording)
    last = answer.revisions.order_by("-number").first()
    waiting = last is not None and last.state == RevisionState.WAITING
    # What came back and is mended stems from the same question.
    goes_on = waiting or (last is not None and last.state == RevisionState.RETURNED)
    if (
        last is not None
        and read_wording(last.words) == wording
        and (waiting or last.state == RevisionState.RELEASED)
    ):
        return last
    if last is not None and waiting:
        last.state, last.settled_at = RevisionState.REPLACED, now()
        last.save(update_fields=["state", "settled_at"])
    return _add_revision(answer, wording, by, why, last.report_id if last and goes_on else None)


def _add_revision(
    answer: Answer, wording: Wording, by: Actor, why: str, report_id: UUID | None,
    *, is_first: bool = False,
) -> Revision:  # fmt: skip
    number = 1 if is_first else answer.revisions.count() + 1
    revision = Revision(
        answer=answer, number=number, words=wording.as_data(), why=why.strip()[:300],
        writer_id=by.id, written_at=now(), report_id=report_id,
    )  # fmt: skip
    revision.save(force_insert=True)
    record(
        events.ANSWER_WRITTEN, subject=answer, by=by.ref, at=revision.written_at,
        is_first=is_first, after={"revision": number, "unit": answer.unit.code},
    )  # fmt: skip
    return revision


@transaction.atomic
def release_revision(*, revision_id: UUID, by: Actor, clean: bool = False) -> Answer:
    """A second officer publishes a wording: the answer says it from now on.

    `clean`: the officer looked at what the detector marks and says that it is nobody's data. Twice
    is once. Records `answer.released`.

    Raises:
        NotFound: there is no such wording.
        AccessDenied: `by` releases no answers of the unit.
        RuleBroken: `by` wrote it, it was replaced or returned, or it may hold somebody's data.
    """
    revision, answer = _lock_revision(revision_id, by)
    if revision.state == RevisionState.RELEASED:
        return answer
    _check_waits(revision)
    if revision.writer_id == by.id:
        raise RuleBroken(_("Another officer releases what you wrote."), ground="two_officers")
    wording = read_wording(revision.words)
    if not clean and traces_in(wording):
        raise RuleBroken(
            _("It may hold somebody's data. Look at the marked words, then say that it is clean."),
            ground="cleaning", missing=["clean"],
        )  # fmt: skip
    at = now()
    revision.state, revision.settled_by_id, revision.settled_at = RevisionState.RELEASED, by.id, at
    revision.save(update_fields=["state", "settled_by", "settled_at"])
    was = {"version": answer.version, "state": answer.state}
    is_new = answer.state != AnswerState.PUBLISHED
    put_words(answer, wording)
    if answer.slug.startswith(DRAFT_SLUG):
        answer.slug = _free_slug(wording.title)
    answer.state, answer.version = AnswerState.PUBLISHED, revision.number
    answer.published_at, answer.review_on = at, today() + REVIEW_EVERY
    answer.marked_at, answer.marked_why = None, ""
    answer.save()
    index_answers([answer])
    if is_new:
        add_words(answer.pk)
    forget()
    record(
        events.ANSWER_RELEASED, subject=answer, by=by.ref, at=at, before=was,
        after={"version": answer.version, "state": answer.state, "revision": revision.number},
    )  # fmt: skip
    return answer


def put_words(answer: Answer, wording: Wording) -> None:
    """Let the unsaved answer say what the wording says, and cite what it cites."""
    for name, value in wording.as_data().items():
        if name != "citations":
            setattr(answer, name, list(value) if name in LISTS else value)
    texts = texts_of(wording)
    Citation.objects.filter(answer=answer).delete()
    Citation.objects.bulk_create(
        [
            Citation(answer=answer, text=texts[code], article=article)
            for code, article in dict.fromkeys(wording.citations)
        ]
    )


def texts_of(wording: Wording) -> dict[str, LegalText]:
    """The legal texts that the wording cites, by code.

    Raises:
        RuleBroken: one is not in our list.
    """
    codes = {code for code, _article in wording.citations}
    texts = {one.code: one for one in LegalText.objects.filter(code__in=codes)}
    if unknown := sorted(codes - texts.keys()):
        raise RuleBroken(
            _("Not in the list of legal texts: %(codes)s. Please add it there first.")
            % {"codes": ", ".join(unknown)},
            missing=["citations"],
        )
    return texts


def traces_in(wording: Wording) -> list[Found]:
    """What in the words to be published may say who somebody is."""
    parts: Sequence[str] = (
        wording.title, wording.short, *wording.steps, *wording.papers, wording.fee, wording.time,
        wording.title_en, wording.short_en, *wording.steps_en, *wording.papers_en, wording.fee_en,
        wording.time_en, wording.other_words, wording.source, wording.post,
    )  # fmt: skip
    # Where to go is an address by its nature: an office's.
    places = [
        found
        for part in (wording.place, wording.place_en)
        for found in find_traces(part)
        if found.kind != Trace.ADDRESS
    ]
    return [*(found for part in parts for found in find_traces(part)), *places]


@transaction.atomic
def return_revision(*, revision_id: UUID, by: Actor, why: str) -> Revision:
    """Send a wording back to its writer. Twice is once. Records `answer.returned`.

    Raises:
        NotFound, AccessDenied: as `release_revision`.
        RuleBroken: no reason, or it does not wait.
    """
    revision, answer = _lock_revision(revision_id, by)
    if revision.state == RevisionState.RETURNED:
        return revision
    _check_waits(revision)
    if not why.strip():
        raise RuleBroken(_("Please say why, so that the writer can mend it."), missing=["why"])
    revision.state, revision.settled_by_id = RevisionState.RETURNED, by.id
    revision.settled_at, revision.settled_why = now(), why.strip()[:300]
    revision.save(update_fields=["state", "settled_by", "settled_at", "settled_why"])
    record(events.ANSWER_RETURNED, subject=answer, by=by.ref, at=revision.settled_at,
           after={"revision": revision.number})  # fmt: skip
    return revision


@transaction.atomic
def confirm_answer(*, answer_id: UUID, by: Actor) -> Answer:
    """An officer read it again and it still holds: reviewed, no mark. Records `answer.confirmed`.

    Raises:
        NotFound: there is no such answer.
        AccessDenied: `by` releases no answers of the unit.
        RuleBroken: it is not published.
    """
    answer = lock_answer(answer_id)
    require(by, policy.RELEASE_ANSWERS, within=answer.unit)
    if answer.state != AnswerState.PUBLISHED:
        raise RuleBroken(_("It is not published."))
    due = today() + REVIEW_EVERY
    if answer.marked_at is None and answer.review_on == due:
        return answer
    was = {"review_on": str(answer.review_on), "marked": answer.marked_at is not None}
    answer.review_on, answer.marked_at, answer.marked_why = due, None, ""
    answer.save(update_fields=["review_on", "marked_at", "marked_why"])
    record(events.ANSWER_CONFIRMED, subject=answer, by=by.ref, at=now(), before=was,
           after={"review_on": str(due)})  # fmt: skip
    return answer


@transaction.atomic
def withdraw_answer(*, answer_id: UUID, by: Actor, why: str) -> Answer:
    """Take an answer off the public pages. Twice is once. Records `answer.withdrawn`.

    Raises:
        NotFound: there is no such answer.
        AccessDenied: `by` releases no answers of the unit.
        RuleBroken: no reason, or it was never published.
    """
    answer = lock_answer(answer_id)
    require(by, policy.RELEASE_ANSWERS, within=answer.unit)
    if answer.state == AnswerState.WITHDRAWN:
        return answer
    if answer.state != AnswerState.PUBLISHED:
        raise RuleBroken(_("It is not published."))
    if not why.strip():
        raise RuleBroken(_("Please say why."), missing=["why"])
    answer.state, answer.marked_at, answer.marked_why = AnswerState.WITHDRAWN, None, ""
    answer.save(update_fields=["state", "marked_at", "marked_why"])
    record(events.ANSWER_WITHDRAWN, subject=answer, by=by.ref, at=now(), why=why.strip()[:300])
    return answer


def lock_answer(answer_id: UUID) -> Answer:
    """The answer, locked.

    Raises:
        NotFound: there is none.
    """
    found = (
        Answer.objects.select_for_update(of=("self",)).select_related("unit")
        .filter(pk=answer_id).first()
    )  # fmt: skip
    if found is None:
        raise NotFound(_("There is no such answer."))
    return found


def _lock_revision(revision_id: UUID, by: Actor) -> tuple[Revision, Answer]:
    found = Revision.objects.filter(pk=revision_id).values_list("answer_id", flat=True).first()
    if found is None:
        raise NotFound(_("There is no such wording."))
    answer = lock_answer(found)
    require(by, policy.RELEASE_ANSWERS, within=answer.unit)
    return Revision.objects.select_for_update(of=("self",)).get(pk=revision_id), answer


def _check_waits(revision: Revision) -> None:
    if revision.state != RevisionState.WAITING:
        raise RuleBroken(_("This wording waits no more: it was replaced or sent back."))
