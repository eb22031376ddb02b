"""Posts as their readers may see them: everybody, members, the officer."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import Case, Count, Q, QuerySet, When
from django.utils.translation import gettext as _

from caunoi.core.clock import now
from caunoi.neighbourhoods.choices import Audience, Care, PostKind, Remover
from caunoi.neighbourhoods.marks import voter_mark
from caunoi.neighbourhoods.models import Membership, Neighbourhood, Post, Promise, Vote
from caunoi.neighbourhoods.wording import when_of
from caunoi.reports.choices import Channel

PAGE = 20
FEW = 6  # posts that are read at once; what is older opens with a press
LOOKS = {
    PostKind.NOTICE: ("speakerphone", "info"), PostKind.WARNING: ("alert-triangle", "warning"),
    PostKind.POLL: ("list-check", "special"), PostKind.MEETING: ("users-group", "neutral"),
    PostKind.ANSWER: ("shield-check", "success"), PostKind.WORD: ("message-circle", "neutral"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer of a poll; `share` in whole per cent of the votes."""

    number: int
    text: str
    votes: int
    share: int
    is_mine: bool


@dataclass(frozen=True, slots=True)
class Poll:
    """A poll; results are shown to whoever voted, and to all when it has ended."""

    choices: tuple[Choice, ...]
    votes: int
    is_open: bool
    shows_result: bool
    has_voted: bool


@dataclass(slots=True)
class PostView:
    """One post with its answers, for one reader."""

    id: UUID
    kind: str
    label: str
    icon: str
    tone: str
    title: str
    text: str
    who: str
    at: datetime
    is_official: bool
    urgent: bool = False
    when: str = ""
    edited_at: datetime | None = None
    gone: str = ""  # what stands instead of it
    is_mine: bool = False
    is_private: bool = False
    care: str = ""
    call: str = ""  # the number to call, while a post that tells of danger waits
    channel: str = ""
    member_id: UUID | None = None
    report_id: UUID | None = None
    report_code: str = ""
    files: int = 0
    waits_for_chat: bool = False  # its writer has no page of their own and never wrote to us alone
    removed_by_officer: bool = False
    knows_why: bool = True  # the writer of what an officer removed has read, or can read, why
    parent_text: str = ""
    poll: Poll | None = None
    answers: list[PostView] = field(default_factory=list)
    promises: list[Promise] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads: nobody known, a member, or an officer."""

    member: Membership | None = None
    is_officer: bool = False


def public_posts(neighbourhood: Neighbourhood, page: str = "") -> Page[Any]:
    """What officers published to everybody, a page of it: warnings that hold, then the newest."""
    rows = _whole(neighbourhood).filter(parent=None, audience=Audience.EVERYBODY)
    found: Page[Any] = Paginator(_holding_first(rows), FEW).get_page(page)
    found.object_list = _views(found.object_list, Reader())
    return found


def member_posts(member: Membership, before: datetime | None = None) -> list[PostView]:
    """All that a member may read: what is said to members, and to them alone."""
    rows = _whole(member.neighbourhood).filter(~Q(audience=Audience.ONE), parent=None)
    if before is not None:
        return _views(rows.filter(at__lt=before)[:PAGE], Reader(member))
    return _views(_holding_first(rows)[:PAGE], Reader(member))


def officer_posts(neighbourhood: Neighbourhood, rows: Sequence[Post]) -> list[PostView]:
    """These posts as the officer sees them."""
    return _views(rows, Reader(is_officer=True))


def desk_rows(neighbourhood: Neighbourhood, show: str = "") -> QuerySet[Post]:
    """The officer's inbox, danger that waits on top; what waits oldest first, all newest first."""
    rows = _whole(neighbourhood)
    if show == "own":
        return rows.filter(parent=None).exclude(officer=None)
    rows = rows.filter(kind=PostKind.WORD)
    if show == "waiting":
        return _danger_first(rows.filter(care=Care.WAITING), "at")
    return _danger_first(rows, "-at")


def _whole(neighbourhood: Neighbourhood) -> QuerySet[Post]:
    return (
        Post.objects.filter(neighbourhood=neighbourhood)
        .select_related("officer__account", "member", "report", "parent")
        .order_by("-at")
    )


def _danger_first(rows: QuerySet[Post], then: str) -> QuerySet[Post]:
    danger = Q(care=Care.WAITING) & ~Q(call="")
    return rows.order_by(Case(When(danger, then=0), default=1), then)


def _holding_first(rows: QuerySet[Post]) -> QuerySet[Post]:
    holds = Q(removed_at=None, ends_at__gt=now()) & (Q(kind=PostKind.WARNING) | Q(urgent=True))
    return rows.order_by(Case(When(holds, then=0), default=1), "-at")


def _views(rows: Iterable[Post], reader: Reader) -> list[PostView]:
    posts = list(rows)
    keys = [post.pk for post in posts]
    answers: dict[UUID, list[Post]] = defaultdict(list)
    for answer in (
        Post.objects.filter(parent__in=keys)
        .select_related("officer__account", "member", "report", "parent")
        .order_by("at")
    ):
        answers[answer.parent_id or answer.pk].append(answer)
    polls = _polls(posts, reader)
    every = keys + [one.pk for rows in answers.values() for one in rows]
    promises: dict[UUID | None, list[Promise]] = defaultdict(list)
    for promise in Promise.objects.filter(post__in=every).exclude(state="dropped"):
        promises[promise.post_id].append(promise)
    found = []
    for post in posts:
        view = _view(post, reader)
        view.poll = polls.get(post.pk)
        view.promises = promises[post.pk]
        for answer in answers[post.pk]:
            if _may_read(answer, post, reader):
                said = _view(answer, reader)
                said.promises = promises[answer.pk]
                view.answers.append(said)
        found.append(view)
    return found


def _may_read(answer: Post, post: Post, reader: Reader) -> bool:
    if reader.is_officer:
        return True
    mine = reader.member is not None and post.member_id == reader.member.pk
    if answer.audience == Audience.ONE and answer.officer_id is None:  # a muted member's
        return reader.member is not None and answer.member_id == reader.member.pk
    if answer.audience == Audience.ONE:
        return mine
    if post.hidden_at is not None and not mine:
        return False
    return answer.audience == Audience.EVERYBODY or reader.member is not None


def _view(post: Post, reader: Reader) -> PostView:
    mine = reader.member is not None and post.member_id == reader.member.pk
    view = PostView(
        id=post.pk, kind=post.kind, label=str(PostKind(post.kind).label),
        icon=LOOKS[PostKind(post.kind)][0], tone=LOOKS[PostKind(post.kind)][1], title=post.title,
        text=post.text, who=_who(post, reader, mine=mine), at=post.at,
        is_official=post.officer_id is not None, urgent=post.urgent, when=when_of(post),
        edited_at=post.edited_at,
        gone=_gone(post, reader, mine=mine), is_mine=mine,
        is_private=post.audience == Audience.ONE,
    )  # fmt: skip
    if reader.is_officer:
        view.care, view.channel, view.member_id = post.care, post.channel, post.member_id
        view.call = post.call if post.care == Care.WAITING else ""
        view.report_id = post.report_id
        view.report_code = post.report.spelled_code if post.report else ""
        view.files = len(post.files)
        view.waits_for_chat = (
            post.audience == Audience.ONE
            and post.officer_id is not None
            and post.told_at is None
            and (post.parent is not None and post.parent.channel != Channel.WEB)
        )
        view.removed_by_officer = post.removed_by == Remover.OFFICER
        view.knows_why = post.channel == Channel.WEB or post.told_at is not None
        if post.kind == PostKind.WORD and post.parent_id is not None and post.parent is not None:
            view.parent_text = post.parent.title or post.parent.text[:120]
    if view.gone:
        view.text = ""
        view.who = view.who if view.is_official or mine or reader.is_officer else ""
    return view


def _who(post: Post, reader: Reader, *, mine: bool) -> str:
    if post.officer is not None:
        return " ".join(filter(None, [post.officer.rank, post.officer.account.name]))
    if mine:
        return _("You")
    name = post.member.display_name if post.member is not None else ""
    return name or _("A resident")


def _gone(post: Post, reader: Reader, *, mine: bool) -> str:
    """What stands instead of a post that is not shown; empty where it is."""
    if post.removed_at is not None:
        if post.removed_by == Remover.OFFICER and post.officer_id is not None:
            return _("Withdrawn: %(why)s") % {"why": post.removed_why}
        if post.removed_by == Remover.OFFICER:
            # The reason may say what was written: its writer and officers read it.
            if mine or reader.is_officer:
                return _("Removed by the area officer: %(why)s") % {"why": post.removed_why}
            return _("Removed by the area officer.")
        return _("Taken back by its writer.")
    if post.hidden_at is not None and not (mine or reader.is_officer):
        return _("Received by the police.")
    return ""


def _polls(posts: Sequence[Post], reader: Reader) -> dict[UUID, Poll]:
    polls = [post for post in posts if post.kind == PostKind.POLL and post.removed_at is None]
    if not polls:
        return {}
    counts = dict(
        Vote.objects.filter(post__in=polls).values_list("option").annotate(count=Count("pk"))
    )
    mine: dict[UUID, int] = {}
    if reader.member is not None:
        marks = {voter_mark(poll.pk, reader.member.pk): poll.pk for poll in polls}
        rows = Vote.objects.filter(post__in=polls, voter__in=list(marks))
        mine = dict(rows.values_list("post", "option"))
    moment = now()
    found = {}
    for poll in polls:
        options = list(poll.options.order_by("number"))
        votes = sum(counts.get(one.pk, 0) for one in options)
        is_open = poll.ends_at is None or poll.ends_at > moment
        choices = tuple(
            Choice(one.number, one.text, counts.get(one.pk, 0),
                   round(100 * counts.get(one.pk, 0) / votes) if votes else 0,
                   mine.get(poll.pk) == one.pk)
            for one in options
        )  # fmt: skip
        shows = not is_open or reader.is_officer or poll.pk in mine
        found[poll.pk] = Poll(choices, votes, is_open, shows, poll.pk in mine)
    return found


def own_posts(member: Membership) -> list[PostView]:
    """What a member wrote themself, with the answers; newest first."""
    rows = _whole(member.neighbourhood).filter(member=member)
    return _views(rows[:PAGE], Reader(member))
