"""Tokens of the API: issued once, kept as a hash, narrower than their officer, with an end."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from caunoi.accounts import events
from caunoi.accounts.access import Actor, actor_for, require
from caunoi.accounts.models import ApiToken, Officer
from caunoi.accounts.policy import MANAGE_STAFF, PERMISSIONS, POLICY
from caunoi.core.clock import now
from caunoi.core.errors import NotFound, RuleBroken
from caunoi.core.history import record
from caunoi.core.keys import keyed_hash

PREFIX = "cn_"
LONGEST = timedelta(days=366)
USE_KEPT_TO = timedelta(hours=1)


def _hash(token: str) -> bytes:
    return keyed_hash("api-token", token)


@transaction.atomic
def issue_token(
    *, officer: Officer, name: str, scopes: Iterable[str], lasts: timedelta, by: str
) -> str:
    """Make a token and return it: the only time that it is seen. Records `token.issued`.

    Raises:
        RuleBroken: no scope, an unknown scope, or longer than a year.
    """
    wanted = sorted(set(scopes))
    if not wanted or not set(wanted) <= set(PERMISSIONS):
        raise RuleBroken(_("Choose what the token may do."), missing=["scopes"])
    if not timedelta() < lasts <= LONGEST:
        raise RuleBroken(_("A token lasts at most one year."), missing=["expires_at"])
    token = PREFIX + secrets.token_urlsafe(32)
    moment = now()
    row = ApiToken(
        officer=officer, name=name[:80], token_hash=_hash(token), scopes=wanted,
        created_at=moment, expires_at=moment + lasts,
    )  # fmt: skip
    row.save(force_insert=True)
    record(
        events.TOKEN_ISSUED, subject=row, by=by, at=moment, is_first=True,
        after={"officer": str(officer.pk), "scopes": wanted, "until": row.expires_at.isoformat()},
    )  # fmt: skip
    return token


def issue_own_token(*, by: Actor, name: str, scopes: Iterable[str], days: int) -> str:
    """Make a token for oneself, no wider than one's duties now; see `issue_token`.

    Raises:
        RuleBroken: no name, a scope that one's present duties do not give, too long.
    """
    if not name.strip():
        raise RuleBroken(_("Give the token a name."), missing=["name"])
    wanted = set(scopes)
    if not wanted <= held_permissions(by):
        message = _("A token may do no more than your duties allow.")
        raise RuleBroken(message, missing=["scopes"])
    officer = Officer.objects.get(pk=by.id)
    return issue_token(
        officer=officer, name=name.strip(), scopes=wanted, lasts=timedelta(days=days), by=by.ref
    )


def held_permissions(by: Actor) -> frozenset[str]:
    """What one's duties now allow anywhere; what one's tokens may be given."""
    held = {name for duty in by.duties for name in POLICY.get(duty.role, {})}
    return frozenset(held if by.scopes is None else held & by.scopes)


@transaction.atomic
def revoke_token(*, token_id: str, by: Actor) -> ApiToken:
    """End a token at once; its own officer may, nobody else's. Records `token.revoked`.

    Raises:
        NotFound: there is none, or it belongs to another officer.
    """
    row = ApiToken.objects.select_for_update().filter(pk=token_id, officer_id=by.id).first()
    if row is None:
        raise NotFound(_("There is no such token."))
    if row.revoked_at is not None:
        return row
    return _revoke(row, by)


@transaction.atomic
def revoke_token_of_staff(*, token_id: UUID, by: Actor) -> ApiToken:
    """End anybody's token, as an administrator. Records `token.revoked`; twice is once.

    Raises:
        AccessDenied: `by` may not manage staff.
        NotFound: there is none.
    """
    require(by, MANAGE_STAFF)
    row = ApiToken.objects.select_for_update().filter(pk=token_id).first()
    if row is None:
        raise NotFound(_("There is no such token."))
    return _revoke(row, by)


def _revoke(row: ApiToken, by: Actor) -> ApiToken:
    if row.revoked_at is not None:
        return row
    row.revoked_at = now()
    row.save(update_fields=["revoked_at"])
    record(events.TOKEN_REVOKED, subject=row, by=by.ref, at=row.revoked_at)
    return row


@dataclass(frozen=True, slots=True)
class Caller:
    """Who calls: the officer behind a token, narrowed to its scopes, and the token's name."""

    actor: Actor
    token_name: str


def actor_for_token(token: str) -> Actor | None:
    """The officer behind a bearer token, narrowed to its scopes; None where it opens nothing."""
    caller = caller_for_token(token)
    return caller.actor if caller else None


def caller_for_token(token: str) -> Caller | None:
    """The same with the token's name. Its last use is kept to the hour."""
    if not token.startswith(PREFIX):
        return None
    moment = now()
    row = ApiToken.objects.filter(
        token_hash=_hash(token), revoked_at=None, expires_at__gt=moment
    ).first()
    if row is None:
        return None
    if row.last_used_at is None or moment - row.last_used_at > USE_KEPT_TO:
        ApiToken.objects.filter(pk=row.pk).update(last_used_at=moment)
    actor = actor_for(row.officer_id, scopes=row.scopes)
    return Caller(actor, row.name) if actor else None
