"""What staff do at the channel desk: pause, resume, reveal, try again, send again, give up."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from caunoi.accounts import policy
from caunoi.accounts.access import Actor, require
from caunoi.channels.choices import AccountState, DeliveryState, HookState
from caunoi.channels.desk import events
from caunoi.channels.hooks import open_hook, try_hook_again
from caunoi.channels.models import Account, Delivery, Hook
from caunoi.core.clock import now
from caunoi.core.errors import NotFound, RuleBroken
from caunoi.core.history import record
from caunoi.reports.workflow.wording import is_reason


@transaction.atomic
def pause_channel(account_id: UUID, *, by: Actor, why: str) -> Account:
    """Send nothing by an account until somebody resumes it. Records `channel.paused`.

    Raises:
        AccessDenied, NotFound; RuleBroken: no reason, or it is out of order anyway.
    """
    require(by, policy.MANAGE_CHANNELS)
    account = _lock_account(account_id)
    if account.state == AccountState.PAUSED:
        return account
    if account.state != AccountState.WORKING:
        raise RuleBroken(_("It sends nothing as it is: %(state)s.") % {
            "state": account.get_state_display()
        })  # fmt: skip
    _check_reason(why)
    account.state, account.why = AccountState.PAUSED, ""
    account.save(update_fields=["state", "why"])
    record(
        events.CHANNEL_PAUSED, subject=account, by=by.ref, at=now(),
        before={"state": AccountState.WORKING.value}, after={"state": account.state}, why=why,
    )  # fmt: skip
    return account


@transaction.atomic
def resume_channel(account_id: UUID, *, by: Actor) -> Account:
    """Send by an account again: what waited goes out. Records `channel.resumed`.

    Where it was out of order, the next message shows whether it is mended.

    Raises:
        AccessDenied, NotFound.
    """
    require(by, policy.MANAGE_CHANNELS)
    account = _lock_account(account_id)
    before = account.state
    if before == AccountState.WORKING and account.paused_until is None:
        return account
    account.state, account.why, account.paused_until = AccountState.WORKING, "", None
    account.save(update_fields=["state", "why", "paused_until"])
    record(
        events.CHANNEL_RESUMED, subject=account, by=by.ref, at=now(),
        before={"state": before}, after={"state": account.state.value},
    )  # fmt: skip
    return account


@transaction.atomic
def reveal_hook(hook_id: UUID, *, by: Actor, why: str) -> bytes:
    """A webhook's body as it came, with what a person wrote in it. Records `hook.revealed`.

    Raises:
        AccessDenied, NotFound; RuleBroken: no reason.
    """
    require(by, policy.MANAGE_CHANNELS)
    hook = _lock_hook(hook_id)
    _check_reason(why)
    record(events.HOOK_REVEALED, subject=hook, by=by.ref, at=now(), why=why)
    return open_hook(hook)


@transaction.atomic
def read_hook_again(hook_id: UUID, *, by: Actor) -> Hook:
    """Have a webhook that was kept apart read once more; nothing of it is taken twice.

    Records `hook.tried_again`.

    Raises:
        AccessDenied, NotFound; RuleBroken: it waits already, or its body was let go.
    """
    require(by, policy.MANAGE_CHANNELS)
    hook = _lock_hook(hook_id)
    if hook.state == HookState.WAITING:
        return hook
    if hook.sealed is None:
        raise RuleBroken(_("Its body was let go after 30 days."))
    try_hook_again(hook.pk)
    record(events.HOOK_TRIED_AGAIN, subject=hook, by=by.ref, at=now(), before={"state": hook.state})
    hook.refresh_from_db()
    return hook


@transaction.atomic
def send_again(delivery_id: UUID, *, by: Actor) -> Delivery:
    """Send once more what did not arrive, or perhaps did not. Records `delivery.sent_again`.

    Raises:
        AccessDenied, NotFound; RuleBroken: it is on its way, or arrived.
    """
    require(by, policy.MANAGE_CHANNELS)
    delivery = _lock_delivery(delivery_id)
    if delivery.state in {DeliveryState.WAITING, DeliveryState.SENDING}:
        return delivery
    _check_stuck(delivery)
    before = delivery.state
    moment = now()
    delivery.state, delivery.attempts, delivery.next_try_at = DeliveryState.WAITING, 0, moment
    delivery.ended_at = delivery.lease_until = None
    delivery.fence = F("fence") + 1
    delivery.save(
        update_fields=["state", "attempts", "next_try_at", "ended_at", "lease_until", "fence"]
    )
    record(
        events.DELIVERY_SENT_AGAIN, subject=delivery, by=by.ref, at=moment,
        before={"state": before}, after={"channel": delivery.channel},
    )  # fmt: skip
    return delivery


@transaction.atomic
def give_up(delivery_id: UUID, *, by: Actor, why: str) -> Delivery:
    """Take off the list what will not be sent any more. Records `delivery.given_up`.

    Raises:
        AccessDenied, NotFound; RuleBroken: it is on its way, or arrived; no reason.
    """
    require(by, policy.MANAGE_CHANNELS)
    delivery = _lock_delivery(delivery_id)
    if delivery.state == DeliveryState.SKIPPED:
        return delivery
    _check_stuck(delivery)
    _check_reason(why)
    before, moment = delivery.state, now()
    delivery.state, delivery.ended_at = DeliveryState.SKIPPED, moment
    delivery.save(update_fields=["state", "ended_at"])
    record(
        events.DELIVERY_GIVEN_UP, subject=delivery, by=by.ref, at=moment,
        before={"state": before}, after={"channel": delivery.channel}, why=why,
    )  # fmt: skip
    return delivery


def _check_stuck(delivery: Delivery) -> None:
    if delivery.state not in {DeliveryState.HELD, DeliveryState.DEAD, DeliveryState.UNKNOWN}:
        raise RuleBroken(_("This one is: %(state)s.") % {"state": delivery.get_state_display()})


def _check_reason(why: str) -> None:
    if not is_reason(why, words=2):
        raise RuleBroken(_("Say why, in at least two words."), missing=["why"])


def _lock_account(pk: UUID) -> Account:
    found = Account.objects.select_for_update().filter(pk=pk).first()
    if found is None:
        raise NotFound(_("There is no such account."))
    return found


def _lock_hook(pk: UUID) -> Hook:
    found = Hook.objects.select_for_update().filter(pk=pk).first()
    if found is None:
        raise NotFound(_("There is no such event."))
    return found


def _lock_delivery(pk: UUID) -> Delivery:
    found = Delivery.objects.select_for_update(of=("self",)).filter(pk=pk).first()
    if found is None:
        raise NotFound(_("There is no such message."))
    return found
