"""Record what Wagtail's workflow did, so that the outbox tells it: submitted, sent back, released.

Wagtail keeps its workflow in tables of its own and has no place for us in its transactions; so
what stands there is read, and each step becomes one event, once, however it came about.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, ClassVar
from uuid import UUID, uuid5

from django.db import transaction
from django.db.models import Q, QuerySet
from wagtail.models import TaskState

from caunoi.accounts.models import Officer
from caunoi.channels.events import PAGE_RELEASED, PAGE_RETURNED, PAGE_SUBMITTED
from caunoi.core.clock import now
from caunoi.core.history import record
from caunoi.core.models import Event
from caunoi.portal.models import KeptPage

LOOK_BACK = timedelta(days=3)  # the worker looks every few seconds; this long may it stand still
_REVIEWS = UUID("5b1f3a60-7d0e-4d7c-9b55-6c8f1d2a9e41")


@dataclass(frozen=True, slots=True)
class Review:
    """One turn of a page at the press desk, as a subject of history."""

    history_kind: ClassVar[str] = "page_review"
    pk: UUID


def record_reviews() -> int:
    """Record the steps of the last days that are in no event yet; returns how many."""
    since = now() - LOOK_BACK
    recent = TaskState.objects.filter(Q(started_at__gte=since) | Q(finished_at__gte=since))
    return _record_new(recent) if recent.exists() else 0


@transaction.atomic
def _record_new(recent: QuerySet[TaskState]) -> int:
    states = list(
        recent.select_related("workflow_state")
        .order_by("pk")
        .select_for_update(of=("self",), skip_locked=True)
    )
    subjects = {state.pk: Review(uuid5(_REVIEWS, str(state.pk))) for state in states}
    known = set(
        Event.objects.filter(
            subject_kind=Review.history_kind, subject_id__in=[one.pk for one in subjects.values()]
        ).values_list("subject_id", "code")
    )
    new = [
        (state, code)
        for state in states
        for code in _steps(state)
        if (subjects[state.pk].pk, code) not in known
    ]
    if new:
        pages = _pages(state for state, _code in new)
        officers = dict(Officer.objects.values_list("account_id", "pk"))
        for state, code in new:
            _record(state, code, subjects[state.pk], pages, officers)
    return len(new)


def _steps(state: TaskState) -> list[str]:
    if state.status == TaskState.STATUS_REJECTED:
        return [PAGE_SUBMITTED, PAGE_RETURNED]
    if state.status == TaskState.STATUS_APPROVED or _went_out(state):
        return [PAGE_SUBMITTED, PAGE_RELEASED]
    return [PAGE_SUBMITTED]


def _went_out(state: TaskState) -> bool:
    """Publishing past the review cancels it: for the unit that is a release."""
    if state.status != TaskState.STATUS_CANCELLED:
        return False
    page = KeptPage.objects.filter(pk=state.workflow_state.object_id, live=True).first()
    return bool(page and page.live_revision and page.live_revision.created_at >= state.started_at)


def _pages(states: Iterable[TaskState]) -> dict[str, KeptPage]:
    keys = {int(state.workflow_state.object_id) for state in states}
    rows = KeptPage.objects.filter(pk__in=keys).select_related("owner_unit")
    return {str(page.pk): page for page in rows}


def _record(
    state: TaskState, code: str, subject: Review, pages: dict[str, KeptPage],
    officers: dict[Any, UUID],
) -> None:  # fmt: skip
    flow = state.workflow_state
    page = pages.get(flow.object_id)
    asked = officers.get(flow.requested_by_id)
    doer = asked if code == PAGE_SUBMITTED else officers.get(state.finished_by_id)
    at = state.started_at if code == PAGE_SUBMITTED else state.finished_at
    after = {
        "page": flow.object_id, "review": state.pk, "asked": str(asked) if asked else "",
        "unit": page.owner_unit.code if page and page.owner_unit else "",
    }  # fmt: skip
    planned = page.scheduled_revision if page and code == PAGE_RELEASED else None
    if planned is not None:
        after["planned"] = planned.approved_go_live_at.isoformat()
    record(code, subject=subject, by=f"officer:{doer}" if doer else "system", at=at or now(),
           after=after)  # fmt: skip
