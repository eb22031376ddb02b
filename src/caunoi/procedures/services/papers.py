"""Photos of papers: sent before the trip, judged by an officer, forgotten afterwards."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from caunoi.accounts import policy
from caunoi.accounts.access import Actor, require
from caunoi.core.choices import REPORTER, SYSTEM
from caunoi.core.clock import now
from caunoi.core.errors import NotFound, RuleBroken
from caunoi.core.files.destroying import destroy_files
from caunoi.core.files.uploads import claim_files
from caunoi.core.history import record
from caunoi.core.ids import new_id
from caunoi.procedures import events
from caunoi.procedures.choices import PaperState, PaperVerdict
from caunoi.procedures.models import Paper, PaperCheck, PaperNote
from caunoi.procedures.selectors.papers import openings_of
from caunoi.reports.codes import hash_secret, is_whole_secret, next_code
from caunoi.reports.contacts import ContactCard, seal_contact
from caunoi.reports.models import Contact
from caunoi.reports.services.receipts import open_by_receipt

MOST = 12  # photos of one asker
MOST_NOTES = 10  # words of one asker, after the first
KEPT = timedelta(days=30)  # after the last word
SAME_LOOK = timedelta(minutes=15)


def send_papers(
    *, procedure_id: UUID, unit_id: int, secret: str, files: Sequence[UUID], words: str = "",
    contact: ContactCard | None = None,
) -> PaperCheck:  # fmt: skip
    """Ask an officer of a unit to look at photos of papers. The same form again is the same ask.

    `files`: finished uploads that nobody has taken. Records `papers.sent`.

    Raises:
        RuleBroken: there is no photo, too many, or the secret is none of ours.
    """
    if not is_whole_secret(secret):
        raise RuleBroken(_("Please open this page again and choose your photos once more."))
    mark = hash_secret(secret)
    made = PaperCheck.objects.filter(secret_hash=mark).first()
    if made is not None:
        return made
    try:
        return _send(procedure_id, unit_id, mark, files, words, contact or ContactCard())
    except IntegrityError:
        made = PaperCheck.objects.filter(secret_hash=mark).first()
        if made is None:
            raise
        return made


@transaction.atomic
def _send(
    procedure_id: UUID, unit_id: int, mark: bytes, files: Sequence[UUID], words: str,
    card: ContactCard,
) -> PaperCheck:  # fmt: skip
    at = now()
    sealed = None
    if card:
        sealed = seal_contact(card)
        sealed.save(force_insert=True)
    made = PaperCheck(
        id=new_id(), code=next_code(), secret_hash=mark, procedure_id=procedure_id,
        unit_id=unit_id, words=words.strip()[:500], contact=sealed,
        language=(get_language() or "vi")[:2], sent_at=at, forget_at=at + KEPT,
    )  # fmt: skip
    made.save(force_insert=True)
    count = _attach(made, files, 0)
    record(
        events.PAPERS_SENT, subject=made, by=REPORTER, at=at, is_first=True,
        after={"unit": unit_id, "papers": count},
    )  # fmt: skip
    return made


@transaction.atomic
def add_papers(
    *, check_id: UUID, files: Sequence[UUID] | Mapping[UUID, int], words: str = ""
) -> PaperCheck:
    """Photos taken anew, or words: an officer looks again. Records `papers.sent`.

    `files`: the photos; as a mapping, each with the number of the one it replaces (0: none).

    Raises:
        RuleBroken: there is neither, too many, or all was forgotten already.
    """
    check = PaperCheck.objects.select_for_update(of=("self",)).get(pk=check_id)
    if check.forgotten_at is not None:
        raise RuleBroken(_("These photos were deleted. Please send them anew."))
    words = words.strip()[:1000]
    if not files and not words:
        raise RuleBroken(_("Please choose a photo, or write what you want to ask."))
    at = now()
    if words:
        _check_words(check)
        PaperNote.objects.create(check_of=check, is_officers=False, words=words, written_at=at)
    count = _attach(check, files, check.papers.count()) if files else 0
    before = {"state": check.state}
    check.state, check.sent_at, check.forget_at = PaperState.WAITING, at, at + KEPT
    check.save(update_fields=["state", "sent_at", "forget_at"])
    record(
        events.PAPERS_SENT, subject=check, by=REPORTER, at=at, before=before,
        after={"papers": count, "words": bool(words)},
    )  # fmt: skip
    return check


def _check_words(check: PaperCheck) -> None:
    if check.notes.filter(is_officers=False).count() >= MOST_NOTES:
        raise RuleBroken(_("You wrote very often about these papers. Please call the unit."))


def open_papers(code: str, secret: str) -> PaperCheck:
    """What code and secret open; guessing is slowed as for a report.

    Raises:
        NotFound: no such code, or not its secret; the two cannot be told apart.
    """
    found = open_by_receipt(code, secret, _find)
    if found is None:
        raise NotFound(_("Nothing opens with this code and secret. Please check both."))
    return found


def _find(digits: str) -> PaperCheck | None:
    return (
        PaperCheck.objects.select_related("procedure", "unit", "contact")
        .filter(code=digits)
        .first()
    )


@transaction.atomic
def record_opening(*, check_id: UUID, by: Actor) -> None:
    """Keep that an officer opened the photos; their sender sees when. Records `papers.opened`.

    Once for an officer in 15 minutes, as with reports.

    Raises:
        NotFound: there is nothing of that id.
        AccessDenied: `by` looks at no papers of that unit.
    """
    locked = PaperCheck.objects.select_for_update(of=("self",)).select_related("unit")
    check = locked.filter(pk=check_id).first()
    if check is None:
        raise NotFound(_("There is no such request."))
    require(by, policy.JUDGE_PAPERS, within=check.unit)
    at = now()
    if not openings_of(check).filter(by=by.ref, at__gt=at - SAME_LOOK).exists():
        record(events.PAPERS_OPENED, subject=check, by=by.ref, at=at)


@transaction.atomic
def judge_papers(
    *, check_id: UUID, by: Actor, verdicts: Mapping[int, tuple[str, str]], answer: str = ""
) -> PaperCheck:
    """Say of each photo whether it will do, and why not. Records `papers.judged`.

    `verdicts`: number of the photo -> (PaperVerdict, words). All new ones must have one.

    Raises:
        NotFound: there is nothing of that id.
        AccessDenied: `by` looks at no papers of that unit.
        RuleBroken: a photo has no verdict, or one that is not good says nothing.
    """
    check = (
        PaperCheck.objects.select_for_update(of=("self",))
        .select_related("unit")
        .filter(pk=check_id)
        .first()
    )
    if check is None:
        raise NotFound(_("There is no such request."))
    require(by, policy.JUDGE_PAPERS, within=check.unit)
    if check.forgotten_at is not None:
        raise RuleBroken(_("These photos were deleted."))
    papers = list(check.papers.select_related("file").order_by("number"))
    for paper in papers:
        verdict, words = verdicts.get(paper.number, (paper.verdict, paper.words))
        if paper.is_unusable:
            verdict = PaperVerdict.UNCLEAR  # whatever was pressed: nobody has seen it
        if verdict not in PaperVerdict.values:
            raise RuleBroken(_("Please say of each photo whether it will do."))
        if verdict == PaperVerdict.WRONG and not words.strip():
            raise RuleBroken(_("Please say which paper is needed instead."))
        paper.verdict, paper.words = verdict, words.strip()[:300]
    Paper.objects.bulk_update(papers, ["verdict", "words"])
    at = now()
    before = {"state": check.state}
    check.state, check.answered_at, check.officer_id = PaperState.ANSWERED, at, by.id
    check.answer, check.forget_at = answer.strip()[:1000], at + KEPT
    if check.answer:
        PaperNote.objects.create(
            check_of=check, is_officers=True, words=check.answer, written_at=at
        )
    check.save(update_fields=["state", "answered_at", "officer", "answer", "forget_at"])
    record(
        events.PAPERS_JUDGED, subject=check, by=by.ref, at=at, before=before,
        after={"state": check.state, "verdicts": [paper.verdict for paper in papers]},
    )  # fmt: skip
    return check


@transaction.atomic
def forget_papers(limit: int = 50) -> int:
    """Delete photos and contacts of what was answered a month ago; returns of how many.

    Records `papers.forgotten`. That they were judged, and how, stays.
    """
    at = now()
    over = PaperCheck.objects.select_for_update(skip_locked=True, of=("self",)).filter(
        forgotten_at=None, forget_at__lte=at
    )
    done = 0
    for check in over.order_by("forget_at")[:limit]:
        destroy_files(check.papers.values_list("file_id", flat=True))
        forget_contact(check.contact_id)
        check.forgotten_at, check.words, check.answer = at, "", ""
        check.save(update_fields=["forgotten_at", "words", "answer"])
        check.papers.update(words="")
        check.notes.all().delete()
        record(events.PAPERS_FORGOTTEN, subject=check, by=f"{SYSTEM}:papers", at=at)
        done += 1
    return done


def forget_contact(contact_id: UUID | None) -> None:
    """Destroy a contact with its key, in the caller's transaction."""
    if contact_id is not None:
        Contact.objects.filter(pk=contact_id, erased_at=None).update(
            sealed_key=None, name_sealed=None, phone_sealed=None, email_sealed=None,
            platform_sealed=None, phone_index=None, email_index=None, platform_index=None,
            erased_at=now(),
        )  # fmt: skip


def _attach(check: PaperCheck, files: Sequence[UUID] | Mapping[UUID, int], known: int) -> int:
    for_number = files if isinstance(files, Mapping) else {}
    got = claim_files(files)
    if not got:
        raise RuleBroken(_("Please choose at least one photo."), missing=["photos"])
    if known + len(got) > MOST:
        raise RuleBroken(
            _("At most %(most)d photos can be looked at.") % {"most": MOST}, missing=["photos"]
        )
    Paper.objects.bulk_create(
        [
            Paper(
                id=new_id(),
                check_of=check,
                number=known + n,
                file_id=file_id,
                replaces=number if 0 < (number := for_number.get(file_id, 0)) <= known else None,
            )
            for n, file_id in enumerate(got, start=1)
        ]  # fmt: skip
    )
    return len(got)
