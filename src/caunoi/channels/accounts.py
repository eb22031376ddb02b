"""Our pages and official accounts: stop one, start it again."""

from __future__ import annotations

from django.db import transaction

from caunoi.channels.choices import AccountState
from caunoi.channels.models import Account
from caunoi.core.clock import now


@transaction.atomic
def stop_account(account: Account, state: str, reason: str) -> None:
    """Send nothing more by an account until somebody mended what is wrong; twice is once."""
    locked = Account.objects.select_for_update().get(pk=account.pk)
    locked.last_error, locked.last_error_at = reason[:300], now()
    locked.state, locked.why = AccountState(state), reason[:200]
    locked.save(update_fields=["state", "why", "last_error", "last_error_at"])


@transaction.atomic
def start_account(account: Account) -> None:
    """Send by it again: what waited goes out."""
    locked = Account.objects.select_for_update().get(pk=account.pk)
    locked.state, locked.why, locked.paused_until = AccountState.WORKING, "", None
    locked.save(update_fields=["state", "why", "paused_until"])
