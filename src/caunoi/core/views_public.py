"""The style guide: every component on one page, in the demonstration only."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from caunoi.core.clock import now
from caunoi.core.forms import StyleGuideForm

FACES = {"public", "anonymous", "staff", "home"}
TONES = ("info", "success", "warning", "danger", "special", "neutral")


def show_style_guide(request: HttpRequest, face: str = "public") -> HttpResponse:
    """All components in the frame of `face`, or a start page; `?errors` shows a form refused.

    Raises:
        Http404: this is not the demonstration, or no such face.
    """
    if not settings.DEMO or face not in FACES:
        raise Http404
    moment = now()
    context = {
        "base": f"core/base_{face}.html",
        "face": face,
        "form": StyleGuideForm({} if "errors" in request.GET else None),
        "tones": TONES,
        "page": Paginator(range(200), 10).get_page(request.GET.get("page", 4)),
        "times": [moment + timedelta(hours=hours) for hours in (90, 5, -30)],
        "past": moment - timedelta(hours=20),
        "long_past": moment - timedelta(hours=200),
        "section": "inbox",
        "inbox_new": 7,
    }
    page = "core/style_guide/home.html" if face == "home" else "core/style_guide.html"
    return render(request, page, context)
