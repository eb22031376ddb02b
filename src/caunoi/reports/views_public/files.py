"""Files for the reporter, by links that their page makes and that live a quarter of an hour."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_GET

from caunoi.core.errors import Refused
from caunoi.core.files.serving import hand_out
from caunoi.reports.selectors.files import get_reporters_file


@require_GET
def show_file(
    request: HttpRequest, token: str, what: str = "view", page: int = 1
) -> HttpResponseBase:
    """The clean copy, its thumbnail, one page of it, or the original to be saved."""
    try:
        file = get_reporters_file(token).file
        return hand_out(file, what, page=page, byte_range=request.headers.get("Range", ""))
    except Refused as refused:
        context = {"said": refused.message}
        return render(request, "reports/public/no_file.html", context, status=refused.status)
