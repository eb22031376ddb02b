"""Mailboxes that want notices: asked twice before the first, and left by one press."""

from __future__ import annotations

import base64
import binascii
import hmac
from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext as _

from caunoi.channels.choices import Lane, Letter, Route
from caunoi.channels.models import Delivery, MailSubscription
from caunoi.channels.push.subscriptions import checked_wishes
from caunoi.core.clock import now
from caunoi.core.errors import RuleBroken
from caunoi.core.ids import new_id
from caunoi.core.keys import keyed_hash, seal, unseal

PURPOSE = "mail-subscription"
AGAIN_AFTER = timedelta(hours=1)  # strangers type other people's addresses
UNCONFIRMED = timedelta(days=7)
MOST_A_MINUTE = 60  # of the whole site
_SIGNATURE_BYTES = 12


@transaction.atomic
def ask_by_mail(*, address: str, wards: Sequence[str], kinds: Sequence[str], language: str) -> None:
    """Send a letter that asks whether its reader wants notices; nothing is said of who has them.

    The wish takes effect by `confirm`. Within an hour the same address gets no second letter.

    Raises:
        RuleBroken: no address, nothing is wished, or a flood of such wishes.
    """
    address = address.strip()
    try:
        validate_email(address)
    except ValidationError as error:
        raise RuleBroken(
            _("Please write an e-mail address."), ground="email", missing=("email",)
        ) from error
    chosen = "en" if language == "en" else "vi"
    wish = {**checked_wishes(wards, kinds), "language": chosen}
    index = keyed_hash("mail-subscriber", address.lower())
    at = now()
    _check_flood(at)
    row, made = MailSubscription.objects.select_for_update().get_or_create(
        address_index=index,
        defaults={"id": new_id(), "sealed": seal(PURPOSE, address.encode(), index), "asked_at": at,
                  "wish": wish, "language": chosen},
    )  # fmt: skip
    if not made:
        if row.asked_at > at - AGAIN_AFTER:
            return
        row.wish, row.asked_at = wish, at
        row.save(update_fields=["wish", "asked_at"])
    Delivery.objects.create(
        event_id=new_id(), channel=Route.MAIL, target=str(row.pk), lane=Lane.INTERACTIVE,
        letter=Letter.CONFIRM, next_try_at=at, created_at=at,
    )  # fmt: skip


def _check_flood(at: datetime) -> None:
    """Strangers' mailboxes must not be filled with questions by way of us."""
    asked = MailSubscription.objects.filter(
        confirmed_at=None, asked_at__gt=at - timedelta(minutes=1)
    )
    if asked.count() >= MOST_A_MINUTE:
        raise RuleBroken(_("Too many ask at this moment. Please try again later."), ground="flood")


@transaction.atomic
def confirm(token: str) -> bool:
    """The reader said yes: what was wished holds. Twice is once; False: no such link."""
    row = _find(token, lock=True)
    if row is None:
        return False
    if row.wish is not None:
        row.wards, row.kinds = row.wish["wards"], row.wish["kinds"]
        row.language, row.wish = row.wish["language"], None
        row.confirmed_at = row.confirmed_at or now()
        row.save(update_fields=["wards", "kinds", "language", "wish", "confirmed_at"])
    return True


@transaction.atomic
def leave(token: str) -> bool:
    """Forget the mailbox; twice is once. False: the link was never one of ours."""
    row = _find(token, lock=True)
    if row is not None:
        row.delete()
    return read_token(token) is not None


def find_by_token(token: str) -> MailSubscription | None:
    """Whose link it is."""
    return _find(token, lock=False)


@transaction.atomic
def forget_mailbox(target: str) -> None:
    """A mailbox that takes no letters is told no more."""
    MailSubscription.objects.filter(pk=UUID(target)).delete()


def forget_unconfirmed() -> int:
    """Drop addresses whose owner never said yes; returns how many."""
    old = MailSubscription.objects.filter(confirmed_at=None, asked_at__lt=now() - UNCONFIRMED)
    return old.delete()[0]


def open_mailbox(row: MailSubscription) -> str:
    """The address in the clear. Raises CannotUnseal."""
    return unseal(PURPOSE, bytes(row.sealed), bytes(row.address_index)).decode()


def make_token(pk: UUID) -> str:
    """What a letter's links bear: whose mailbox, signed; it opens nothing else."""
    return base64.urlsafe_b64encode(pk.bytes + _sign(pk)).decode().rstrip("=")


def read_token(token: str) -> UUID | None:
    """The mailbox's id where the link is one of ours."""
    try:
        raw = base64.b64decode(token + "=" * (-len(token) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return None
    if len(raw) != 16 + _SIGNATURE_BYTES:
        return None
    pk = UUID(bytes=raw[:16])
    return pk if hmac.compare_digest(raw[16:], _sign(pk)) else None


def _sign(pk: UUID) -> bytes:
    return keyed_hash("mail-subscription-link", pk.bytes)[:_SIGNATURE_BYTES]


def _find(token: str, *, lock: bool) -> MailSubscription | None:
    pk = read_token(token)
    rows = MailSubscription.objects.select_for_update() if lock else MailSubscription.objects.all()
    return rows.filter(pk=pk).first() if pk is not None else None
