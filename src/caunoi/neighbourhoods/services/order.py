"""Keep order without a captcha: limits that explain themselves, mute, and the appeal against it."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from caunoi.accounts import policy
from caunoi.accounts.access import Actor
from caunoi.accounts.services.two_keys import check_reason
from caunoi.core.choices import REPORTER
from caunoi.core.clock import now
from caunoi.core.errors import NotFound, RuleBroken
from caunoi.core.history import record
from caunoi.core.models import Event
from caunoi.core.moments import long_moment
from caunoi.neighbourhoods import events
from caunoi.neighbourhoods.choices import AppealState
from caunoi.neighbourhoods.models import Appeal, Membership, Muting, Outlet, Post
from caunoi.neighbourhoods.services.groups import lock_neighbourhood
from caunoi.neighbourhoods.services.members import lock_member

# So many posts in such a time; a private report is never counted nor refused.
LIMITS = ((timedelta(hours=1), 5), (timedelta(days=1), 20))
LONGEST_MUTE = timedelta(days=30)
INVITE_AGAIN = timedelta(hours=12)


def check_may_post(member: Membership) -> None:
    """Stop a member who is muted or writes too much; the sentence says until when and what else.

    Raises:
        RuleBroken: muted, or over a limit.
    """
    at = now()
    if member.muted_until is not None and member.muted_until > at:
        raise RuleBroken(
            _("You cannot post here until %(moment)s. The reason: %(why)s You can still read, "
              "vote, write to the police privately, and ask the head of the ward's police to look "
              "at it.")
            % {"moment": long_moment(member.muted_until), "why": _ended(why_muted(member))},
            ground="muted",
        )  # fmt: skip
    for span, most in LIMITS:
        times = list(
            Post.objects.filter(member=member, at__gt=at - span)
            .order_by("-at")
            .values_list("at", flat=True)[:most]
        )
        if len(times) == most:
            raise RuleBroken(_too_many(times[-1] + span), ground="rate")


def _too_many(again: datetime) -> str:
    return _(
        "You have written many posts in a short time, and your neighbours want to be read too. You "
        "can post again at %(moment)s. If it is urgent, call 113 or write to the police privately: "
        "that is not limited."
    ) % {"moment": long_moment(again)}


def _ended(text: str) -> str:
    return text if text.endswith((".", "!", "?")) else f"{text}."


@transaction.atomic
def mute_member(*, membership_id: UUID, by: Actor, days: int, why: str) -> Membership:
    """Let a member not post for some days. They read why, and may appeal. Records `member.muted`.

    The same days a second time change nothing.

    Raises:
        NotFound, AccessDenied: not in a neighbourhood that `by` runs.
        RuleBroken: no reason, or too long.
    """
    member = lock_member(membership_id)
    lock_neighbourhood(member.neighbourhood_id, by)
    check_reason(why)
    if not 0 < days <= LONGEST_MUTE.days:
        raise RuleBroken(
            _("A member is muted for one to %(days)s days.") % {"days": LONGEST_MUTE.days},
            missing=["days"],
        )
    at = now()
    until = at + timedelta(days=days)
    if member.muted_until is not None and member.muted_until > until - timedelta(minutes=10):
        return member
    before = {"until": member.muted_until.isoformat()} if member.muted_until else {}
    made = Muting(membership=member, officer_id=by.id, since=at, until=until, why=why.strip()[:300])
    made.save(force_insert=True)
    member.muted_until = until
    member.save(update_fields=["muted_until"])
    record(
        events.MEMBER_MUTED, subject=member, by=by.ref, at=at, before=before,
        after={"until": until.isoformat(), "muting": str(made.pk)},
    )  # fmt: skip
    return member


@transaction.atomic
def note_mute_told(*, muting_id: UUID) -> bool:
    """The muted member was told why in their own chat; False where that was before."""
    return Muting.objects.filter(pk=muting_id, told_at=None).update(told_at=now()) > 0


@transaction.atomic
def invite_to_chat(*, neighbourhood_id: UUID, by: Actor) -> bool:
    """Ask in the groups that whoever misses a message of theirs writes to us alone.

    Who takes part on a platform and never wrote to us there can be told nothing alone; this names
    nobody. At most once in twelve hours; False where it was said lately. Records
    `neighbourhood.invited`.

    Raises:
        NotFound, AccessDenied: not a neighbourhood that `by` runs.
        RuleBroken: it has no group on a platform.
    """
    neighbourhood = lock_neighbourhood(neighbourhood_id, by)
    if not Outlet.objects.filter(neighbourhood=neighbourhood, until=None).exists():
        raise RuleBroken(_("This neighbourhood has no group on a platform."))
    said = Event.objects.filter(
        code=events.NEIGHBOURHOOD_INVITED, subject_id=neighbourhood.pk, at__gt=now() - INVITE_AGAIN
    )
    if said.exists():
        return False
    record(events.NEIGHBOURHOOD_INVITED, subject=neighbourhood, by=by.ref, at=now())
    return True


def why_muted(member: Membership) -> str:
    """The reason that the member reads."""
    newest = Muting.objects.filter(membership=member).order_by("-since").first()
    return newest.why if newest else ""


@transaction.atomic
def unmute_member(*, membership_id: UUID, by: Actor, why: str) -> Membership:
    """Let the member post again. Records `member.unmuted`; twice is once.

    Raises:
        NotFound, AccessDenied, RuleBroken: as `mute_member`.
    """
    member = lock_member(membership_id)
    lock_neighbourhood(member.neighbourhood_id, by)
    check_reason(why)
    _unmute(member, by.ref, why)
    return member


def _unmute(member: Membership, by: str, why: str) -> None:
    if member.muted_until is None:
        return
    before = {"until": member.muted_until.isoformat()}
    at = now()
    member.muted_until = None
    member.save(update_fields=["muted_until"])
    Muting.objects.filter(membership=member, ended_at=None, until__gt=at).update(
        ended_at=at, ended_why=why.strip()[:300]
    )
    record(events.MEMBER_UNMUTED, subject=member, by=by, at=at, before=before)


@transaction.atomic
def appeal(*, membership_id: UUID, words: str) -> Appeal:
    """A muted member asks the head of the ward's police. Records `appeal.lodged`.

    One at a time: a second one while the first waits is the first.

    Raises:
        NotFound: there is no such member.
        RuleBroken: not muted, or no words.
    """
    member = lock_member(membership_id)
    if member.muted_until is None or member.muted_until <= now():
        raise RuleBroken(_("You can post: there is nothing to appeal against."))
    waiting = Appeal.objects.filter(membership=member, state=AppealState.WAITING).first()
    if waiting is not None:
        return waiting
    if not words.strip():
        raise RuleBroken(_("Please say why it should be looked at again."), missing=["words"])
    made = Appeal(membership=member, words=words.strip()[:1000], lodged_at=now())
    made.save(force_insert=True)
    record(
        events.APPEAL_LODGED, subject=made, by=REPORTER, at=made.lodged_at, is_first=True,
        after={"membership": str(member.pk)},
    )  # fmt: skip
    return made


@transaction.atomic
def decide_appeal(*, appeal_id: UUID, by: Actor, grant: bool, answer: str) -> Appeal:
    """The head decides, with a sentence that the member reads. Records `appeal.decided`.

    Granted, the member can post again at once.

    Raises:
        NotFound: there is no such appeal for this officer.
        AccessDenied: `by` decides no appeals there.
        RuleBroken: no answer, or it was decided already.
    """
    found = (
        Appeal.objects.select_for_update(of=("self",))
        .select_related("membership")
        .filter(pk=appeal_id)
        .first()
    )
    if found is None:
        raise NotFound(_("There is no such appeal."))
    lock_neighbourhood(found.membership.neighbourhood_id, by, policy.JUDGE_GROUPS)
    verdict = AppealState.GRANTED if grant else AppealState.DENIED
    if found.state == verdict:
        return found
    if found.state != AppealState.WAITING:
        raise RuleBroken(_("This appeal was decided already."))
    check_reason(answer)
    found.state, found.answer, found.decided_at = verdict, answer.strip()[:1000], now()
    found.decided_by_id = by.id
    found.save(update_fields=["state", "answer", "decided_at", "decided_by"])
    record(
        events.APPEAL_DECIDED, subject=found, by=by.ref, at=found.decided_at,
        before={"state": AppealState.WAITING.value}, after={"state": verdict.value},
    )  # fmt: skip
    if grant:
        member = Membership.objects.select_for_update(of=("self",)).get(pk=found.membership_id)
        _unmute(member, by.ref, "appeal")
    return found
