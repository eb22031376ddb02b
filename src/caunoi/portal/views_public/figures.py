"""`/so-lieu/`: the public figures as a page and as a file."""

from __future__ import annotations

import csv
from io import StringIO

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from caunoi.core.small_counts import SMALL
from caunoi.portal.selectors.public_figures import as_rows, public_figures
from caunoi.reports.selectors.figures import KEPT_SECONDS

BYTE_ORDER = "\ufeff"  # spreadsheets take the file for UTF-8 by it


@require_safe
@cache_control(public=True, max_age=KEPT_SECONDS)
def show_figures(request: HttpRequest) -> HttpResponse:
    """Reports of a year by kind and month, and questions by unit; no person, no place."""
    context = {"told": public_figures(), "small": SMALL}
    return render(request, "portal/figures.html", context)


@require_safe
@cache_control(public=True, max_age=KEPT_SECONDS)
def download_figures(request: HttpRequest) -> HttpResponse:
    """The same numbers for spreadsheets."""
    held = StringIO()
    csv.writer(held).writerows(as_rows(public_figures()))
    answer = HttpResponse(BYTE_ORDER + held.getvalue(), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="so-lieu.csv"'
    return answer
