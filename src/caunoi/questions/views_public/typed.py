"""What was typed goes along to the page in the other language: by POST, never in an address."""

from __future__ import annotations

from django.urls import reverse, translate_url
from django.utils.translation import get_language

FORM = "typed"  # the id of the page's form that holds the words


def typed_along(view: str, *args: str) -> dict[str, str]:
    """For the switch of language: which form it sends, and where to in the other language."""
    other = "en" if get_language() == "vi" else "vi"
    return {"typed_in": FORM, "typed_to": translate_url(reverse(view, args=args), other)}
