"""Tell the desk which answers have not left yet, and what they wait for."""

from __future__ import annotations

from django.db.models import Case, OuterRef, Subquery, Value, When
from django.db.models.functions import Concat
from django.utils.translation import gettext as _

from caunoi.channels.choices import DeliveryState
from caunoi.channels.desk.overview import channel_name
from caunoi.channels.models import Delivery
from caunoi.reports.on_the_way import Progress, announce_progress

_LEFT_FIRST = Case(When(state=DeliveryState.SENT, then=0), default=1)
# Of all ways that a message was tried on, the one by which it left, else the latest.
_LATEST = (
    Delivery.objects.filter(message=OuterRef("pk"), officer=None)
    .order_by(_LEFT_FIRST, "-created_at")
    .values_list(Concat("state", Value(":"), "channel"))[:1]
)


def waits_in_words(held: str | None) -> str:
    """What a message waits for, by `state:channel` of its delivery; empty where it left."""
    state, _colon, channel = (held or "").partition(":")
    name = {"channel": channel_name(channel)}
    if state == DeliveryState.HELD:
        return _("not yet sent: %(channel)s takes it when they write again") % name
    if state in {DeliveryState.WAITING, DeliveryState.SENDING}:
        return _("not yet sent, waiting for %(channel)s") % name
    return ""


def announce() -> None:
    """The part `channels` is ready."""
    announce_progress(Progress(Subquery(_LATEST), waits_in_words))
