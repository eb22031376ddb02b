"""Votes: one a member, changed until the end, and nobody reads who chose what."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from caunoi.accounts.access import Actor
from caunoi.core.clock import now
from caunoi.core.errors import NotFound, RuleBroken
from caunoi.core.history import record
from caunoi.neighbourhoods import events
from caunoi.neighbourhoods.choices import PostKind
from caunoi.neighbourhoods.marks import voter_mark
from caunoi.neighbourhoods.models import PollOption, Post, Vote
from caunoi.neighbourhoods.services.groups import check_is_open
from caunoi.neighbourhoods.services.members import lock_member, took_part
from caunoi.neighbourhoods.services.posts import lock_post


@transaction.atomic
def vote(*, membership_id: UUID, post_id: UUID, number: int) -> None:
    """Choose one answer of a poll, or another one than before; a muted member may, too.

    No event: it would say who voted when.

    Raises:
        NotFound: no such poll in the member's neighbourhood.
        RuleBroken: no such answer, or the poll has ended.
    """
    member = lock_member(membership_id)
    check_is_open(member.neighbourhood)
    poll = Post.objects.filter(
        pk=post_id, neighbourhood=member.neighbourhood_id, kind=PostKind.POLL, removed_at=None
    ).first()
    if poll is None:
        raise NotFound(_("There is no such poll."))
    if poll.ends_at is not None and poll.ends_at <= now():
        raise RuleBroken(_("This poll has ended."))
    option = PollOption.objects.filter(post=poll, number=number).first()
    if option is None:
        raise RuleBroken(_("Please choose one of the answers."), missing=["option"])
    Vote.objects.update_or_create(
        post=poll, voter=voter_mark(poll.pk, member.pk), defaults={"option": option}
    )
    took_part(member)


@transaction.atomic
def end_poll(*, post_id: UUID, by: Actor) -> Post:
    """End a poll now. Records `poll.ended`; twice is once.

    Raises:
        NotFound, AccessDenied: not in a neighbourhood that `by` runs.
        RuleBroken: it is no poll.
    """
    poll = lock_post(post_id, by)
    if poll.kind != PostKind.POLL:
        raise RuleBroken(_("This is no poll."))
    at = now()
    if poll.ends_at is not None and poll.ends_at <= at:
        return poll
    before = {"ends_at": poll.ends_at.isoformat() if poll.ends_at else ""}
    poll.ends_at = at
    poll.save(update_fields=["ends_at"])
    record(events.POLL_ENDED, subject=poll, by=by.ref, at=at, before=before)
    return poll
