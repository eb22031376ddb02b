"""Residents join and leave; whoever leaves takes all that says who they were."""

from __future__ import annotations

import hashlib
import os
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from caunoi.core.choices import REPORTER
from caunoi.core.clock import local, now
from caunoi.core.errors import NotFound, RuleBroken
from caunoi.core.folding import fold
from caunoi.core.history import record
from caunoi.neighbourhoods import events
from caunoi.neighbourhoods.choices import Care, JoinedBy, Remover
from caunoi.neighbourhoods.marks import hash_key, voter_mark
from caunoi.neighbourhoods.models import (
    Appeal,
    ConsentWords,
    Membership,
    Muting,
    Neighbourhood,
    Participation,
    Post,
    PrivateReceipt,
    Vote,
)
from caunoi.neighbourhoods.services.groups import check_is_open
from caunoi.reports.codes import SYLLABLES, has_secret, new_secret
from caunoi.reports.contacts import ContactCard, contact_index, seal_contact
from caunoi.reports.models import Contact

MAX_NAME = 60
# Nobody among residents may look like the police.
_OFFICIAL = ("cong an", "canh sat", "cskv", "police", "csgt", "pccc", "can bo", "quan tri", "admin")
_WORDS = frozenset(SYLLABLES)


def new_key() -> str:
    """Twelve private words by which a member without an account comes back."""
    return new_secret()


def consent_words() -> str:
    """What a resident agrees to, in the language of the page."""
    return _(
        "I want to take part in this neighbourhood's group. Its members and the officers of the "
        "ward's police read what I post, under the name that I give or under none. What I leave "
        "to be reached is sealed and not shown to members. I can leave at any time: my name, my "
        "contact and my posts are then removed."
    )


@transaction.atomic
def join(
    *, neighbourhood_id: UUID, key: str, agreed: bool, display_name: str = "",
    contact: ContactCard | None = None, joined_by: str = JoinedBy.WEB,
) -> Membership:  # fmt: skip
    """Take part, under a name or none, to be reached or not. The same key twice is one member.

    Records `member.joined`.

    Raises:
        NotFound: there is no such neighbourhood.
        RuleBroken: it was closed; no consent; the name is one of the police's, or holds a secret.
    """
    neighbourhood = Neighbourhood.objects.filter(pk=neighbourhood_id).first()
    if neighbourhood is None:
        raise NotFound(_("There is no such neighbourhood."))
    check_is_open(neighbourhood)
    _check_key(key)
    known = Membership.objects.filter(key_hash=hash_key(key), left_at=None).first()
    if known is not None:
        return known
    if not agreed:
        raise RuleBroken(_("Please tick the box if you agree."), missing=["agreed"])
    name = check_name(display_name)
    card = contact or ContactCard()
    made = _make(neighbourhood, name, card, joined_by, consent_words())
    made.key_hash = hash_key(key)
    try:
        with transaction.atomic():
            _store(made, card)
    except IntegrityError:  # the twin of a double press was quicker
        return Membership.objects.get(key_hash=hash_key(key))
    return made


@transaction.atomic
def join_by_platform(
    *, neighbourhood: Neighbourhood, platform: str, display_name: str = "",
    joined_by: str = JoinedBy.ZALO,
) -> Membership:  # fmt: skip
    """The member behind a platform's id (`zalo:…`) of the neighbourhood's group; made where new.

    They joined the group on the platform and are told there what that means; the words are kept.
    The caller holds the neighbourhood's lock, so that two messages make one member. Records
    `member.joined`.
    """
    known = find_by_platform(neighbourhood, platform)
    if known is not None:
        return known
    words = _(
        "Who joins this neighbourhood's group on the platform agrees that the officers of the "
        "ward's police read and answer what is written in it, and that it stands on the page of "
        "the group's members."
    )
    name = display_name.strip()[:MAX_NAME]
    try:
        name = check_name(name)
    except RuleBroken:
        name = ""
    card = ContactCard(platform=platform)
    made = _make(neighbourhood, name, card, joined_by, words)
    _store(made, card)
    return made


def find_by_platform(neighbourhood: Neighbourhood, platform: str) -> Membership | None:
    """The present member behind a platform's id."""
    return Membership.objects.filter(
        neighbourhood=neighbourhood, left_at=None,
        contact__platform_index=contact_index("platform", platform),
    ).first()  # fmt: skip


def _make(
    neighbourhood: Neighbourhood, name: str, card: ContactCard, joined_by: str, words: str
) -> Membership:
    at = now()
    language = "en" if get_language() == "en" else "vi"
    return Membership(
        neighbourhood=neighbourhood, display_name=name, joined_by=joined_by, language=language,
        consent=keep_words(words, language), consent_at=at, joined_at=at,
    )  # fmt: skip


def keep_words(words: str, language: str) -> ConsentWords:
    """The row of a wording; made where it is new."""
    found, _made = ConsentWords.objects.get_or_create(
        digest=hashlib.sha256(f"{language}:{words}".encode()).digest(),
        defaults={"language": language, "words": words},
    )
    return found


def _store(made: Membership, card: ContactCard) -> None:
    if card:
        made.contact = seal_contact(card)
        made.contact.save(force_insert=True)
    made.save(force_insert=True)
    record(
        events.MEMBER_JOINED, subject=made, by=REPORTER, at=made.joined_at, is_first=True,
        after={"neighbourhood": str(made.neighbourhood_id), "by": made.joined_by},
    )  # fmt: skip


def open_membership(neighbourhood_id: UUID, key: str) -> Membership:
    """The member to whom the private words belong.

    Raises:
        NotFound: no member of this neighbourhood has these words.
    """
    found = (
        Membership.objects.select_related("neighbourhood__area", "neighbourhood__unit", "contact")
        .filter(neighbourhood=neighbourhood_id, key_hash=hash_key(key), left_at=None)
        .first()
    )
    if found is None:
        raise NotFound(_("No member of this group has these private words. Please check them."))
    return found


@transaction.atomic
def change_member(
    *, membership_id: UUID, display_name: str, contact: ContactCard | None = None
) -> Membership:
    """Another name, or another contact: `None` leaves it, an empty card erases it.

    Raises:
        RuleBroken: as `join`.
    """
    member = lock_member(membership_id)
    member.display_name = check_name(display_name)
    old = None
    if contact is not None:
        old, member.contact = member.contact, None
        if contact:
            member.contact = seal_contact(contact)
            member.contact.save(force_insert=True)
    member.save(update_fields=["display_name", "contact"])
    if old is not None:
        Contact.objects.filter(pk=old.pk).delete()
    return member


@transaction.atomic
def leave(*, membership_id: UUID, by: str = REPORTER) -> None:
    """Leave: name, contact, key and own posts go; counts, and what became a report, stay.

    Records `member.left`; twice is once.
    """
    member = Membership.objects.select_for_update(of=("self",)).get(pk=membership_id)
    if member.left_at is not None:
        return
    at, contact = now(), member.contact
    member.left_at, member.display_name, member.key_hash, member.contact = at, "", None, None
    member.muted_until = None
    member.save(update_fields=["left_at", "display_name", "key_hash", "contact", "muted_until"])
    Muting.objects.filter(membership=member).update(why="", ended_why="")
    if contact is not None:
        Contact.objects.filter(pk=contact.pk).delete()
    Post.objects.filter(member=member, removed_at=None).update(
        removed_at=at, removed_by=Remover.LEFT, text="", title=""
    )
    own = Post.objects.filter(member=member)
    own.filter(care=Care.WAITING).update(care=Care.NO_NEED, cared_at=at)
    # An answer to them alone has no reader any more.
    Post.objects.filter(parent__in=own, audience="one", removed_at=None).update(
        removed_at=at, removed_by=Remover.LEFT, text=""
    )
    PrivateReceipt.objects.filter(membership=member, handed_at=None).update(sealed=None)
    Appeal.objects.filter(membership=member).update(words="", answer="")
    _untie_votes(member)
    record(
        events.MEMBER_LEFT, subject=member, by=by, at=at,
        after={"neighbourhood": str(member.neighbourhood_id)},
    )  # fmt: skip


def _untie_votes(member: Membership) -> None:
    """The votes stay counted, and nothing leads from them to the member any more."""
    polls = Post.objects.filter(neighbourhood=member.neighbourhood_id, kind="poll")
    for poll_id in polls.values_list("pk", flat=True):
        Vote.objects.filter(post=poll_id, voter=voter_mark(poll_id, member.pk)).update(
            voter=os.urandom(32)
        )


def lock_member(membership_id: UUID) -> Membership:
    """A present member, locked.

    Raises:
        NotFound: there is none, or they left.
    """
    found = (
        Membership.objects.select_for_update(of=("self",))
        .select_related("neighbourhood__area", "neighbourhood__unit", "contact")
        .filter(pk=membership_id, left_at=None)
        .first()
    )
    if found is None:
        raise NotFound(_("There is no such member."))
    return found


def took_part(member: Membership) -> None:
    """Count the member in this month, once."""
    Participation.objects.bulk_create(
        [
            Participation(
                membership=member, neighbourhood_id=member.neighbourhood_id,
                month=local(now()).date().replace(day=1),
            )
        ],
        ignore_conflicts=True,
    )  # fmt: skip


def check_name(name: str) -> str:
    """The name as it will be shown.

    Raises:
        RuleBroken: it could be taken for the police's, or holds a receipt's or member's secret.
    """
    plain = " ".join(name.split())[:MAX_NAME]
    folded = f" {fold(plain)} "
    if any(f" {word} " in folded for word in _OFFICIAL):
        raise RuleBroken(
            _("Please choose a name that nobody takes for the police's."), missing=["display_name"]
        )
    if has_secret(plain):
        raise RuleBroken(
            _("This looks like private words; never show them to anybody."),
            missing=["display_name"],
        )
    return plain


def _check_key(key: str) -> None:
    """Only words that we made: nobody weakens theirs by choosing."""
    words = fold(key).split()
    if len(words) != 12 or not _WORDS.issuperset(words):
        raise RuleBroken(_("Please load the page anew and try again."))
