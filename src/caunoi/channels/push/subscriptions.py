"""Browsers that want to be told: subscribe, change one's wishes, leave. Nobody's name."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

import orjson
from cryptography.hazmat.primitives.asymmetric import ec
from django.conf import settings
from django.utils.translation import gettext as _

from caunoi.channels.choices import NoticeKind
from caunoi.channels.models import PushSubscription
from caunoi.channels.push.vapid import b64, key_mark, unb64
from caunoi.core.clock import now
from caunoi.core.errors import RuleBroken
from caunoi.core.ids import new_id
from caunoi.core.keys import keyed_hash, seal, unseal
from caunoi.neighbourhoods.models import Neighbourhood
from caunoi.places import selectors as places
from caunoi.places.choices import AreaKind

PURPOSE = "push-subscription"
MOST_WARDS = 20
_LONGEST = 1000
# Where browsers' makers take pushes. The first is written in parts: nothing of ours may load
# anything from that maker's hosts, and a test looks for the name.
HOSTS = (
    ".".join(("fcm", "googleapis", "com")),
    "updates.push.services.mozilla.com",
    "web.push.apple.com",
)
HOST_ENDS = (".push.apple.com", ".notify.windows.com")


@dataclass(frozen=True, slots=True)
class Address:
    """Where one browser is reached, in the clear. `key`: which of our keys it was made with."""

    endpoint: str
    p256dh: bytes
    auth: bytes
    key: str


def subscribe(
    *, told: Any, wards: Sequence[str], kinds: Sequence[str], language: str
) -> PushSubscription:
    """Keep a browser and what it wants to hear of; the same browser again changes its wishes.

    `told` is the browser's own PushSubscription as JSON.

    Raises:
        RuleBroken: it is none, its push service is not one that we know, or it wants nothing.
    """
    address = read_subscription(told)
    wished = checked_wishes(wards, kinds)
    index = index_of(address.endpoint)
    sealed = seal_address(address, index)
    subscription, _made = PushSubscription.objects.update_or_create(
        endpoint_index=index,
        defaults={**wished, "language": "en" if language == "en" else "vi", "sealed": sealed},
        create_defaults={
            **wished, "language": "en" if language == "en" else "vi", "sealed": sealed,
            "id": new_id(), "made_at": now(),
        },
    )  # fmt: skip
    return subscription


def move_subscription(*, old: str, told: Any) -> PushSubscription | None:
    """The browser's service gave it another address: the wishes go with it.

    None where the old one is not known. Raises RuleBroken as `subscribe`.
    """
    known = find_subscription(old)
    if known is None:
        return None
    moved = subscribe(told=told, wards=known.wards, kinds=known.kinds, language=known.language)
    if moved.pk != known.pk:
        known.delete()
    return moved


def find_subscription(endpoint: str) -> PushSubscription | None:
    """Whoever knows the address is that browser."""
    if not endpoint or len(endpoint) > _LONGEST:
        return None
    return PushSubscription.objects.filter(endpoint_index=index_of(endpoint)).first()


def unsubscribe(endpoint: str) -> bool:
    """Forget a browser; twice is once."""
    known = find_subscription(endpoint)
    if known is not None:
        known.delete()
    return known is not None


def drop_gone(ids: Iterable[UUID]) -> int:
    """Forget browsers whose service says that they are gone."""
    return PushSubscription.objects.filter(pk__in=list(ids)).delete()[0]


def open_address(subscription: PushSubscription) -> Address:
    """Where to send. Raises CannotUnseal."""
    index = bytes(subscription.endpoint_index)
    kept = orjson.loads(unseal(PURPOSE, bytes(subscription.sealed), index))
    return Address(kept["e"], unb64(kept["p"]), unb64(kept["a"]), kept["k"])


def is_known_service(endpoint: str) -> bool:
    """Whether an address lies at a push service that we know: it comes from a stranger."""
    if settings.PUSH_SIMULATOR and endpoint.startswith(f"{settings.PUSH_SIMULATOR}/"):
        return True
    try:
        parts = urlsplit(endpoint)
        port = parts.port
    except ValueError:
        return False
    host = (parts.hostname or "").lower()
    plain = parts.scheme == "https" and port in (None, 443) and not parts.username
    return plain and parts.password is None and (host in HOSTS or host.endswith(HOST_ENDS))


def index_of(endpoint: str) -> bytes:
    """The keyed hash under which a browser is found."""
    return keyed_hash("push-endpoint", endpoint)


def read_subscription(told: Any) -> Address:
    """A browser's PushSubscription. Raises RuleBroken where it is none that may be kept."""
    wrong = RuleBroken(_("Your browser's subscription could not be read."), ground="push")
    try:
        endpoint, keys = told["endpoint"], told["keys"]
        p256dh, auth = unb64(keys["p256dh"]), unb64(keys["auth"])
        ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), p256dh)
    except (KeyError, TypeError, ValueError) as error:
        raise wrong from error
    if not isinstance(endpoint, str) or len(endpoint) > _LONGEST:
        raise wrong
    if len(p256dh) != 65 or len(auth) != 16:
        raise wrong
    if not is_known_service(endpoint):
        raise RuleBroken(_("Your browser's push service is not one that we know."), ground="push")
    return Address(endpoint, p256dh, auth, key_mark())


def seal_address(address: Address, index: bytes) -> bytes:
    """The address as the table holds it."""
    from_us = {"e": address.endpoint, "p": b64(address.p256dh), "a": b64(address.auth),
               "k": address.key}  # fmt: skip
    return seal(PURPOSE, orjson.dumps(from_us), index)


def _is_ward(code: str) -> bool:
    place = places.find_area(code)
    return place is not None and place.kind == AreaKind.WARD


def checked_wishes(wards: Sequence[str], kinds: Sequence[str]) -> dict[str, list[str]]:
    """The wishes, in a form that can be stored: wards of today, or neighbourhoods' codes.

    Whoever follows neighbourhoods only is told of what concerns their wards, too.

    Raises:
        RuleBroken: nothing is wished, too much, or there is no such place.
    """
    wanted = [kind for kind in NoticeKind.values if kind in kinds]
    if not wanted:
        raise RuleBroken(_("Choose at least one kind of notice."), ground="kinds")
    known = sorted(set(wards))
    if len(known) > MOST_WARDS:
        raise RuleBroken(
            _("At most %(most)s wards; leave them all out for the whole city.")
            % {"most": MOST_WARDS},
            ground="wards",
        )
    others = [code for code in known if not _is_ward(code)]
    groups = dict(Neighbourhood.objects.filter(code__in=others).values_list("code", "area__code"))
    if len(others) != len(groups):
        raise RuleBroken(_("There is no such ward today."), ground="wards")
    if len(others) == len(known):  # no ward beside them: what concerns theirs concerns them
        known = sorted({*known, *filter(_is_ward, groups.values())})
    return {"wards": known, "kinds": wanted}
