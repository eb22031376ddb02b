"""Who contributes to the portal and who does not; which pages have grown stale."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.contrib.contenttypes.models import ContentType
from django.db.models import QuerySet
from wagtail.models import Page, WorkflowState
from wagtail.query import PageQuerySet

from caunoi.accounts import policy
from caunoi.accounts.access import Actor, may, scopes_of
from caunoi.accounts.choices import Scope
from caunoi.core.clock import now, today
from caunoi.portal.models import KeptPage, NewsPage, UnitPage
from caunoi.units import directory
from caunoi.units.choices import UnitKind
from caunoi.units.directory import UnitInfo

RECENT = timedelta(days=30)
EXPECTED = (UnitKind.DEPARTMENT, UnitKind.WARD)


@dataclass(slots=True)
class Line:
    """One unit on the board: pages, how many came out lately, the last, how many are stale."""

    unit: UnitInfo
    pages: int = 0
    recent: int = 0
    stale: int = 0
    last_at: datetime | None = None


@dataclass(slots=True)
class Board:
    """Units that contribute, those that owe a look, and those that wrote nothing yet."""

    lines: list[Line] = field(default_factory=list)
    silent: list[UnitInfo] = field(default_factory=list)


def sees_all(by: Actor) -> bool:
    """Whether the officer sees the board of all units."""
    return may(by, policy.RELEASE_PAGES) or may(by, policy.MANAGE_PORTAL)


def own_pages(by: Actor) -> QuerySet[KeptPage]:
    """Pages that the officer's units keep; those whose day has come first."""
    rows = _of_own_units(by).live().not_exact_type(UnitPage)
    found: QuerySet[KeptPage] = rows.order_by("review_on", "title")
    return found


def waiting_pages(by: Actor) -> QuerySet[KeptPage]:
    """Those that were submitted and wait for the press desk, the longest first."""
    waiting = WorkflowState.objects.filter(
        status=WorkflowState.STATUS_IN_PROGRESS,
        base_content_type=ContentType.objects.get_for_model(Page),
    )
    ids = [int(one) for one in waiting.values_list("object_id", flat=True)]
    found: QuerySet[KeptPage] = (
        _of_own_units(by).filter(pk__in=ids).order_by("latest_revision_created_at")
    )
    return found


@dataclass(frozen=True, slots=True)
class Returned:
    """A page that the press desk sent back: what is to be changed, and since when."""

    page: KeptPage
    why: str
    at: datetime | None


def returned_pages(by: Actor) -> list[Returned]:
    """Those of the officer's units that wait for their unit, the latest first."""
    states = WorkflowState.objects.filter(
        status=WorkflowState.STATUS_NEEDS_CHANGES,
        base_content_type=ContentType.objects.get_for_model(Page),
    ).select_related("current_task_state")
    turns = {int(state.object_id): state.current_task_state for state in states}
    found = [
        Returned(page, turns[page.pk].comment, turns[page.pk].finished_at)
        for page in _of_own_units(by).filter(pk__in=turns)
        if turns[page.pk] is not None
    ]
    return sorted(found, key=lambda one: one.at or now(), reverse=True)


def reason_of_return(page: Page) -> str:
    """What the press desk wants changed in a page that it sent back; empty for any other."""
    state = page.current_workflow_state
    if state is None or state.status != WorkflowState.STATUS_NEEDS_CHANGES:
        return ""
    return str(state.current_task_state.comment) if state.current_task_state else ""


def _of_own_units(by: Actor) -> PageQuerySet[KeptPage]:
    rows = KeptPage.objects.select_related("owner_unit", "locale")
    if not sees_all(by):
        rows = rows.filter(owner_unit__in=kept_units(by))
    return rows


def kept_units(by: Actor) -> set[int]:
    """Units for which the officer writes as one of them."""
    duties = scopes_of(by, policy.WRITE_PAGES)
    return {duty.unit_id for duty, scope in duties if scope != Scope.CITY}


def own_shelves(by: Actor) -> QuerySet[UnitPage]:
    """The shelves on which the officer writes, in each language."""
    rows = UnitPage.objects.filter(unit__in=kept_units(by)).select_related("locale", "unit")
    found: QuerySet[UnitPage] = rows.order_by("unit__code", "path")
    return found


def stale_pages(by: Actor) -> QuerySet[KeptPage]:
    """Those among them whose day of review has come."""
    return own_pages(by).filter(review_on__lte=today())


def contribution_board() -> Board:
    """Every unit with pages, the most stale first; then those without any."""
    lines: dict[int, Line] = {}
    since = now() - RECENT
    rows = NewsPage.objects.live().values_list("owner_unit", "first_published_at", "review_on")
    for unit_pk, published, review_on in rows:
        unit = directory.find_unit_by_pk(unit_pk) if unit_pk else None
        if unit is None:
            continue
        line = lines.setdefault(unit.pk, Line(unit))
        line.pages += 1
        line.recent += bool(published and published >= since)
        line.stale += review_on <= today()
        if published and (line.last_at is None or published > line.last_at):
            line.last_at = published
    silent = [
        unit for unit in directory.units_on() if unit.kind in EXPECTED and unit.pk not in lines
    ]
    ranked = sorted(lines.values(), key=lambda one: (-one.stale, -one.recent, one.unit.code))
    return Board(ranked, silent)
