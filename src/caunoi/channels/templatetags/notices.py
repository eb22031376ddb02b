"""`{% load notices %}`: the way to notices on the desk, and what holds in a ward now."""

from __future__ import annotations

from django import template
from django.template import Context
from django.utils.translation import get_language

from caunoi.accounts.access import scopes_of
from caunoi.accounts.policy import RELEASE_BROADCASTS, WRITE_BROADCASTS
from caunoi.channels.broadcasts.content import Notice
from caunoi.channels.broadcasts.selectors import public_notices

FEW = 3
register = template.Library()


@register.simple_tag(takes_context=True)
def writes_notices(context: Context) -> bool:
    """Whether the reader writes or releases notices."""
    request = context.get("request")
    actor = getattr(request, "actor", None)
    if not actor:
        return False
    return any(scopes_of(actor, one) for one in (WRITE_BROADCASTS, RELEASE_BROADCASTS))


@register.simple_tag
def notices_in_ward(ward: str) -> list[tuple[Notice, str]]:
    """What the police warn of there now, each with its heading; the newest first, the first few."""
    language = "en" if (get_language() or "").startswith("en") else "vi"
    return [(one, one.title(language)) for one in public_notices(ward=ward)[:FEW]]
