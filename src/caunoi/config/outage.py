"""When the database is away or full: say "not sent, kept here" instead of a broken page.

This is Django's last resort for an error (`handler500`), so it covers every page and call, and
what it shows asks no database: what a person had typed stands in the page and can be sent again.
"""

from __future__ import annotations

import sys

from django.db import InterfaceError, InternalError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.cache import add_never_cache_headers
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.defaults import server_error

from caunoi.api.middleware import PREFIX
from caunoi.api.problems import problem

RETRY_SECONDS = 20
READ_ONLY = "25006"  # a standby that was not promoted yet
# Pages whose fields are nobody's to show again: passwords and codes of sign-in.
_NEVER_SHOWN = ("/tai-khoan/", "/en/tai-khoan/")
_TOKEN = "csrfmiddlewaretoken"  # noqa: S105  (a field's name)


def show_error(request: HttpRequest) -> HttpResponse:
    """The answer to an error that nobody caught: 503 where the database is away, else 500."""
    if not is_outage(sys.exc_info()[1]):
        return server_error(request)
    if request.path_info.startswith(PREFIX):
        detail = _("Nothing was stored. Please send it again in a moment, with the same key.")
        answer = problem(503, detail)
    else:
        answer = HttpResponse(render_to_string("core/not_sent.html", _kept(request)), status=503)
    answer["Retry-After"] = str(RETRY_SECONDS)
    add_never_cache_headers(answer)
    return answer


def is_outage(error: BaseException | None) -> bool:
    """Whether the database could not be reached, had no room, or was too busy to answer."""
    if isinstance(error, InternalError):
        return getattr(error.__cause__, "sqlstate", "") == READ_ONLY
    return isinstance(error, OperationalError | InterfaceError)


def _kept(request: HttpRequest) -> dict[str, object]:
    """What was typed, to stand in the page; files cannot be kept there."""
    if request.method != "POST" or request.path_info.startswith(_NEVER_SHOWN):
        return {"language": "en" if get_language() == "en" else "vi"}
    fields = [
        (name, value)
        for name, values in request.POST.lists()
        if name not in {_TOKEN, "text"}
        for value in values
    ]
    return {
        "language": "en" if get_language() == "en" else "vi",
        "is_form": True,
        "is_keyed": bool(request.POST.get("key")),
        "fields": fields,
        "text": request.POST.get("text", ""),
        "has_files": bool(request.FILES),
        "csrf_token": request.POST.get(_TOKEN, ""),
    }
