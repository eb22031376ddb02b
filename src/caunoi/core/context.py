"""What every page may know of the site."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from caunoi.core.city import city_name


def site(request: HttpRequest) -> dict[str, Any]:
    """City, demo banner, and whether this page belongs to the anonymous path."""
    return {
        "city_name": city_name(),
        "is_demo": settings.DEMO,
        "site_url": settings.SITE_URL,
        "is_private_path": getattr(request, "is_private_path", False),
    }
