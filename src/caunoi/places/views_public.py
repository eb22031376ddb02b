"""Shapes of the wards for maps: small, public, the same for everybody."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import condition

from caunoi.core.clock import today
from caunoi.places.shapes import ward_shapes


def _etag(request: HttpRequest) -> str:
    return f'"{ward_shapes(today()).digest}"'


# Nothing in it is secret and nothing in it comes from the request, so it may be compressed.
@gzip_page
@cache_control(public=True, max_age=86_400)
@condition(etag_func=_etag)
def show_ward_shapes(request: HttpRequest) -> HttpResponse:
    """`/ban-do/phuong-xa.geojson`: today's wards, simplified, each with `approximate`."""
    return HttpResponse(ward_shapes(today()).body, content_type="application/geo+json")
