"""A letter that came back, or that its receiver called unwanted: told once, and remembered."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from caunoi.channels.choices import Route
from caunoi.channels.email.delivery import recipient_of
from caunoi.channels.email.known import note_complaint, note_failure
from caunoi.channels.mailing.subscriptions import forget_mailbox
from caunoi.channels.models import Delivery
from caunoi.channels.sender import note_bounce


@transaction.atomic
def note_returned(delivery_id: UUID, reason: str, *, complaint: bool = False) -> None:
    """A letter failed after its server took it (`reason` as "5.1.1"), or met a complaint.

    The desk reads of a failure; the address gets nothing more where it is gone for good.
    """
    delivery = Delivery.objects.select_related("report__contact", "officer__account").get(
        pk=delivery_id
    )
    if delivery.channel == Route.MAIL:  # a notice to a subscriber
        note_bounce(delivery_id, reason)
        if complaint or reason.startswith("5"):
            forget_mailbox(delivery.target)
        return
    address, _language = recipient_of(delivery)
    if complaint:
        if address:
            note_complaint(address)
        return
    if note_bounce(delivery_id, reason) and address:
        note_failure(address, reason)
