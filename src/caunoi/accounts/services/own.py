"""What an officer changes about their own account."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from caunoi.accounts import events
from caunoi.accounts.models import Account
from caunoi.core.clock import now
from caunoi.core.errors import RuleBroken
from caunoi.core.history import record


@transaction.atomic
def change_profile(*, account_id: UUID, name: str, language: str) -> Account:
    """Change one's own name and language. Records `account.changed`; nothing new is no event.

    Raises:
        RuleBroken: the name is empty or the language is none of ours.
    """
    name = " ".join(name.split())[:120]
    if not name or language not in dict(settings.LANGUAGES):
        raise RuleBroken(_("Please give a name and choose a language."), missing=["name"])
    account = Account.objects.select_for_update().get(pk=account_id)
    changed = [
        field for field, value in (("name", name), ("language", language))
        if getattr(account, field) != value
    ]  # fmt: skip
    if not changed:
        return account
    account.name, account.language = name, language
    account.save(update_fields=changed)
    by = f"account:{account.pk}"
    record(events.ACCOUNT_CHANGED, subject=account, by=by, at=now(), after={"fields": changed})
    return account
