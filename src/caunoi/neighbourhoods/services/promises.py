"""What officers promise by a day: made, reminded of, kept or not. The law's clocks are apart."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from caunoi.accounts.access import Actor
from caunoi.accounts.services.two_keys import check_reason
from caunoi.core.choices import SYSTEM
from caunoi.core.clock import local, now
from caunoi.core.errors import NotFound, RuleBroken
from caunoi.core.history import record
from caunoi.neighbourhoods import events
from caunoi.neighbourhoods.choices import PostKind, PromiseState
from caunoi.neighbourhoods.models import Post, Promise
from caunoi.neighbourhoods.promise_words import find_promise
from caunoi.neighbourhoods.services.groups import lock_neighbourhood

REMIND_BEFORE = timedelta(hours=24)
BY = f"{SYSTEM}:promises"


def note_promise(
    post: Post, by: Actor, *, due_at: datetime | None = None, report_id: UUID | None = None
) -> Promise | None:
    """Make a clock of the date that the officer gave, or that the post's words promise.

    In the caller's transaction, once for a post. Records `promise.made`. None where no date is
    promised.

    Raises:
        RuleBroken: the date that was given is over.
    """
    at = now()
    if due_at is None:
        found = find_promise(post.text, local(at), strict=post.kind != PostKind.ANSWER)
        due_at = found.due_at if found else None
    elif due_at <= at:
        raise RuleBroken(_("The promised day must lie in the future."), missing=["promised_by"])
    if due_at is None or Promise.objects.filter(post=post).exists():
        return None
    made = Promise(
        neighbourhood=post.neighbourhood, officer_id=by.id, made_by_id=by.id, post=post,
        report_id=report_id, words=_short(post.text or post.title), made_at=at, due_at=due_at,
        remind_at=max(due_at - REMIND_BEFORE, at + (due_at - at) / 2),
    )  # fmt: skip
    made.save(force_insert=True)
    record(
        events.PROMISE_MADE, subject=made, by=by.ref, at=at, is_first=True,
        after={"neighbourhood": str(post.neighbourhood_id), "post": str(post.pk),
               "due_at": due_at.isoformat()},
    )  # fmt: skip
    return made


def _short(text: str) -> str:
    return text if len(text) <= 300 else f"{text[:299].rstrip()}…"


@transaction.atomic
def settle_promise(*, promise_id: UUID, by: Actor, state: str, why: str = "") -> Promise:
    """Say that a promise was kept, was not kept, or was none; the last two with a reason.

    Records `promise.kept`, `promise.broken` or `promise.dropped`. The same again changes nothing.

    Raises:
        NotFound, AccessDenied: not in a neighbourhood that `by` runs.
        RuleBroken: settled otherwise before, or no reason.
    """
    code = _CODES.get(state)
    if code is None:
        raise RuleBroken(_("Please choose what became of it."))
    promise = _lock(promise_id, by)
    if promise.state == state:
        return promise
    if promise.state != PromiseState.OPEN:
        raise RuleBroken(_("What became of this promise is written down already."))
    if state != PromiseState.KEPT:
        check_reason(why)
    before = {"state": promise.state}
    promise.state, promise.settled_at, promise.why = state, now(), why.strip()[:300]
    promise.save(update_fields=["state", "settled_at", "why"])
    record(
        code, subject=promise, by=by.ref, at=promise.settled_at, before=before,
        after={"state": state, "late": promise.settled_at > promise.due_at},
    )  # fmt: skip
    return promise


_CODES: dict[str, str] = {
    PromiseState.KEPT: events.PROMISE_KEPT,
    PromiseState.BROKEN: events.PROMISE_BROKEN,
    PromiseState.DROPPED: events.PROMISE_DROPPED,
}


def _lock(promise_id: UUID, by: Actor) -> Promise:
    found = Promise.objects.filter(pk=promise_id).values_list("neighbourhood_id", flat=True).first()
    if found is None:
        raise NotFound(_("There is no such promise."))
    lock_neighbourhood(found, by)
    return Promise.objects.select_for_update(of=("self",)).get(pk=promise_id)


@transaction.atomic
def watch_promises(limit: int = 100) -> int:
    """Remind of promises that come due, and note those that are overdue; returns of how many.

    Records `promise.reminded` and `promise.overdue`, each once.
    """
    at = now()
    waiting = Promise.objects.select_for_update(skip_locked=True, of=("self",)).filter(
        Q(remind_at__lte=at, reminded_at=None) | Q(due_at__lte=at, overdue_at=None),
        state=PromiseState.OPEN,
    )
    done = 0
    for promise in waiting.order_by("due_at")[:limit]:
        late = promise.due_at <= at
        if promise.reminded_at is None:
            promise.reminded_at = at
            if not late:
                record(events.PROMISE_REMINDED, subject=promise, by=BY, at=at)
        if late:
            promise.overdue_at = at
            record(events.PROMISE_OVERDUE, subject=promise, by=BY, at=at)
        promise.save(update_fields=["reminded_at", "overdue_at"])
        done += 1
    return done
