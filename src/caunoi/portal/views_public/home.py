"""`/`: the start page for a resident in a hurry."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
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
    }
    return render(request, "portal/home.html", context)
