"""`/`: the start page for a resident in a hurry."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from caunoi.portal.choices import Section
from caunoi.portal.selectors.news import notices_in_force, pages_of
from caunoi.reports import catalogue

NOTICES = 3
NEWS = 4


@require_safe
def show_home(request: HttpRequest) -> HttpResponse:
    """What to do first, then what is warned of, one's ward, and the news."""
    context = {
        "kinds": [row.name for row in catalogue.categories() if not row.parent],
        "notices": notices_in_force(NOTICES),
        "news": pages_of(Section.NEWS)[:NEWS],
        "leaders": pages_of(Section.LEADERS)[:1],
        "reads_english": get_language() == "vi" and _reads_english(request),
    }
    answer = render(request, "portal/home.html", context)
    patch_vary_headers(answer, ["Accept-Language"])
    return answer


def _reads_english(request: HttpRequest) -> bool:
    """Whether the browser asks for English before Vietnamese, or for no Vietnamese at all."""
    wanted = [one.strip().lower() for one in request.headers.get("Accept-Language", "").split(",")]
    first = next((one[:2] for one in wanted if one[:2] in ("vi", "en")), "")
    return first == "en"
