"""Facebook's callbacks for a person who asks that their data be erased, or removes our app."""

from __future__ import annotations

import base64
import logging
from collections.abc import Mapping
from typing import Any

import orjson
from django.conf import settings

from caunoi.channels.chat import Incoming
from caunoi.channels.choices import HookState
from caunoi.channels.errors import PermanentFailure
from caunoi.channels.facebook.graph import CHANNEL, Graph, path_of
from caunoi.channels.facebook.reading import DELETION
from caunoi.channels.facebook.signing import issued_at
from caunoi.channels.hooks import digest_of, store_hook
from caunoi.channels.models import Account, Hook

logger = logging.getLogger(__name__)


def ask_deletion(held: Mapping[str, Any]) -> str:
    """Keep the wish until it is done, and return the code by which it is followed.

    `held` is what a signed request said. The same request twice has the same code.

    Raises:
        KeyError: it names nobody.
    """
    body = orjson.dumps(
        {
            "object": DELETION, "user_id": str(held["user_id"]),
            "issued_at": issued_at(held).isoformat(),
        },
        option=orjson.OPT_SORT_KEYS,
    )  # fmt: skip
    store_hook(CHANNEL, body, "signed_request")
    return base64.urlsafe_b64encode(digest_of(body)).decode().rstrip("=")


def find_deletion(code: str) -> HookState | None:
    """How far a wish is; None where the code is of none."""
    try:
        digest = base64.urlsafe_b64decode(code + "=" * (-len(code) % 4))
    except ValueError:
        return None
    found = Hook.objects.filter(channel=CHANNEL, digest=digest, variant="signed_request").first()
    return HookState(found.state) if found else None


def peers_of(account: Account, item: Incoming) -> list[str]:
    """The person's ids at our page: the wish names them by another, that of our app.

    Raises:
        TemporaryFailure, AccountTrouble: Facebook cannot be asked now; the wish stays.
    """
    if item.extra.get("scope") != "app":
        return []
    app_token = f"{settings.FACEBOOK_APP_ID}|{settings.FACEBOOK_APP_SECRET}"
    try:
        held = Graph(account, app_token).get(
            path_of(item.peer, "ids_for_pages"), page=account.external_id
        )
    except PermanentFailure:
        return []  # they never wrote to the page
    return [str(row["id"]) for row in held.get("data") or [] if row.get("id")]
