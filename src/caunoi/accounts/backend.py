"""Who a session belongs to: the account with its officer's duties of this moment, in one query."""

from __future__ import annotations

from uuid import UUID

from allauth.account.auth_backends import AuthenticationBackend

from caunoi.accounts.access import Actor, Standing, actor_for, find_account, second_factors
from caunoi.accounts.models import Account


class StaffBackend(AuthenticationBackend):
    """Checks passwords as allauth does. Django compares the session's hash after `get_user`."""

    def get_user(self, user_id: UUID) -> Account | None:
        """The account of a session, as of now; None for an unknown or inactive one."""
        found = find_account(user_id)
        if found is None or not self.user_can_authenticate(found[0]):
            return None
        account, standing = found
        account.standing = standing  # type: ignore[attr-defined]
        return account


def actor_of(account: Account) -> Actor | None:
    """The officer behind the account: as this request's session read it, or read now."""
    standing: Standing | None = getattr(account, "standing", None)
    return standing.actor if standing else actor_for(account.pk, by_account=True)


def has_second_factor(account: Account) -> bool:
    """Whether the account has more than its password: as read with it, or read now."""
    standing: Standing | None = getattr(account, "standing", None)
    return standing.has_second_factor if standing else second_factors(account.pk).exists()
