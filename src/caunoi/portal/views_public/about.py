"""Units with their duty phones, "my ward", and the search over everything."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from caunoi.places.meaning import wards_meant
from caunoi.portal.choices import Section
from caunoi.portal.selectors.contacts import contact_of
from caunoi.portal.selectors.news import language_now, pages_of, shelves_by_unit, unit_shelf
from caunoi.portal.selectors.searching import LONGEST, search_all
from caunoi.portal.selectors.wards import all_wards, find_ward_page
from caunoi.questions.services.words import note_miss
from caunoi.units import directory
from caunoi.units.choices import Desk, UnitKind

NEWS = 5
LISTED = (UnitKind.CITY, UnitKind.DEPARTMENT, UnitKind.TEAM)


@require_safe
def show_units(request: HttpRequest) -> HttpResponse:
    """`/don-vi/`: departments with what they do and their duty phone; wards by their name."""
    shelves = shelves_by_unit()
    rows = [(unit, shelves.get(unit.code)) for unit in directory.units_on() if unit.kind in LISTED]
    return render(
        request, "portal/units.html", {"rows": rows, "words": "", "city": directory.desk(Desk.ROOT)}
    )


@require_safe
def show_unit(request: HttpRequest, code: str) -> HttpResponse:
    """`/don-vi/<code>/`: one unit; a ward's police have their page with the ward."""
    unit = directory.find_unit(code.upper())
    if unit is None or not unit.is_open():
        raise Http404
    if unit.kind == UnitKind.WARD and unit.area_code:
        return redirect("portal:ward", code=unit.area_code)
    shelf = unit_shelf(unit.code)
    context = {"unit": unit, "shelf": shelf, "contact": contact_of(unit, shelf),
               "news": pages_of(Section.NEWS, unit=unit.code)[:NEWS]}  # fmt: skip
    return render(request, "portal/unit.html", context)


@require_safe
def find_ward(request: HttpRequest) -> HttpResponse:
    """`/phuong/?q=`: by a name of today or of before; one hit leads on at once."""
    words = request.GET.get("q", "")[:LONGEST]
    meant = wards_meant(words)
    if meant.is_certain:
        return redirect("portal:ward", code=meant.wards[0].code)
    context = {"words": words, "meant": meant, "asked": bool(words.strip()),
               "wards": all_wards(), "city": directory.desk(Desk.ROOT)}  # fmt: skip
    return render(request, "portal/wards.html", context)


@require_safe
def show_ward(request: HttpRequest, code: str) -> HttpResponse:
    """`/phuong/<code>/`: police, desk of the area officer, groups, hours, warnings."""
    ward = find_ward_page(code)
    if ward is None:
        raise Http404
    if ward.place.code != code:
        return redirect("portal:ward", code=ward.place.code)
    language = language_now()
    notices = [(one, one.title(language)) for one in ward.notices]
    news = pages_of(Section.NEWS, unit=ward.police.code)[:NEWS] if ward.police else ()
    contact = contact_of(ward.police, ward.shelf) if ward.police else None
    context = {"ward": ward, "contact": contact, "notices": notices, "news": news}
    return render(request, "portal/ward.html", context)


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """`/tim-kiem/?q=`: everything that is public; what found nothing is counted for editors."""
    words = request.GET.get("q", "")[:LONGEST].replace("\x00", " ")
    found = search_all(words)
    if words.strip() and not found and len(words) < LONGEST:  # what was cut is no question
        note_miss(words, get_language() or "vi")
    return render(request, "portal/search.html", {"words": words, "found": found})
