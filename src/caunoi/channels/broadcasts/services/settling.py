"""What a channel could not do and a person did by hand."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from caunoi.accounts.access import Actor, require
from caunoi.accounts.policy import RELEASE_BROADCASTS
from caunoi.channels import events
from caunoi.channels.broadcasts.services.writing import lock_broadcast
from caunoi.channels.choices import DeliveryState
from caunoi.channels.models import Delivery
from caunoi.core.clock import now
from caunoi.core.errors import NotFound, RuleBroken
from caunoi.core.history import record

BY_HAND = "by hand"


@transaction.atomic
def note_done_by_hand(*, broadcast_id: UUID, delivery_id: UUID, by: Actor) -> Delivery:
    """Somebody saw to it on the platform itself. Records `broadcast.settled`; twice is once.

    Raises:
        NotFound, AccessDenied.
        RuleBroken: the channel is still at it, or did it.
    """
    broadcast = lock_broadcast(broadcast_id)
    require(by, RELEASE_BROADCASTS, within=broadcast.unit)
    delivery = broadcast.deliveries.select_for_update().filter(pk=delivery_id).first()
    if delivery is None:
        raise NotFound(_("There is no such delivery."))
    if delivery.state == DeliveryState.SENT and delivery.last_error == BY_HAND:
        return delivery
    if delivery.state not in (DeliveryState.DEAD, DeliveryState.UNKNOWN):
        raise RuleBroken(_("This needs nobody's hand."), ground="delivery")
    before = {"state": delivery.state, "delivery": str(delivery.pk)}
    delivery.state, delivery.last_error, delivery.ended_at = DeliveryState.SENT, BY_HAND, now()
    delivery.save(update_fields=["state", "last_error", "ended_at"])
    record(events.BROADCAST_SETTLED, subject=broadcast, by=by.ref, at=now(), before=before,
           after={"state": "sent", "channel": delivery.channel})  # fmt: skip
    return delivery
