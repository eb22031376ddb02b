"""Two persons release a notice; one may stop it; it ends everywhere."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from caunoi.accounts.access import Actor, require
from caunoi.accounts.policy import RELEASE_BROADCASTS, WRITE_BROADCASTS
from caunoi.accounts.services.two_keys import (
    check_reason,
    open_request,
    refuse_request,
    turn_second_key,
)
from caunoi.channels import events
from caunoi.channels.broadcasts.content import Content, content_of, hash_of
from caunoi.channels.broadcasts.services.writing import lock_broadcast, waits_for_key
from caunoi.channels.choices import (
    Act,
    BroadcastState,
    DeliveryState,
    Ending,
    Lane,
    Letter,
    Route,
)
from caunoi.channels.models import Broadcast, Bulletin, Delivery
from caunoi.core.clock import now
from caunoi.core.errors import RuleBroken
from caunoi.core.files.models import StoredFile
from caunoi.core.history import record
from caunoi.core.ids import new_id
from caunoi.core.models import Event

REQUEST_KIND = "broadcast.release"
# Read where they lie: on our own pages and feeds a bulletin stands as soon as it is made.
PULLED = (Route.WEB, Route.FEED)
LETTERS = {Act.ALERT: Letter.NOTICE, Act.UPDATE: Letter.CORRECTION, Act.CANCEL: Letter.WITHDRAWAL}


@transaction.atomic
def ask_release(*, broadcast_id: UUID, by: Actor, why: str) -> Broadcast:
    """Turn the first key on the desk's copy as it stands. Records `broadcast.submitted`.

    Raises:
        NotFound, AccessDenied.
        RuleBroken: no reason; it waits already; nothing is new; something is missing or over.
    """
    broadcast = lock_broadcast(broadcast_id)
    require(by, WRITE_BROADCASTS, within=broadcast.unit)
    if waits_for_key(broadcast):
        raise RuleBroken(_("This waits for its second key already."), ground="two_keys")
    content = content_of(broadcast)
    _check_may_go_out(broadcast, content, now())
    at = now()
    broadcast.request = open_request(
        REQUEST_KIND, subject=broadcast, by=by, permission=RELEASE_BROADCASTS,
        within=broadcast.unit, content_hash=hash_of(content), why=why,
    )  # fmt: skip
    broadcast.save(update_fields=["request"])
    record(events.BROADCAST_SUBMITTED, subject=broadcast, by=by.ref, at=at,
           after={"content": hash_of(content).hex()}, why=why.strip())  # fmt: skip
    return broadcast


@transaction.atomic
def release_broadcast(*, broadcast_id: UUID, by: Actor) -> Bulletin:
    """Turn the second key: the notice, or its correction, goes out.

    Records `broadcast.released` or `broadcast.corrected`. The worker sends; our own pages and
    feeds show it as soon as this commits.

    Raises:
        NotFound, AccessDenied.
        RuleBroken: nothing waits; `by` asked for it; the text is another one; it is over by now.
    """
    broadcast = lock_broadcast(broadcast_id)
    request = broadcast.request
    require(by, RELEASE_BROADCASTS, within=broadcast.unit)
    if request is None:
        raise RuleBroken(_("Nobody has asked to release this notice."), ground="two_keys")
    content = content_of(broadcast)
    turn_second_key(request_id=request.pk, by=by, content_hash=hash_of(content))
    at = now()
    _check_may_go_out(broadcast, content, at)
    is_first = broadcast.state == BroadcastState.DRAFT
    act = Act.ALERT if is_first else Act.UPDATE
    code = events.BROADCAST_RELEASED if is_first else events.BROADCAST_CORRECTED
    before = {"state": broadcast.state}
    broadcast.state, broadcast.changed_at = BroadcastState.RELEASED, at
    broadcast.released_at = broadcast.released_at or at
    broadcast.save(update_fields=["state", "changed_at", "released_at"])
    event = record(code, subject=broadcast, by=by.ref, at=at, before=before,
                   after={"content": hash_of(content).hex(), "state": broadcast.state})  # fmt: skip
    return _make_bulletin(broadcast, act, content, event)


@transaction.atomic
def refuse_broadcast(*, broadcast_id: UUID, by: Actor, why: str) -> Broadcast:
    """Refuse the second key, or take one's own request back. Records `broadcast.refused`.

    Raises:
        NotFound, AccessDenied.
        RuleBroken: nothing waits, or no reason.
    """
    broadcast = lock_broadcast(broadcast_id)
    if broadcast.request is None:
        raise RuleBroken(_("Nobody has asked to release this notice."), ground="two_keys")
    refuse_request(request_id=broadcast.request.pk, by=by, why=why)
    record(events.BROADCAST_REFUSED, subject=broadcast, by=by.ref, at=now(), why=why.strip())
    return broadcast


@transaction.atomic
def withdraw_broadcast(
    *, broadcast_id: UUID, by: Actor, why: str, ending: str = Ending.OTHER
) -> Broadcast:
    """Take a notice back everywhere. One person is enough: what is wrong must end at once.

    What waits is not sent; what was sent is deleted, hidden, or followed by a word that it no
    longer holds. `ending` is what the public read of the reason (choices.Ending), `why` is the
    desk's. Records `broadcast.withdrawn`; twice is once.

    Raises:
        NotFound, AccessDenied.
        RuleBroken: it was never released, or no reason.
    """
    broadcast = lock_broadcast(broadcast_id)
    require(by, RELEASE_BROADCASTS, within=broadcast.unit)
    if broadcast.state == BroadcastState.WITHDRAWN:
        return broadcast
    if broadcast.state != BroadcastState.RELEASED:
        raise RuleBroken(_("This notice was never released."), ground="broadcast")
    check_reason(why)
    if waits_for_key(broadcast) and broadcast.request is not None:
        refuse_request(request_id=broadcast.request.pk, by=by, why=why)
    at = now()
    broadcast.state, broadcast.is_paused = BroadcastState.WITHDRAWN, False
    broadcast.withdrawn_at = broadcast.changed_at = at
    broadcast.save(update_fields=["state", "is_paused", "withdrawn_at", "changed_at"])
    event = record(events.BROADCAST_WITHDRAWN, subject=broadcast, by=by.ref, at=at,
                   before={"state": "released"}, after={"state": "withdrawn"},
                   why=why.strip())  # fmt: skip
    _stop_what_waits(broadcast, at)
    last = broadcast.bulletins.order_by("-number")[0]
    told = ending if ending in Ending.values else Ending.OTHER
    _make_bulletin(broadcast, Act.CANCEL, {**last.content, "ending": str(told)}, event)
    return broadcast


@transaction.atomic
def pause_broadcast(*, broadcast_id: UUID, by: Actor, paused: bool) -> Broadcast:
    """Send nothing more for now, or go on. Records `broadcast.paused` or `broadcast.resumed`.

    Raises:
        NotFound, AccessDenied.
        RuleBroken: it is not out.
    """
    broadcast = lock_broadcast(broadcast_id)
    require(by, RELEASE_BROADCASTS, within=broadcast.unit)
    if broadcast.state != BroadcastState.RELEASED:
        raise RuleBroken(_("Nothing of this notice is being sent."), ground="broadcast")
    if broadcast.is_paused == paused:
        return broadcast
    broadcast.is_paused = paused
    broadcast.save(update_fields=["is_paused"])
    code = events.BROADCAST_PAUSED if paused else events.BROADCAST_RESUMED
    record(code, subject=broadcast, by=by.ref, at=now(), after={"paused": paused})
    return broadcast


def _check_may_go_out(broadcast: Broadcast, content: Content, at: datetime) -> None:
    if broadcast.state == BroadcastState.WITHDRAWN:
        raise RuleBroken(_("This notice was taken back; write a new one."), ground="broadcast")
    if content.expires_at is None or content.expires_at <= at:
        raise RuleBroken(
            _("Its time is over; give a later end."), ground="expires", missing=("expires_at",)
        )
    last = broadcast.bulletins.order_by("-number").first()
    if last is not None and last.content == content.as_json():
        raise RuleBroken(_("Nothing has changed since it went out."), ground="broadcast")
    if content.image_id is not None:
        image = StoredFile.objects.filter(pk=content.image_id).first()
        if image is None or not image.is_shown or not image.view_type.startswith("image/"):
            raise RuleBroken(
                _("The picture is not ready, or it is none."), ground="image", missing=("image",)
            )
        if not content.image_alt:
            raise RuleBroken(
                _("Say what the picture shows, for those who cannot see it."), ground="image",
                missing=("image_alt",),
            )  # fmt: skip


def _make_bulletin(
    broadcast: Broadcast, act: Act, content: Content | dict[str, object], event: Event
) -> Bulletin:
    kept = content.as_json() if isinstance(content, Content) else content
    bulletin = Bulletin.objects.create(
        id=new_id(), broadcast=broadcast, number=broadcast.bulletins.count() + 1, act=act,
        content=kept, event_id=event.pk, sent_at=event.at,
    )  # fmt: skip
    routes = [route for route in PULLED if route.value in kept["routes"]]  # type: ignore[operator]
    Delivery.objects.bulk_create(
        [
            Delivery(
                event_id=event.pk, broadcast=broadcast, channel=route.value, lane=Lane.BROADCAST,
                letter=LETTERS[act], state=DeliveryState.SENT, next_try_at=event.at,
                created_at=event.at, ended_at=event.at, provider_id=str(bulletin.pk),
            )
            for route in routes
        ],
        ignore_conflicts=True,
    )  # fmt: skip
    return bulletin


def _stop_what_waits(broadcast: Broadcast, at: datetime) -> None:
    """What was never tried is not needed; what was may stand there, and is looked for."""
    waiting = Delivery.objects.filter(broadcast=broadcast, state=DeliveryState.WAITING)
    posts = waiting.filter(attempts__gt=0).exclude(channel__in=(Route.PUSH, Route.MAIL))
    posts.update(state=DeliveryState.UNKNOWN, ended_at=at)
    waiting.update(state=DeliveryState.SKIPPED, ended_at=at)
