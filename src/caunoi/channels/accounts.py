"""Our pages and official accounts: stop one, start it again, let one rest."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet

from caunoi.channels.choices import AccountState
from caunoi.channels.models import Account
from caunoi.core.clock import now

OUT_NOTED_EVERY = timedelta(seconds=30)


def get_account(channel: str, external_id: str) -> Account:
    """Our account on a platform; its row is made when it is first asked for."""
    found, _made = Account.objects.get_or_create(channel=channel, external_id=external_id)
    return found


def silent_accounts() -> QuerySet[Account]:
    """Accounts by which nothing goes out at the moment: paused, or out of order."""
    rested = Q(paused_until=None) | Q(paused_until__lte=now())
    return Account.objects.exclude(rested, state=AccountState.WORKING)


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


def pause_account(account: Account, until: datetime) -> None:
    """Nothing of it goes out before then; a longer rest stays."""
    shorter = Q(paused_until=None) | Q(paused_until__lt=until)
    Account.objects.filter(shorter, pk=account.pk).update(paused_until=until)


@transaction.atomic
def note_usage(account: Account, usage: Mapping[str, Any]) -> None:
    """Keep what the platform said of our quota, beside what it said of other parts of it."""
    locked = Account.objects.select_for_update().get(pk=account.pk)
    locked.usage = {**locked.usage, **usage}
    locked.save(update_fields=["usage"])


def note_out(account: Account) -> None:
    """A message of ours left; written down at most twice a minute."""
    moment = now()
    Account.objects.filter(
        Q(last_out_at=None) | Q(last_out_at__lt=moment - OUT_NOTED_EVERY), pk=account.pk
    ).update(last_out_at=moment)


def note_checked(account: Account, at: datetime, name: str = "") -> None:
    """The platform still sends us its events, and nothing until then was missed."""
    fields: dict[str, Any] = {"checked_at": at, **({"name": name[:200]} if name else {})}
    Account.objects.filter(pk=account.pk).update(**fields)


def note_trouble(account: Account, reason: str) -> None:
    """Something went wrong that does not stop it; the channel desk shows it."""
    Account.objects.filter(pk=account.pk).update(last_error=reason[:300], last_error_at=now())
