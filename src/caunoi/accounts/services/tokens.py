"""Tokens of the API: issued once, kept as a hash, narrower than their officer, with an end."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from caunoi.accounts import events
from caunoi.accounts.access import Actor, actor_for
from caunoi.accounts.models import ApiToken, Officer
from caunoi.accounts.policy import PERMISSIONS
from caunoi.core.clock import now
from caunoi.core.errors import NotFound, RuleBroken
from caunoi.core.history import record
from caunoi.core.keys import keyed_hash

PREFIX = "cn_"
LONGEST = timedelta(days=366)


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
    row.revoked_at = now()
    row.save(update_fields=["revoked_at"])
    record(events.TOKEN_REVOKED, subject=row, by=by.ref, at=row.revoked_at)
    return row


def actor_for_token(token: str) -> Actor | None:
    """The officer behind a bearer token, narrowed to its scopes; None where it opens nothing."""
    if not token.startswith(PREFIX):
        return None
    row = ApiToken.objects.filter(
        token_hash=_hash(token), revoked_at=None, expires_at__gt=now()
    ).first()
    return actor_for(row.officer_id, scopes=row.scopes) if row is not None else None
