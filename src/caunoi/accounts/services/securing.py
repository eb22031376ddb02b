"""What happens to an account's own safety: sign-ins, sessions, second factors."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.utils.translation import gettext as _

from caunoi.accounts import events, policy
from caunoi.accounts.access import Actor, require
from caunoi.accounts.models import Account, AccountSession, Officer
from caunoi.accounts.services.two_keys import check_reason
from caunoi.core.clock import now
from caunoi.core.errors import NotFound, RuleBroken
from caunoi.core.history import record

# After these, whoever signed in before without them is out.
ENDS_OTHERS = frozenset({"password_changed", "password_set", "password_reset", "totp_activated",
                         "webauthn_added"})  # fmt: skip


@transaction.atomic
def note_sign_in(*, account_id: UUID, methods: Sequence[str]) -> None:
    """Write down that an account signed in, and by what. Records `account.signed_in`."""
    account = Account.objects.select_for_update().get(pk=account_id)
    record(
        events.ACCOUNT_SIGNED_IN, subject=account, by=f"account:{account.pk}", at=now(),
        after={"methods": sorted(set(methods))},
    )  # fmt: skip


@transaction.atomic
def note_security_change(*, account_id: UUID, what: str, keep: str = "") -> None:
    """Write down that password or factors changed, and sign all other browsers out.

    `keep`: key of the session in which it happened. Records `account.secured`.
    """
    account = Account.objects.select_for_update().get(pk=account_id)
    if what in ENDS_OTHERS:
        end_sessions(account, keep=keep)
    by = f"account:{account.pk}"
    record(events.ACCOUNT_SECURED, subject=account, by=by, at=now(), after={"what": what})


def end_sessions(account: Account, *, keep: str = "") -> int:
    """Sign the account out everywhere, but in the session `keep`; returns how many ended."""
    sessions = AccountSession.objects.filter(account_id=account.pk).exclude(session_key=keep or "-")
    live = sessions.filter(expire_date__gt=now()).count()
    sessions.delete()
    return live


@transaction.atomic
def end_own_session(*, account_id: UUID, session_key: str) -> None:
    """Sign one of one's own browsers out. Records `account.session_ended`; twice is once."""
    account = Account.objects.select_for_update().get(pk=account_id)
    ended, _rows = AccountSession.objects.filter(
        account_id=account.pk, session_key=session_key
    ).delete()
    if ended:
        by = f"account:{account.pk}"
        record(events.ACCOUNT_SESSION_ENDED, subject=account, by=by, at=now())


@transaction.atomic
def end_other_sessions(*, account_id: UUID, keep: str) -> int:
    """Sign all of one's other browsers out. Records `account.session_ended` if there were any."""
    account = Account.objects.select_for_update().get(pk=account_id)
    ended = end_sessions(account, keep=keep)
    if ended:
        by = f"account:{account.pk}"
        record(events.ACCOUNT_SESSION_ENDED, subject=account, by=by, at=now(),
               after={"count": ended})  # fmt: skip
    return ended


@transaction.atomic
def reset_factors(*, officer_id: UUID, by: Actor, why: str) -> Officer:
    """Take the second factors off an account whose owner lost them, and sign it out.

    The password stays: the owner signs in with it and sets new factors up.
    Records `account.factors_reset`.

    Raises:
        AccessDenied: `by` may not manage staff.
        NotFound: there is no such officer.
        RuleBroken: no reason is given, or it is one's own account.
    """
    require(by, policy.MANAGE_STAFF)
    check_reason(why)
    if officer_id == by.id:
        raise RuleBroken(_("Another administrator must do this for you."), ground="own_account")
    officer = (
        Officer.objects.select_for_update(of=("self",))
        .select_related("account").filter(pk=officer_id).first()
    )  # fmt: skip
    if officer is None:
        raise NotFound(_("There is no such officer."))
    removed, _rows = Authenticator.objects.filter(user_id=officer.account_id).delete()
    if not removed:
        return officer
    end_sessions(officer.account)
    record(events.ACCOUNT_FACTORS_RESET, subject=officer, by=by.ref, at=now(), why=why.strip())
    return officer
