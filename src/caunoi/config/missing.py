"""What officers see where there is nothing for them: a page of the desk, with the way back.

It says the same of what does not exist and of what an officer may not know of. Everybody else
sees the pages of errors for residents, which need neither session nor database.
"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers
from django.views.defaults import page_not_found, permission_denied

from caunoi.accounts.middleware import STAFF_PREFIXES


def show_missing(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The answer to 404."""
    if not _is_officer_at_work(request):
        return page_not_found(request, exception)
    return _show(request, "core/staff_404.html", 404)


def show_forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The answer to 403."""
    if not _is_officer_at_work(request):
        return permission_denied(request, exception)
    return _show(request, "core/staff_403.html", 403)


def _is_officer_at_work(request: HttpRequest) -> bool:
    """Whether a signed-in officer asked for a page of staff."""
    if not request.path_info.removeprefix("/en").startswith(STAFF_PREFIXES):
        return False
    return bool(getattr(request, "actor", None))


def _show(request: HttpRequest, template: str, status: int) -> HttpResponse:
    answer = render(request, template, status=status)
    add_never_cache_headers(answer)
    return answer
