"""Ask the policy: may this officer do this here, now."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from allauth.mfa.models import Authenticator
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from caunoi.accounts.choices import Scope
from caunoi.accounts.models import Account, Duty, Officer
from caunoi.accounts.policy import POLICY
from caunoi.core.clock import now
from caunoi.core.errors import AccessDenied
from caunoi.units import directory
from caunoi.units.models import Unit


@dataclass(frozen=True, slots=True)
class HeldDuty:
    """One duty held at this moment."""

    role: str
    unit_id: int
    unit_code: str


@dataclass(frozen=True, slots=True)
class Actor:
    """An officer as of one moment: who, and the duties held then.

    `scopes` narrows an API token's actor to the permissions named there; None means no narrowing.
    """

    id: UUID
    account_id: UUID
    name: str
    badge: str
    language: str
    duties: tuple[HeldDuty, ...]
    scopes: frozenset[str] | None = None

    @property
    def ref(self) -> str:
        """How events name this officer in `by`."""
        return f"officer:{self.id}"

    @property
    def roles(self) -> frozenset[str]:
        """All roles held now."""
        return frozenset(duty.role for duty in self.duties)

    @property
    def unit_codes(self) -> frozenset[str]:
        """Codes of all units in which a duty is held now."""
        return frozenset(duty.unit_code for duty in self.duties)


def actor_for(
    officer_id: UUID, *, scopes: Iterable[str] | None = None, by_account: bool = False
) -> Actor | None:
    """The officer with the duties held now, in one query; None for unknown or inactive ones.

    An officer without any duty now is an Actor who may do nothing.
    """
    key = "account_id" if by_account else "pk"
    rows = list(
        Officer.objects.filter(**{key: officer_id}, account__is_active=True)
        .annotate(is_held=_held_now("duties"))
        .order_by(F("duties__valid_from").asc(nulls_last=True))
        .values_list(
            "pk", "account_id", "account__name", "badge", "account__language",
            "duties__role", "duties__unit_id", "duties__unit__code", "is_held",
        )
    )  # fmt: skip
    if not rows:
        return None
    duties = tuple(HeldDuty(*row[5:8]) for row in rows if row[8])
    return Actor(*rows[0][:5], duties, frozenset(scopes) if scopes is not None else None)


@dataclass(frozen=True, slots=True)
class Standing:
    """What was read of an account when a request came."""

    actor: Actor | None
    has_second_factor: bool


def find_account(account_id: UUID) -> tuple[Account, Standing] | None:
    """The account and its officer with the duties held now, in one query; None for unknown ones.

    An inactive account has no officer.
    """
    rows: list[Any] = list(
        Account.objects.filter(pk=account_id)
        .annotate(
            of_officer=F("officer__pk"), of_badge=F("officer__badge"),
            of_role=F("officer__duties__role"), of_unit=F("officer__duties__unit_id"),
            of_code=F("officer__duties__unit__code"), is_held=_held_now("officer__duties"),
            has_factor=Exists(second_factors(OuterRef("pk"))),
        )
        .order_by(F("officer__duties__valid_from").asc(nulls_last=True))
    )  # fmt: skip
    if not rows:
        return None
    one = rows[0]
    actor = None
    if one.is_active and one.of_officer is not None:
        duties = tuple(
            HeldDuty(row.of_role, row.of_unit, row.of_code) for row in rows if row.is_held
        )
        actor = Actor(one.of_officer, one.pk, one.name, one.of_badge, one.language, duties)
    return one, Standing(actor, one.has_factor)


def second_factors(account_id: UUID | OuterRef) -> QuerySet[Authenticator]:
    """What an account may enter with beside its password."""
    found: QuerySet[Authenticator] = Authenticator.objects.filter(
        user_id=account_id, type__in=(Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
    )
    return found


def _held_now(duties: str) -> Q:
    moment = now()
    return Q(**{f"{duties}__valid_from__lte": moment}) & (
        Q(**{f"{duties}__valid_to": None}) | Q(**{f"{duties}__valid_to__gt": moment})
    )


def scopes_of(by: Actor, permission: str) -> list[tuple[HeldDuty, Scope]]:
    """The duties that give this permission, each with its reach; empty means never."""
    if by.scopes is not None and permission not in by.scopes:
        return []
    return [
        (duty, POLICY[duty.role][permission])
        for duty in by.duties
        if permission in POLICY.get(duty.role, {})
    ]


def may(by: Actor, permission: str, *, within: Unit | None = None, urgent: bool = False) -> bool:
    """Whether the policy allows it in that unit (None: anywhere at all)."""
    for duty, scope in scopes_of(by, permission):
        if within is None or scope == Scope.CITY or duty.unit_id == within.pk:
            return True
        if scope == Scope.SUBTREE and directory.is_within(within.code, duty.unit_code):
            return True
        if scope == Scope.URGENT and urgent:
            return True
    return False


def require(
    by: Actor, permission: str, *, within: Unit | None = None, urgent: bool = False
) -> None:
    """Stop unless the policy allows it.

    Raises:
        AccessDenied: no duty held now gives the permission in that unit.
    """
    if not may(by, permission, within=within, urgent=urgent):
        raise AccessDenied(_("Your present duties do not allow this here."), ground=permission)


def officers_in(unit: Unit | None, roles: Iterable[str]) -> list[UUID]:
    """Ids of the officers who hold one of these roles now, in the unit, or (None) in any."""
    moment = now()
    duties = Duty.objects.filter(role__in=list(roles), valid_from__lte=moment).filter(
        Q(valid_to=None) | Q(valid_to__gt=moment)
    )
    if unit is not None:
        duties = duties.filter(unit=unit)
    return list(duties.values_list("officer_id", flat=True).distinct())
