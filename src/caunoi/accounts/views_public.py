"""Doors that allauth knows by name and that stay shut: nobody signs up, e-mails stay as given."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse


def no_such_page(request: HttpRequest, **parts: str) -> HttpResponse:
    """There is no such page here."""
    raise Http404
