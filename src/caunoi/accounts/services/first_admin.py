"""The first administrators, made on the server itself: nobody inside could give them their duty."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from caunoi.accounts.choices import Role
from caunoi.accounts.models import Duty, Officer
from caunoi.accounts.services.invitations import invite_officer
from caunoi.accounts.services.staff import make_officer, start_duty
from caunoi.core.clock import now
from caunoi.core.errors import RuleBroken
from caunoi.units import directory
from caunoi.units.choices import Desk
from caunoi.units.models import Unit

BY = "system:make-admin"


@dataclass(frozen=True, slots=True)
class FirstLink:
    """The two halves of the link, its end, and whether the city still has one administrator."""

    uid: str
    key: str
    until: datetime
    is_only_admin: bool


@transaction.atomic
def make_admin(*, email: str, name: str, badge: str = "", unit_code: str = "") -> FirstLink:
    """An administrator with the link for a first password; only a command on the server calls it.

    An officer known by this e-mail gets the duty (and, without a password yet, a fresh link).
    Records `officer.made`, `duty.started`, `officer.invited`.

    Raises:
        RuleBroken: no units are loaded, the badge is taken, or the account has a password already.
    """
    unit = _unit(unit_code)
    officer = Officer.objects.filter(account__email__iexact=email).first()
    if officer is None:
        badge = badge or f"ADMIN-{Officer.objects.count() + 1:03d}"
        officer = make_officer(email=email, name=name, badge=badge, by=BY)
    start_duty(officer=officer, unit=unit, role=Role.ADMIN, by=BY)
    link = invite_officer(officer_id=officer.pk, by=BY)
    moment = now()
    admins = Duty.objects.filter(
        Q(valid_to=None) | Q(valid_to__gt=moment), role=Role.ADMIN, officer__account__is_active=True
    )
    alone = admins.values("officer_id").distinct().count() == 1
    return FirstLink(link.uid, link.key, link.until, alone)


def _unit(code: str) -> Unit:
    root = directory.desk(Desk.ROOT)
    wanted = code or (root.code if root else "")
    unit = Unit.objects.filter(code=wanted).first()
    if unit is None:
        message = _("Load the city's units first: caunoi load-reference.")
        raise RuleBroken(message, ground="unit")
    return unit
