"""What Zalo tells of a template that reached a phone."""

from __future__ import annotations

from uuid import UUID

from caunoi.channels.choices import DeliveryState
from caunoi.channels.models import Delivery
from caunoi.core.clock import now


def note_arrived(delivery_id: UUID, msg_id: str) -> None:
    """A delivery whose answer was lost is sent after all; nothing else changes."""
    Delivery.objects.filter(
        pk=delivery_id, channel="zns", state__in=[DeliveryState.WAITING, DeliveryState.UNKNOWN]
    ).update(state=DeliveryState.SENT, provider_id=msg_id[:250], ended_at=now(), last_error="")
