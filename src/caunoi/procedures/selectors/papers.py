"""Papers that wait for an officer's look, and the units that take them."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from caunoi.accounts import policy
from caunoi.accounts.access import Actor, scopes_of
from caunoi.accounts.choices import Scope
from caunoi.core.errors import NotFound
from caunoi.core.models import Event
from caunoi.procedures import events
from caunoi.procedures.choices import PaperState
from caunoi.procedures.models import Paper, PaperCheck
from caunoi.reports.file_links import read_token
from caunoi.units import directory


def visible_papers(actor: Actor) -> QuerySet[PaperCheck]:
    """Requests to units where the officer may look at papers, what waits longest first."""
    wanted = Q(pk=None)
    for duty, scope in scopes_of(actor, policy.JUDGE_PAPERS):
        ids = directory.subtree_ids(duty.unit_code) if scope == Scope.SUBTREE else {duty.unit_id}
        wanted |= Q(unit__in=ids)
    return PaperCheck.objects.filter(wanted).select_related("procedure__current", "unit")


def find_paper(actor: Actor, check_id: UUID, number: int) -> Paper | None:
    """One photo of a request that the officer may see, until it is forgotten."""
    return (
        Paper.objects.select_related("file")
        .filter(check_of__in=visible_papers(actor).filter(pk=check_id, forgotten_at=None),
                number=number)
        .first()
    )  # fmt: skip


def find_own_paper(token: str) -> Paper:
    """The photo that a link on its sender's page names.

    Raises:
        NotFound: no such link, it is over, or the photo was forgotten.
    """
    told = read_token(token)
    paper = None
    if told is not None:
        found = Paper.objects.select_related("file", "check_of")
        paper = found.filter(pk=told.key, check_of__forgotten_at=None).first()
    if told is None or paper is None or not told.fits(paper.check_of):
        raise NotFound(_("This link is over. Please open the page again."))
    return paper


def waiting_before(check: PaperCheck) -> int:
    """How many requests to the same unit wait for longer; 0 where this one waits no more."""
    if check.state != PaperState.WAITING:
        return 0
    same = PaperCheck.objects.filter(unit=check.unit_id, state=PaperState.WAITING)
    return same.filter(forgotten_at=None, sent_at__lt=check.sent_at).count()


def openings_of(check: PaperCheck) -> QuerySet[Event]:
    """Every look of an officer at the photos, the first one first."""
    return Event.objects.filter(
        subject_kind=PaperCheck.history_kind, subject_id=check.pk, code=events.PAPERS_OPENED
    ).order_by("number")
