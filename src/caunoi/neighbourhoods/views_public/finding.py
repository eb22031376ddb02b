"""`/khu-dan-cu/`: find one's neighbourhood, read what its officer published."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from caunoi.neighbourhoods.forms import FindForm
from caunoi.neighbourhoods.models import Neighbourhood
from caunoi.neighbourhoods.selectors.finding import (
    find_neighbourhood,
    look_for,
    officer_of,
    wards_with_groups,
)
from caunoi.neighbourhoods.selectors.posts import public_posts


@require_safe
def find(request: HttpRequest) -> HttpResponse:
    """By the ward's name, past or present, or by a link of a ward."""
    words, ward = request.GET.get("q", "")[:80], request.GET.get("ward", "")[:12]
    found = look_for(words, ward)
    rows = [(one, officer_of(one)) for one in found.groups]
    context = {
        "form": FindForm(initial={"q": words}), "found": found, "rows": rows,
        "asked": bool(words.strip() or ward), "wards": wards_with_groups(),
    }  # fmt: skip
    return render(request, "neighbourhoods/public/find.html", context)


@require_safe
def show(request: HttpRequest, code: str) -> HttpResponse:
    """One neighbourhood, for everybody: who its officer is, what is published, how to join."""
    neighbourhood = get_neighbourhood(code)
    posts = public_posts(neighbourhood, request.GET.get("page", ""))
    context = {**facts(neighbourhood), "posts": posts}
    return render(request, "neighbourhoods/public/show.html", context)


def get_neighbourhood(code: str) -> Neighbourhood:
    """The neighbourhood of an address; 404 where there is none."""
    found = find_neighbourhood(code)
    if found is None:
        raise Http404
    return found


def facts(neighbourhood: Neighbourhood) -> dict[str, object]:
    """What every page of a neighbourhood shows of it."""
    links = [one for one in getattr(neighbourhood, "linked", []) if one.link]
    return {"place": neighbourhood, "officer": officer_of(neighbourhood), "links": links}
