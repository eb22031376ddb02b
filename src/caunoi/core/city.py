"""The city's name in the reader's language."""

from __future__ import annotations

from django.conf import settings
from django.utils.translation import get_language


def city_name() -> str:
    """As it is written in the language of the page: Hà Nội, Hanoi."""
    english = (get_language() or "").startswith("en")
    return str(settings.CITY_NAME_EN if english else settings.CITY_NAME)
