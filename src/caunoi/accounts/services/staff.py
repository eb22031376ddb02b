"""Officers and their duties through time: make, start, end, transfer, close."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils.translation import gettext as _

from caunoi.accounts import events, policy
from caunoi.accounts.access import Actor, require
from caunoi.accounts.choices import Role
from caunoi.accounts.models import Account, ApiToken, Duty, Officer
from caunoi.core.clock import now
from caunoi.core.errors import NotFound, RuleBroken
from caunoi.core.history import record
from caunoi.units.models import Unit


@transaction.atomic
def make_officer(
    *, email: str, name: str, badge: str, rank: str = "", password: str | None = None, by: str
) -> Officer:
    """A new officer with an account and no duty yet. Records `officer.made`.

    Raises:
        RuleBroken: the e-mail or the badge is taken.
    """
    taken = Account.objects.filter(email__iexact=email).exists()
    if taken or Officer.objects.filter(badge=badge).exists():
        raise RuleBroken(_("This e-mail or badge number is already in use."), missing=["email"])
    account = Account.objects.create_user(email, password, name=name)
    officer = Officer(account=account, badge=badge, rank=rank)
    officer.save(force_insert=True)
    record(events.OFFICER_MADE, subject=officer, by=by, at=now(), is_first=True)
    return officer


@transaction.atomic
def start_duty(
    *, officer: Officer, unit: Unit, role: Role, by: str, at: datetime | None = None
) -> Duty:
    """Give an officer a role in a unit from a moment on. Records `duty.started`.

    The same role in the same unit, already held, is returned as it is.
    """
    moment = at or now()
    Officer.objects.select_for_update().get(pk=officer.pk)
    held = Duty.objects.filter(officer=officer, unit=unit, role=role, valid_to=None).first()
    if held is not None:
        return held
    duty = Duty(officer=officer, unit=unit, role=role, valid_from=moment)
    duty.save(force_insert=True)
    record(
        events.DUTY_STARTED, subject=duty, by=by, at=moment, is_first=True,
        after={"officer": str(officer.pk), "unit": unit.code, "role": role},
    )  # fmt: skip
    return duty


@transaction.atomic
def end_duty(*, duty_id: UUID, by: str, at: datetime | None = None) -> Duty:
    """End a duty: the officer's next click is refused. Records `duty.ended`; twice is once.

    Raises:
        NotFound: there is no such duty.
    """
    duty = Duty.objects.select_for_update().filter(pk=duty_id).first()
    if duty is None:
        raise NotFound(_("There is no such duty."))
    if duty.valid_to is not None:
        return duty
    duty.valid_to = at or now()
    duty.save(update_fields=["valid_to"])
    record(events.DUTY_ENDED, subject=duty, by=by, at=duty.valid_to)
    return duty


@transaction.atomic
def transfer_officer(*, officer_id: UUID, to: Unit, role: Role, by: Actor) -> Duty:
    """End all duties of an officer and start one in another unit, in one moment.

    Raises:
        AccessDenied: `by` may not manage staff.
        RuleBroken: somebody tries to give a duty to themself.
        NotFound: there is no such officer.
    """
    require(by, policy.MANAGE_STAFF)
    if officer_id == by.id:
        raise RuleBroken(_("Nobody gives a duty to themself; another administrator must."))
    officer = Officer.objects.select_for_update().filter(pk=officer_id).first()
    if officer is None:
        raise NotFound(_("There is no such officer."))
    moment = now()
    for duty in Duty.objects.filter(officer=officer, valid_to=None):
        if not (duty.unit_id == to.pk and duty.role == role):
            end_duty(duty_id=duty.pk, by=by.ref, at=moment)
    return start_duty(officer=officer, unit=to, role=role, by=by.ref, at=moment)


@transaction.atomic
def close_account(*, officer_id: UUID, by: Actor) -> Officer:
    """End an officer's duties, tokens and sessions and let the account sign in no more.

    Raises:
        AccessDenied: `by` may not manage staff.
        NotFound: there is no such officer.
    """
    require(by, policy.MANAGE_STAFF)
    officer = (
        Officer.objects.select_for_update(of=("self",))
        .select_related("account").filter(pk=officer_id).first()
    )  # fmt: skip
    if officer is None:
        raise NotFound(_("There is no such officer."))
    account = officer.account
    if not account.is_active:
        return officer
    moment = now()
    for duty in Duty.objects.filter(officer=officer, valid_to=None):
        end_duty(duty_id=duty.pk, by=by.ref, at=moment)
    ApiToken.objects.filter(officer=officer, revoked_at=None).update(revoked_at=moment)
    account.is_active = False
    account.save(update_fields=["is_active"])
    end_sessions(account)
    record(events.ACCOUNT_CLOSED, subject=officer, by=by.ref, at=moment)
    return officer


def end_sessions(account: Account) -> int:
    """Sign the account out everywhere; returns how many sessions ended."""
    ended = 0
    for session in Session.objects.filter(expire_date__gt=now()).iterator():
        if session.get_decoded().get("_auth_user_id") == str(account.pk):
            session.delete()
            ended += 1
    return ended
