"""The feeds' addresses: the same for everybody, kept by caches, answered with 304 where nothing is
new."""

from __future__ import annotations

from datetime import datetime
from hashlib import sha256

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.views.decorators.cache import cache_control
from django.views.decorators.http import condition, require_safe

from caunoi.channels.feeds import atom, cap
from caunoi.channels.models import Bulletin

ATOM_TYPE = "application/atom+xml; charset=utf-8"


def _etag(request: HttpRequest) -> str:
    newest, count = atom.revision()
    told = f"{request.path} {newest} {count} {get_language()}"
    return f'"{sha256(told.encode()).hexdigest()[:20]}"'


def _changed(_request: HttpRequest) -> datetime | None:
    return atom.revision()[0]


@require_safe
@cache_control(public=True, max_age=60)
@condition(etag_func=_etag, last_modified_func=_changed)
def show_atom(request: HttpRequest) -> HttpResponse:
    """`/canh-bao/atom.xml`: notices with links to their pages and CAP messages."""
    language = "en" if (get_language() or "").startswith("en") else "vi"
    return HttpResponse(atom.write_notices(language), content_type=ATOM_TYPE)


@require_safe
@cache_control(public=True, max_age=60)
@condition(etag_func=_etag, last_modified_func=_changed)
def show_cap_feed(request: HttpRequest) -> HttpResponse:
    """`/canh-bao/cap.xml`: every CAP message, whole."""
    return HttpResponse(atom.write_messages(), content_type=ATOM_TYPE)


@require_safe
@cache_control(public=True, max_age=3600)
def show_cap(request: HttpRequest, identifier: str) -> HttpResponse:
    """`/canh-bao/cap/<id>.xml`: one message; it stays when it is over or taken back."""
    known = cap.read_identifier(identifier)
    if known is None:
        raise Http404
    rows = list(
        Bulletin.objects.filter(broadcast=known[0], number__lte=known[1])
        .select_related("broadcast")
        .order_by("number")
    )
    if not rows or rows[-1].number != known[1]:
        raise Http404
    body = cap.as_bytes(cap.write_cap(rows[-1], rows[:-1]))
    return HttpResponse(body, content_type=f"{cap.MEDIA_TYPE}; charset=utf-8")
