"""What is said: officers publish once for all places, residents write; both edit and remove."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from caunoi.accounts.access import Actor
from caunoi.accounts.services.two_keys import check_reason
from caunoi.core.choices import REPORTER, SYSTEM
from caunoi.core.clock import now
from caunoi.core.errors import NotFound, RuleBroken
from caunoi.core.history import record
from caunoi.neighbourhoods import events
from caunoi.neighbourhoods.choices import Audience, Care, PostKind, Remover
from caunoi.neighbourhoods.models import Membership, Neighbourhood, PollOption, Post, PostEdition
from caunoi.neighbourhoods.services.groups import check_is_open, lock_neighbourhood
from caunoi.neighbourhoods.services.members import lock_member, took_part
from caunoi.neighbourhoods.services.order import check_may_post
from caunoi.neighbourhoods.services.promises import note_promise
from caunoi.reports.choices import Channel
from caunoi.reports.services.intake import clean_text
from caunoi.reports.suggest import danger_now

LONGEST = 4000
FEWEST_OPTIONS, MOST_OPTIONS = 2, 8
OFFICERS_KINDS = (PostKind.NOTICE, PostKind.WARNING, PostKind.POLL, PostKind.MEETING)


@dataclass(frozen=True, slots=True)
class Wording:
    """What an officer writes once. `ends_at`: of a poll or warning its end, of a meeting when."""

    kind: str
    title: str
    text: str = ""
    audience: str = Audience.EVERYBODY
    options: tuple[str, ...] = ()
    ends_at: datetime | None = None
    promised_by: datetime | None = None
    urgent: bool = False  # it goes out in the night too


@transaction.atomic
def publish_post(
    *, neighbourhood_ids: Sequence[UUID], by: Actor, wording: Wording, once: str = ""
) -> list[Post]:
    """Write once: it stands on each neighbourhood's page, and its groups and followers are told.

    The same `once` a second time is the same posts. A date that the text promises becomes a
    clock. Records `post.published` on each; channels/neighbourhood_posts.py says who is told.

    Raises:
        NotFound, AccessDenied: not all of them are `by`'s to run.
        RuleBroken: nothing is written, a poll without a choice, an end that is over.
    """
    _check_wording(wording)
    at = now()
    posts = []
    for neighbourhood_id in sorted(set(neighbourhood_ids)):
        neighbourhood = lock_neighbourhood(neighbourhood_id, by)
        check_is_open(neighbourhood)
        external_id = f"{once}:{neighbourhood.code}" if once else ""
        known = find_external(Channel.WEB, external_id)
        posts.append(known or _publish(neighbourhood, by, wording, external_id, at))
    if not posts:
        raise RuleBroken(_("Please choose at least one neighbourhood."), missing=["places"])
    return posts


def _check_wording(wording: Wording) -> None:
    if wording.kind not in OFFICERS_KINDS:
        raise RuleBroken(_("Please choose what kind of post it is."), missing=["kind"])
    if not wording.title.strip():
        raise RuleBroken(_("Please give it a title."), missing=["title"])
    if wording.kind != PostKind.POLL and not wording.text.strip():
        raise RuleBroken(_("Please write the text."), missing=["text"])
    options = [one for one in wording.options if one.strip()]
    if wording.kind == PostKind.POLL and not FEWEST_OPTIONS <= len(options) <= MOST_OPTIONS:
        raise RuleBroken(
            _("A poll needs two to eight answers to choose from."), missing=["options"]
        )
    is_over = wording.ends_at is not None and wording.ends_at <= now()
    if is_over and wording.kind != PostKind.MEETING:  # notes are written after the meeting
        raise RuleBroken(_("The end must lie in the future."), missing=["ends_at"])


def _publish(
    neighbourhood: Neighbourhood, by: Actor, wording: Wording, external_id: str, at: datetime
) -> Post:
    post = Post(
        neighbourhood=neighbourhood, kind=wording.kind, audience=wording.audience,
        officer_id=by.id, title=clean_text(wording.title)[:160],
        text=clean_text(wording.text)[:LONGEST], external_id=external_id, at=at,
        ends_at=wording.ends_at, urgent=wording.urgent,
    )  # fmt: skip
    post.save(force_insert=True)
    if wording.kind == PostKind.POLL:
        options = [clean_text(one)[:160] for one in wording.options if one.strip()]
        PollOption.objects.bulk_create(
            [PollOption(post=post, number=n, text=one) for n, one in enumerate(options, start=1)]
        )
    record(
        events.POST_PUBLISHED, subject=post, by=by.ref, at=at, is_first=True,
        after={"neighbourhood": str(neighbourhood.pk), "kind": post.kind,
               "audience": post.audience, "urgent": post.urgent},
    )  # fmt: skip
    note_promise(post, by, due_at=wording.promised_by)
    return post


@transaction.atomic
def write_post(
    *, membership_id: UUID, text: str, parent_id: UUID | None = None, once: str = "",
    channel: str = Channel.WEB, at: datetime | None = None, files: Sequence[UUID] = (),
    is_chatter: bool = False,
) -> Post:  # fmt: skip
    """A member writes; the area officer finds it under what waits for an answer.

    `once` names the message: the same a second time is the same post. From a platform `once` is
    its own id, and nothing that its writer may not post is refused, since it stands there
    already: it is kept without waiting for an answer, as is what `is_chatter`. What tells of danger
    now always waits, a muted member's too. Records `post.written`, of danger `post.urgent` too.

    Raises:
        NotFound: there is no such member, or no such post to answer.
        RuleBroken: no text, too long, muted, over a limit, or the neighbourhood was closed.
    """
    member = lock_member(membership_id)
    known = find_external(channel, once)
    if known is not None:
        return known
    check_is_open(member.neighbourhood)
    text = clean_text(text)
    if not text and not files:
        raise RuleBroken(_("Please write something."), missing=["text"])
    if len(text) > LONGEST:
        raise RuleBroken(
            _("Please keep it under %(most)s characters.") % {"most": LONGEST}, missing=["text"]
        )
    danger = danger_now(text)
    care = Care.NONE if is_chatter and danger is None else Care.WAITING
    audience = Audience.MEMBERS
    try:
        check_may_post(member)
    except RuleBroken as refused:
        if danger is None or (channel == Channel.WEB and refused.ground != "muted"):
            if channel == Channel.WEB:
                raise
            care = Care.NONE
            if refused.ground == "muted":  # it stands in the platform's group, not on our page
                audience = Audience.ONE
    parent = _parent(member, parent_id)
    post = Post(
        neighbourhood=member.neighbourhood, kind=PostKind.WORD, audience=audience,
        member=member, parent=parent, text=text, channel=channel, external_id=once,
        at=min(at, now()) if at else now(), care=care, files=[str(pk) for pk in files],
        call=danger.call if danger is not None else "",
    )  # fmt: skip
    try:
        with transaction.atomic():
            post.save(force_insert=True)
    except IntegrityError:
        return Post.objects.get(channel=channel, external_id=once)
    took_part(member)
    _record_written(post)
    return post


def _record_written(post: Post) -> None:
    written = record(
        events.POST_WRITTEN, subject=post, by=REPORTER, at=post.at, is_first=True,
        after={"neighbourhood": str(post.neighbourhood_id), "channel": post.channel},
    )  # fmt: skip
    if post.call:
        record(
            events.POST_URGENT, subject=post, by=f"{SYSTEM}:danger", at=post.at, previous=written,
            after={"call": post.call},
        )  # fmt: skip


def _parent(member: Membership, parent_id: UUID | None) -> Post | None:
    if parent_id is None:
        return None
    parent = Post.objects.filter(
        pk=parent_id, neighbourhood=member.neighbourhood_id, removed_at=None, parent=None
    ).first()
    if parent is None:
        raise NotFound(_("That post is there no more."))
    return parent


def find_external(channel: str, external_id: str) -> Post | None:
    """The post that came in under this id, if it did."""
    if not external_id:
        return None
    return Post.objects.filter(channel=channel, external_id=external_id).first()


@transaction.atomic
def edit_own_post(*, post_id: UUID, membership_id: UUID, text: str) -> Post:
    """A member changes what they wrote, while it is no report yet. Records `post.edited`.

    Raises:
        NotFound: not a post of theirs, or it was removed.
        RuleBroken: no text, it became a report, or the member is muted.
    """
    post = _lock_own(post_id, membership_id)
    text = clean_text(text)[:LONGEST]
    if not text:
        raise RuleBroken(_("Please write something."), missing=["text"])
    if post.report_id is not None:
        raise RuleBroken(
            _("It has become a report: please write what changed with its code and secret words.")
        )
    if text == post.text:
        return post
    member = lock_member(membership_id)
    if member.muted_until is not None and member.muted_until > now():
        check_may_post(member)
    post.text, post.edited_at = text, now()
    post.save(update_fields=["text", "edited_at"])
    record(events.POST_EDITED, subject=post, by=REPORTER, at=post.edited_at)
    return post


@transaction.atomic
def remove_own_post(*, post_id: UUID, membership_id: UUID) -> Post:
    """A member takes a post back; a tombstone stays. Records `post.removed`; twice is once.

    Raises:
        NotFound: not a post of theirs.
    """
    post = _lock_own(post_id, membership_id, with_removed=True)
    if post.removed_at is not None:
        return post
    return _remove(post, Remover.WRITER, REPORTER, "")


def _lock_own(post_id: UUID, membership_id: UUID, *, with_removed: bool = False) -> Post:
    post = (
        Post.objects.select_for_update(of=("self",))
        .filter(pk=post_id, member=membership_id)
        .first()
    )
    if post is None or (post.removed_at is not None and not with_removed):
        raise NotFound(_("That post is there no more."))
    return post


@transaction.atomic
def remove_post(*, post_id: UUID, by: Actor, why: str) -> Post:
    """The officer takes a post away, or withdraws an own one; a tombstone with the reason stays.

    Records `post.removed`, or `post.withdrawn` of what officers published. Twice is once.

    Raises:
        NotFound, AccessDenied: not in a neighbourhood that `by` runs.
        RuleBroken: no reason.
    """
    post = lock_post(post_id, by)
    check_reason(why)
    if post.removed_at is not None:
        return post
    return _remove(post, Remover.OFFICER, by.ref, why.strip()[:300])


def _remove(post: Post, remover: str, by: str, why: str) -> Post:
    at = now()
    published = post.officer_id is not None
    if post.officer_id is not None:
        PostEdition.objects.create(
            post=post, title=post.title, text=post.text, until=at, by_id=post.officer_id
        )
    post.removed_at, post.removed_by, post.removed_why = at, remover, why
    post.text = ""
    fields = ["removed_at", "removed_by", "removed_why", "text"]
    if post.care == Care.WAITING:
        post.care, post.cared_at = Care.NO_NEED, at
        fields += ["care", "cared_at"]
    post.save(update_fields=fields)
    told = published and post.audience != Audience.ONE
    record(
        events.POST_WITHDRAWN if told else events.POST_REMOVED, subject=post, by=by, at=at,
        after={"by": remover},
    )  # fmt: skip
    return post


@transaction.atomic
def correct_post(*, post_id: UUID, by: Actor, title: str, text: str) -> Post:
    """Change an officer's post; what it said before is kept, and the groups are told.

    Records `post.corrected`; the same words are no change.

    Raises:
        NotFound, AccessDenied: not in a neighbourhood that `by` runs.
        RuleBroken: a resident's post, one that was withdrawn, or nothing is written.
    """
    post = lock_post(post_id, by)
    if post.officer_id is None or post.removed_at is not None:
        raise RuleBroken(_("Only a post of the police that still stands can be corrected."))
    title, text = clean_text(title)[:160], clean_text(text)[:LONGEST]
    if not (title or text):
        raise RuleBroken(_("Please write something."), missing=["text"])
    if (title, text) == (post.title, post.text):
        return post
    at = now()
    PostEdition.objects.create(post=post, title=post.title, text=post.text, until=at, by_id=by.id)
    post.title, post.text, post.edited_at = title, text, at
    post.save(update_fields=["title", "text", "edited_at"])
    record(events.POST_CORRECTED, subject=post, by=by.ref, at=at)
    return post


def lock_post(post_id: UUID, by: Actor) -> Post:
    """A post of a neighbourhood that the officer runs, locked.

    Raises:
        NotFound, AccessDenied: as `groups.lock_neighbourhood`.
    """
    found = Post.objects.filter(pk=post_id).values_list("neighbourhood_id", flat=True).first()
    if found is None:
        raise NotFound(_("That post is there no more."))
    lock_neighbourhood(found, by)
    return (
        Post.objects.select_for_update(of=("self",))
        .select_related("neighbourhood__area", "neighbourhood__unit", "member__contact")
        .get(pk=post_id)
    )


@transaction.atomic
def answer_post(
    *, post_id: UUID, by: Actor, text: str, private: bool = False,
    promised_by: datetime | None = None, once: str = "",
) -> Post:  # fmt: skip
    """Answer a resident's post, for the group or for its writer alone.

    The same `once` a second time is the same answer. A date that the answer promises becomes a
    clock. Records `post.answered` on the answer.

    Raises:
        NotFound, AccessDenied: not in a neighbourhood that `by` runs.
        RuleBroken: no text; the post was removed; a private answer to somebody who left.
    """
    post = lock_post(post_id, by)
    known = find_external(Channel.WEB, once)
    if known is not None:
        return known
    text = clean_text(text)[:LONGEST]
    if not text:
        raise RuleBroken(_("Please write something."), missing=["text"])
    if post.removed_at is not None:
        raise RuleBroken(_("That post is there no more."))
    if private and (post.member is None or post.member.left_at is not None):
        raise RuleBroken(_("Its writer has left the group; a private answer would reach nobody."))
    at = now()
    # The answer to what is hidden is hidden too, but for its writer.
    alone = private or post.hidden_at is not None
    answer = Post(
        neighbourhood=post.neighbourhood, kind=PostKind.ANSWER, officer_id=by.id, parent=post,
        audience=Audience.ONE if alone else post.audience, text=text, external_id=once, at=at,
    )  # fmt: skip
    answer.save(force_insert=True)
    if post.care == Care.WAITING:
        post.care, post.cared_at = Care.ANSWERED, at
        post.save(update_fields=["care", "cared_at"])
    record(
        events.POST_ANSWERED, subject=answer, by=by.ref, at=at, is_first=True,
        after={"post": str(post.pk), "audience": answer.audience},
    )  # fmt: skip
    note_promise(answer, by, due_at=promised_by, report_id=post.report_id)
    return answer


@transaction.atomic
def set_aside(*, post_id: UUID, by: Actor) -> Post:
    """Say that a post needs no answer. Records `post.set_aside`; twice is once.

    Raises:
        NotFound, AccessDenied: not in a neighbourhood that `by` runs.
    """
    post = lock_post(post_id, by)
    if post.care != Care.WAITING:
        return post
    post.care, post.cared_at = Care.NO_NEED, now()
    post.save(update_fields=["care", "cared_at"])
    record(events.POST_SET_ASIDE, subject=post, by=by.ref, at=post.cared_at)
    return post
