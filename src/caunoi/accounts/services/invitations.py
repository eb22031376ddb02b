"""The way in for a new member of staff: a link that works once, for three days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from caunoi.accounts import events, policy
from caunoi.accounts.access import Actor, require
from caunoi.accounts.models import Officer
from caunoi.accounts.services.staff import make_officer
from caunoi.core.clock import now
from caunoi.core.errors import NotFound, RuleBroken
from caunoi.core.history import record


@dataclass(frozen=True, slots=True)
class Invitation:
    """The two halves of the link, shown once; the page for passwords takes them."""

    officer_id: UUID
    uid: str
    key: str
    until: datetime


@transaction.atomic
def enrol_officer(*, email: str, name: str, badge: str, rank: str = "", by: Actor) -> Invitation:
    """A new officer, without a duty yet, with the link for their first password.

    Records `officer.made` and `officer.invited`.

    Raises:
        AccessDenied: `by` may not manage staff.
        RuleBroken: the e-mail or the badge is taken.
    """
    require(by, policy.MANAGE_STAFF)
    officer = make_officer(email=email, name=name, badge=badge, rank=rank, by=by.ref)
    return invite_officer(officer_id=officer.pk, by=by.ref)


@transaction.atomic
def invite_again(*, officer_id: UUID, by: Actor) -> Invitation:
    """A fresh link for somebody who never used theirs; the old one stops at the first use of any.

    Raises:
        AccessDenied, NotFound, RuleBroken: as `invite_officer`, or `by` may not manage staff.
    """
    require(by, policy.MANAGE_STAFF)
    return invite_officer(officer_id=officer_id, by=by.ref)


@transaction.atomic
def invite_officer(*, officer_id: UUID, by: str) -> Invitation:
    """The link for a first password. Records `officer.invited`.

    Raises:
        NotFound: there is no such officer.
        RuleBroken: the account has a password already (its owner asks for a new one by e-mail), or
            it is closed.
    """
    officer = (
        Officer.objects.select_for_update(of=("self",))
        .select_related("account").filter(pk=officer_id).first()
    )  # fmt: skip
    if officer is None:
        raise NotFound(_("There is no such officer."))
    account = officer.account
    if not account.is_active:
        raise RuleBroken(_("This account is closed."), ground="closed")
    if account.has_usable_password():
        # Whoever hands out links could otherwise enter anybody's account.
        message = _("This account has a password; only its owner may ask for a new one, by e-mail.")
        raise RuleBroken(message, ground="has_password")
    at = now()
    until = at + timedelta(seconds=settings.PASSWORD_RESET_TIMEOUT)
    record(events.OFFICER_INVITED, subject=officer, by=by, at=at,
           after={"until": until.isoformat()})  # fmt: skip
    key = default_token_generator.make_token(account)
    return Invitation(officer.pk, user_pk_to_url_str(account), key, until)
