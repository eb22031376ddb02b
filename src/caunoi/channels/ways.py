"""By which channel a reporter is written to: the one they use, then the next they gave us."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q

from caunoi.channels.chat import PLATFORMS
from caunoi.channels.choices import ChatMode
from caunoi.channels.models import Conversation, Delivery
from caunoi.channels.phones import phone_channel
from caunoi.channels.procedure_letters import is_about_procedure, way_after_chat
from caunoi.reports.models import Report

EMAIL = "email"


@dataclass(frozen=True, slots=True)
class WayTo:
    """A channel and, where it is a chat, the conversation."""

    channel: str
    conversation: Conversation | None = None


def ways_to_reporter(report: Report) -> list[WayTo]:
    """The ways that are open, best first; none where they gave none or were forgotten.

    The chat that goes on with the report comes first, then that in which it began, then the
    address they gave. What they read at /tra-cuu/ does not depend on any of them.
    """
    contact = report.contact
    if contact is not None and contact.erased_at is not None:
        return []
    ways = []
    chat = _open(Q(report=report))
    if chat is None and contact is not None and contact.platform_index is not None:
        chat = _open(Q(messages__message__report=report))
    if chat is not None:
        ways.append(WayTo(chat.account.channel, chat))
    if contact is None:
        return ways
    if contact.email_index is not None:
        ways.append(WayTo(EMAIL))
    carrier = phone_channel(report)
    if carrier is not None:
        ways.append(WayTo(carrier))
    return ways


def next_way(delivery: Delivery) -> WayTo | None:
    """The best way that this event's deliveries have not tried yet."""
    if is_about_procedure(delivery):
        carrier = way_after_chat(delivery)
        return WayTo(carrier) if carrier else None
    if delivery.report is None or delivery.officer_id is not None:
        return None
    tried = set(
        Delivery.objects.filter(event_id=delivery.event_id, officer=None).values_list(
            "channel", flat=True
        )
    )
    ways = ways_to_reporter(delivery.report)
    return next((way for way in ways if way.channel not in tried), None)


def _open(of_report: Q) -> Conversation | None:
    """The conversation of a report, while it can be written to."""
    found = (
        Conversation.objects.select_related("account")
        .filter(of_report, thread="", unreachable="")
        .exclude(mode=ChatMode.MUTED)
        .exclude(sealed_key=None)
        .order_by("-last_in_at")
        .first()
    )
    if found is None or found.account.channel not in PLATFORMS:
        return None
    return found
