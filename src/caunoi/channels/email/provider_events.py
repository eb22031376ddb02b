"""What a provider tells us later: letters that came back, complaints, mail that came for us."""

from __future__ import annotations

import re
from email.message import Message
from typing import Any
from uuid import UUID

from anymail.signals import EventType, RejectReason
from django.conf import settings

from caunoi.channels.email import headers
from caunoi.channels.email.returns import note_returned
from caunoi.channels.email.targets import find_targets
from caunoi.channels.incoming import store_mail
from caunoi.channels.models import Delivery

_STATUS = re.compile(r"\b[45]\.\d{1,3}\.\d{1,3}\b")
_FAILED = {EventType.BOUNCED, EventType.REJECTED, EventType.FAILED}
_WRONG_ADDRESS = {RejectReason.BOUNCED, RejectReason.INVALID}


def take_tracking(sender: Any, event: Any, esp_name: str, **_more: Any) -> None:
    """A letter came back, or met a complaint; everything else a provider tells is let go."""
    complaint = event.event_type == EventType.COMPLAINED
    if event.event_type not in _FAILED and not complaint:
        return
    delivery = _find_delivery(event)
    if delivery is not None:
        note_returned(delivery.pk, _status(event), complaint=complaint)


def _find_delivery(event: Any) -> Delivery | None:
    try:
        named = UUID(str((event.metadata or {}).get("delivery", "")))
    except ValueError:
        found = Delivery.objects.filter(provider_id=event.message_id or "-", channel="email")
    else:
        found = Delivery.objects.filter(pk=named)
    return found.first()


def _status(event: Any) -> str:
    """The status code in the provider's words, else what its own reason comes to."""
    said = _STATUS.search(f"{event.mta_response or ''} {event.description or ''}")
    if said:
        return said[0]
    wrong = event.event_type == EventType.BOUNCED and event.reject_reason in _WRONG_ADDRESS
    return "5.1.0" if wrong else "5.0.0"


def take_inbound(sender: Any, event: Any, esp_name: str, **_more: Any) -> None:
    """A mail that the provider took for us; durable when this returns."""
    mail: Message = event.message
    envelope = getattr(event.message, "envelope_recipient", None)
    addresses = [str(envelope)] if envelope else headers.receivers(mail)
    found = find_targets(addresses, takes_new=bool(settings.MAIL_PUBLIC))
    store_mail(
        mail.as_bytes(), reports=found.reports, deliveries=found.deliveries, wrong=found.wrong,
        public=found.public or not found,
        empty_sender=headers.header(mail, "Return-Path") == "<>",
    )  # fmt: skip
