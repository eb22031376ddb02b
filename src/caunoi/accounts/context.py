"""What staff pages know of their reader without asking: the way to administration."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from caunoi.accounts import policy
from caunoi.accounts.access import Actor, may

# Whoever may do one of these finds something under /quan-tri/.
ADMINISTRATION = (policy.MANAGE_STAFF, policy.APPROVE_RULE, policy.PROPOSE_RULE)


def administration_of(actor: Actor | None) -> str:
    """The address of the reader's first page of administration, or ""."""
    if not actor:
        return ""
    if may(actor, policy.MANAGE_STAFF):
        return reverse("accounts:administration")
    return reverse("accounts:two_keys") if any(may(actor, p) for p in ADMINISTRATION) else ""


def staff_links(request: HttpRequest) -> dict[str, Any]:
    """What the rail offers, found only where a page asks for it."""
    actor = getattr(request, "actor", None)
    return {
        "administration_url": SimpleLazyObject(lambda: administration_of(actor)),
        "may_take_down": SimpleLazyObject(lambda: _may(actor, policy.TAKE_DOWN)),
        "may_view_channels": SimpleLazyObject(lambda: _may(actor, policy.VIEW_CHANNELS)),
        "may_write_pages": SimpleLazyObject(
            lambda: _may(actor, policy.WRITE_PAGES) or _may(actor, policy.MANAGE_PORTAL)
        ),
    }


def _may(actor: Actor | None, permission: str) -> bool:
    return actor is not None and bool(actor) and may(actor, permission)
