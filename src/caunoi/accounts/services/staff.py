"""Officers and their duties through time: make, start, end, transfer, close."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from caunoi.accounts import events, policy
from caunoi.accounts.access import Actor, require
from caunoi.accounts.choices import Role
from caunoi.accounts.models import Account, ApiToken, Duty, Officer
from caunoi.accounts.services.securing import end_sessions
from caunoi.core.clock import now, today
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
def end_duty(*, duty_id: UUID, by: str, at: datetime | None = None, why: str = "") -> Duty:
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
    record(events.DUTY_ENDED, subject=duty, by=by, at=duty.valid_to, why=why)
    return duty


@transaction.atomic
def transfer_officer(*, officer_id: UUID, to: Unit, role: Role, by: Actor, why: str = "") -> Duty:
    """End all duties of an officer and start one in another unit, in one moment.

    Roles that reach the whole city are no matter of a transfer: two administrators give them
    (services/duties.py). Records `duty.ended` for each and `duty.started`.

    Raises:
        AccessDenied: `by` may not manage staff.
        RuleBroken: somebody tries to give a duty to themself; the role needs two keys; the unit is
            not in service; the account is closed; no administrator would remain.
        NotFound: there is no such officer.
    """
    require(by, policy.MANAGE_STAFF)
    if officer_id == by.id:
        raise RuleBroken(_("Nobody gives a duty to themself; another administrator must."))
    if policy.needs_two_keys(role):
        message = _("This role reaches the whole city: give it as a duty, with a second key.")
        raise RuleBroken(message, ground="two_keys")
    officer = _locked_officer(officer_id)
    if not officer.account.is_active:
        raise RuleBroken(_("This account is closed."), ground="closed")
    if not Unit.objects.on(today()).filter(pk=to.pk).exists():
        raise RuleBroken(_("This unit is not in service."), ground="unit")
    check_admin_remains(without=officer_id)
    moment = now()
    for duty in Duty.objects.filter(officer=officer, valid_to=None):
        if not (duty.unit_id == to.pk and duty.role == role):
            end_duty(duty_id=duty.pk, by=by.ref, at=moment, why=why)
    return start_duty(officer=officer, unit=to, role=role, by=by.ref, at=moment)


@transaction.atomic
def close_account(*, officer_id: UUID, by: Actor, why: str = "") -> Officer:
    """End an officer's duties, tokens and sessions and let the account sign in no more.

    Records `duty.ended`, `token.revoked` and `account.closed`; twice is once.

    Raises:
        AccessDenied: `by` may not manage staff.
        NotFound: there is no such officer.
        RuleBroken: no administrator would remain.
    """
    require(by, policy.MANAGE_STAFF)
    officer = _locked_officer(officer_id)
    account = officer.account
    if not account.is_active:
        return officer
    check_admin_remains(without=officer_id)
    moment = now()
    for duty in Duty.objects.filter(officer=officer, valid_to=None):
        end_duty(duty_id=duty.pk, by=by.ref, at=moment, why=why)
    for token in ApiToken.objects.select_for_update().filter(officer=officer, revoked_at=None):
        token.revoked_at = moment
        token.save(update_fields=["revoked_at"])
        record(events.TOKEN_REVOKED, subject=token, by=by.ref, at=moment)
    account.is_active = False
    account.save(update_fields=["is_active"])
    end_sessions(account)
    record(events.ACCOUNT_CLOSED, subject=officer, by=by.ref, at=moment, why=why)
    return officer


def check_admin_remains(*, without: UUID) -> None:
    """Raises RuleBroken if this officer is the only administrator: nobody could make another."""
    moment = now()
    admins = (
        Duty.objects.select_for_update(of=("self",))
        .filter(role=Role.ADMIN, valid_from__lte=moment, officer__account__is_active=True)
        .filter(Q(valid_to=None) | Q(valid_to__gt=moment))
        .values_list("officer_id", flat=True)
    )
    if set(admins) == {without}:
        message = _("This is the only administrator; make another one first.")
        raise RuleBroken(message, ground="last_admin")


def _locked_officer(officer_id: UUID) -> Officer:
    officer = (
        Officer.objects.select_for_update(of=("self",))
        .select_related("account").filter(pk=officer_id).first()
    )  # fmt: skip
    if officer is None:
        raise NotFound(_("There is no such officer."))
    return officer
