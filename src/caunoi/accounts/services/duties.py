"""Who gives whom a duty: one administrator, or two where the duty reaches the whole city."""

from __future__ import annotations

import hashlib
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from caunoi.accounts import events, policy
from caunoi.accounts.access import Actor, require
from caunoi.accounts.choices import KeyState, Role
from caunoi.accounts.models import Duty, DutyRequest, Officer
from caunoi.accounts.services.staff import check_admin_remains, end_duty, start_duty
from caunoi.accounts.services.two_keys import (
    check_reason,
    open_request,
    refuse_request,
    turn_second_key,
)
from caunoi.core.clock import now, today
from caunoi.core.errors import NotFound, RuleBroken
from caunoi.core.history import record
from caunoi.core.ids import new_id
from caunoi.units.models import Unit

REQUEST_KIND = "accounts.duty"


@transaction.atomic
def give_duty(
    *, officer_id: UUID, unit: Unit, role: Role, by: Actor, why: str
) -> Duty | DutyRequest:
    """Give an officer a role in a unit; a DutyRequest where a second administrator must agree.

    That is so for a duty for oneself and for roles that reach the whole city. Records
    `duty.started`, or `duty.asked` (and `two_keys.opened`); held already, it is given back.

    Raises:
        AccessDenied: `by` may not manage staff.
        NotFound: there is no such officer.
        RuleBroken: no reason; the account is closed; the unit is not in service; the same waits
            already.
    """
    officer = _officer(officer_id)
    require(by, policy.MANAGE_STAFF)
    check_reason(why)
    _check_open(officer, unit)
    held = Duty.objects.filter(officer=officer, unit=unit, role=role, valid_to=None).first()
    if held is not None:
        return held
    if officer.pk == by.id or policy.needs_two_keys(role):
        return _ask(officer, unit, role, by, why)
    return start_duty(officer=officer, unit=unit, role=role, by=by.ref)


@transaction.atomic
def approve_duty(*, duty_request_id: UUID, by: Actor) -> Duty:
    """Turn the second key: the duty starts now. Records `two_keys.approved`, `duty.started`.

    Raises:
        NotFound: there is no such request.
        AccessDenied: `by` may not manage staff.
        RuleBroken: `by` asked for it, or gets it; it was settled or has expired; the account or
            the unit has closed since.
    """
    asked = _locked(duty_request_id)
    require(by, policy.MANAGE_STAFF)
    if asked.officer_id == by.id:
        raise RuleBroken(_("Nobody gives a duty to themself; another administrator must."))
    turn_second_key(request_id=asked.request_id, by=by, content_hash=_content(asked))
    officer = _officer(asked.officer_id)
    _check_open(officer, asked.unit)
    return start_duty(officer=officer, unit=asked.unit, role=Role(asked.role), by=by.ref)


@transaction.atomic
def refuse_duty(*, duty_request_id: UUID, by: Actor, why: str) -> DutyRequest:
    """Refuse a duty that was asked for, or take one's own request back. Records `duty.refused`.

    Raises:
        NotFound, AccessDenied, RuleBroken: as `approve_duty`, or no reason is given.
    """
    asked = _locked(duty_request_id)
    refuse_request(request_id=asked.request_id, by=by, why=why)
    record(events.DUTY_REFUSED, subject=asked, by=by.ref, at=now(), why=why.strip())
    return asked


@transaction.atomic
def take_duty(*, duty_id: UUID, by: Actor, why: str) -> Duty:
    """End a duty now: the officer's next click is refused. Records `duty.ended`; twice is once.

    Raises:
        AccessDenied: `by` may not manage staff.
        NotFound: there is no such duty.
        RuleBroken: no reason, or the city would be left without an administrator.
    """
    duty = Duty.objects.select_for_update().filter(pk=duty_id).first()
    require(by, policy.MANAGE_STAFF)
    check_reason(why)
    if duty is None:
        raise NotFound(_("There is no such duty."))
    if duty.valid_to is None and duty.role == Role.ADMIN:
        check_admin_remains(without=duty.officer_id)
    return end_duty(duty_id=duty.pk, by=by.ref, why=why.strip())


def _ask(officer: Officer, unit: Unit, role: Role, by: Actor, why: str) -> DutyRequest:
    at = now()
    waiting = DutyRequest.objects.filter(
        officer=officer, unit=unit, role=role, request__state=KeyState.WAITING,
        request__expires_at__gt=at,
    )  # fmt: skip
    if waiting.exists():
        raise RuleBroken(_("This waits for its second key already."), ground="two_keys")
    asked = DutyRequest(id=new_id(), officer=officer, unit=unit, role=role)
    asked.request = open_request(
        REQUEST_KIND, subject=asked, by=by, permission=policy.MANAGE_STAFF,
        content_hash=_content(asked), why=why,
    )  # fmt: skip
    asked.save(force_insert=True)
    record(
        events.DUTY_ASKED, subject=asked, by=by.ref, at=at, is_first=True, why=why.strip(),
        after={"officer": str(officer.pk), "unit": unit.code, "role": role},
    )  # fmt: skip
    return asked


def _content(asked: DutyRequest) -> bytes:
    """What exactly is asked for."""
    text = f"{asked.pk} {asked.officer_id} {asked.unit.code} {asked.role}"
    return hashlib.sha256(text.encode()).digest()


def _officer(officer_id: UUID) -> Officer:
    officer = (
        Officer.objects.select_for_update(of=("self",))
        .select_related("account").filter(pk=officer_id).first()
    )  # fmt: skip
    if officer is None:
        raise NotFound(_("There is no such officer."))
    return officer


def _check_open(officer: Officer, unit: Unit) -> None:
    if not officer.account.is_active:
        raise RuleBroken(_("This account is closed."), ground="closed")
    if not Unit.objects.on(today()).filter(pk=unit.pk).exists():
        raise RuleBroken(_("This unit is not in service."), ground="unit")


def _locked(duty_request_id: UUID) -> DutyRequest:
    asked = (
        DutyRequest.objects.select_for_update(of=("self",))
        .select_related("unit").filter(pk=duty_request_id).first()
    )  # fmt: skip
    if asked is None:
        raise NotFound(_("There is no such request."))
    return asked
