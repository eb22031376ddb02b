"""Lists of what is published: news, the leadership's messages, legal texts; their feeds."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from caunoi.portal.choices import Section
from caunoi.portal.feeds import as_atom, as_rss
from caunoi.portal.models import UnitPage
from caunoi.portal.selectors.contacts import contact_of
from caunoi.portal.selectors.news import (
    language_now,
    legal_texts,
    notices_in_force,
    off_line_pages,
    pages_of,
    tag_name,
)
from caunoi.questions.selectors.answers import texts_cited
from caunoi.units import directory

PAGE = 20
LATEST = 40
NOTICES = 2


@require_safe
def show_section(request: HttpRequest, section: str) -> HttpResponse:
    """`/tin-tuc/`, `/lanh-dao/`: the newest first; by tag and unit on request."""
    tag, unit = request.GET.get("the", "")[:80], request.GET.get("don-vi", "")[:32]
    page = Paginator(pages_of(section, tag=tag, unit=unit), PAGE).get_page(request.GET.get("page"))
    is_front = section == Section.NEWS and page.number == 1 and not (tag or unit)
    context = {
        "page_obj": page, "notices": notices_in_force(NOTICES) if is_front else (),
        "section": Section(section), "tag": tag and tag_name(tag),
        "unit": directory.find_unit(unit.upper()) if unit else None,
    }  # fmt: skip
    return render(request, "portal/list.html", context)


@require_safe
def show_legal_texts(request: HttpRequest) -> HttpResponse:
    """`/van-ban/`: legal texts with number, dates and source; after them what answers rest on."""
    page = Paginator(legal_texts(), PAGE).get_page(request.GET.get("page"))
    context = {"page_obj": page, "section": Section.LEGAL, "cited": texts_cited()}
    return render(request, "portal/legal_list.html", context)


def show_shelf(request: HttpRequest, shelf: UnitPage) -> HttpResponse:
    """What one unit says of itself, and what it published."""
    rows = pages_of(Section.NEWS, language=shelf.locale.language_code, unit=shelf.unit.code)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    unit = directory.get_unit(shelf.unit.code)
    context = {
        "page": shelf, "page_obj": page, "unit": unit, "contact": contact_of(unit, shelf),
    }  # fmt: skip
    return render(request, "portal/shelf.html", context)


@require_safe
def show_off_line(request: HttpRequest) -> HttpResponse:
    """`/an-toan/`: emergency numbers and guidance on one page, which phones put aside."""
    context = {"pages": off_line_pages(language_now())}
    return render(request, "portal/off_line.html", context)


@require_safe
def show_atom(request: HttpRequest) -> HttpResponse:
    """`/tin-tuc/atom.xml`."""
    body = as_atom(pages_of(Section.NEWS)[:LATEST])
    return HttpResponse(body, content_type="application/atom+xml; charset=utf-8")


@require_safe
def show_rss(request: HttpRequest) -> HttpResponse:
    """`/tin-tuc/rss.xml`."""
    body = as_rss(pages_of(Section.NEWS)[:LATEST])
    return HttpResponse(body, content_type="application/rss+xml; charset=utf-8")
