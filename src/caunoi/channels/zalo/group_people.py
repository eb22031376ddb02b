"""Who waits at the door of a neighbourhood's group, who may be invited; asked of Zalo, not kept."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext as _

from caunoi.accounts.access import Actor
from caunoi.channels.choices import ChatMode
from caunoi.channels.errors import (
    AccountTrouble,
    PermanentFailure,
    TemporaryFailure,
    UnknownOutcome,
    Unreachable,
    WindowClosed,
)
from caunoi.channels.models import Account, Conversation
from caunoi.channels.taking import get_account
from caunoi.channels.talks import peer_index
from caunoi.channels.zalo import groups
from caunoi.channels.zalo.sending import WINDOW
from caunoi.channels.zalo.troubles import GroupBroken
from caunoi.core.clock import now
from caunoi.neighbourhoods import events
from caunoi.neighbourhoods.models import Membership, Outlet
from caunoi.neighbourhoods.services.groups import called_in, note_people
from caunoi.reports.contacts import open_contact

AT_A_PRESS = 20  # each is a call of its own, so that one who cannot be invited stops no other
TROUBLES = (AccountTrouble, PermanentFailure, TemporaryFailure, UnknownOutcome)
_OF_THEM = (Unreachable, WindowClosed)  # of who is invited, not of the group or of us
_PREFIX = "zalo:"


@dataclass(frozen=True, slots=True)
class Waiting:
    """Somebody who asked to come in. `ref` names them on our page, and nowhere else."""

    ref: str
    name: str
    peer: str


@dataclass(slots=True)
class People:
    """A group's people now. `count` is None, and `trouble` says why, where Zalo did not tell."""

    outlet: Outlet
    count: int | None = None
    waiting: list[Waiting] = field(default_factory=list)
    to_invite: list[Membership] = field(default_factory=list)
    trouble: str = ""


@dataclass(frozen=True, slots=True)
class Invited:
    """What became of a press: how many were invited, whom Zalo refused, why it stopped."""

    done: int
    refused: int
    trouble: str = ""


def look(outlet: Outlet) -> People:
    """The group's people as Zalo tells them now; never raises for what Zalo does."""
    people = People(outlet)
    account = _account()
    try:
        people.waiting = _waiting(account, outlet)
        inside = _inside(account, outlet)
    except TROUBLES as trouble:
        people.trouble = in_words(trouble)
        return people
    people.count = len(inside)
    known = inside | {one.peer for one in people.waiting}
    people.to_invite = [member for member, _peer in _invitable(account, outlet, known)]
    return people


def let_in(outlet: Outlet, ref: str, *, once: str, by: Actor) -> bool:
    """Let in who waits; False where nobody waits under that name any more.

    The caller asked for access, and holds no transaction. Records `neighbourhood.let_in`.

    Raises:
        What `groups.accept` raises.
    """
    return _answer(groups.accept, events.NEIGHBOURHOOD_LET_IN, outlet, ref, once, by)


def turn_down(outlet: Outlet, ref: str, *, once: str, by: Actor) -> bool:
    """Turn down who waits; as `let_in`. Records `neighbourhood.turned_down`."""
    return _answer(groups.reject, events.NEIGHBOURHOOD_TURNED_DOWN, outlet, ref, once, by)


def _answer(
    call: Callable[[Account, str, list[str]], None], code: str, outlet: Outlet, ref: str,
    once: str, by: Actor,
) -> bool:  # fmt: skip
    account = _account()
    found = next((one for one in _waiting(account, outlet) if one.ref == ref), None)
    if found is None:
        return False
    call(account, outlet.external_id, [found.peer])
    note_people(outlet=outlet, code=code, once=once, by=by)
    return True


def invite(outlet: Outlet, chosen: Collection[UUID], *, once: str, by: Actor) -> Invited:
    """Invite members who can be invited now; others among `chosen` are passed over.

    The caller asked for access, and holds no transaction. Records `neighbourhood.called_in` for
    those whom Zalo took, also where it stopped in between.

    Raises:
        What `groups.members` raises, before anybody is invited.
    """
    account = _account()
    known = _inside(account, outlet) | {one.peer for one in _waiting(account, outlet)}
    done: list[UUID] = []
    refused, why = 0, ""
    wanted = [row for row in _invitable(account, outlet, known) if row[0].pk in chosen]
    for member, peer in wanted[:AT_A_PRESS]:
        try:
            groups.invite(account, outlet.external_id, [peer])
        except TROUBLES as trouble:
            if isinstance(trouble, GroupBroken) or not isinstance(trouble, _OF_THEM):
                why = in_words(trouble)
                break
            refused += 1
        else:
            done.append(member.pk)
    if done:
        note_people(
            outlet=outlet, code=events.NEIGHBOURHOOD_CALLED_IN, once=once, by=by, members=done
        )
    return Invited(len(done), refused, why)


def in_words(trouble: Exception) -> str:
    """What an officer reads of it."""
    if isinstance(trouble, AccountTrouble):
        return _("Zalo does not take our access: an administrator must connect the official "
                 "account again.")  # fmt: skip
    if isinstance(trouble, GroupBroken):
        return _("Zalo says that this group takes nothing any more: it was dissolved, or the time "
                 "for which it was paid is over.")  # fmt: skip
    if isinstance(trouble, PermanentFailure):
        return _("Zalo refused it: the group may be full, or this person cannot come into it.")
    return _("Zalo does not answer at the moment. Please try again in a few minutes.")


def _account() -> Account:
    return get_account("zalo", settings.ZALO_OA_ID)


def _waiting(account: Account, outlet: Outlet) -> list[Waiting]:
    told = groups.pending(account, outlet.external_id)
    people = [(str(one.get("user_id") or ""), str(one.get("name") or "")) for one in told]
    return [
        Waiting(peer_index(account, peer).hex(), name[:100], peer) for peer, name in people if peer
    ]


def _inside(account: Account, outlet: Outlet) -> set[str]:
    """Zalo's ids of the members; our account, which stands in every group of ours, is none."""
    told = groups.members(account, outlet.external_id)
    return {str(one["user_id"]) for one in told if one.get("user_id")}


def _invitable(
    account: Account, outlet: Outlet, known: Collection[str]
) -> list[tuple[Membership, str]]:
    """Members of the neighbourhood who agreed to be reached on Zalo and are not in the group.

    They gave us their Zalo themselves with their consent, wrote to our account alone within the
    week in which Zalo lets us invite, did not silence it, and were not invited in that week.
    A contact of a report never counts: nothing leads from a report to a neighbourhood.
    """
    since = now() - WINDOW
    place = outlet.neighbourhood
    rows = place.members.filter(
        left_at=None, contact__platform_index__isnull=False, contact__erased_at=None
    ).exclude(pk__in=called_in(place, since))
    peers: dict[bytes, tuple[Membership, str]] = {}
    for member in rows.select_related("contact").order_by("joined_at"):
        platform = open_contact(member.contact).platform if member.contact else ""
        peer = platform.removeprefix(_PREFIX)
        if platform.startswith(_PREFIX) and peer not in known:
            peers[peer_index(account, peer)] = (member, peer)
    chats = Conversation.objects.filter(
        account=account, thread="", peer_index__in=list(peers), unreachable="",
        sealed_key__isnull=False, window_closed_at=None, last_in_at__gt=since,
    ).exclude(mode=ChatMode.MUTED)  # fmt: skip
    open_ones = {bytes(one) for one in chats.values_list("peer_index", flat=True)}
    return [row for index, row in peers.items() if index in open_ones]
