"""Public pages are sent packed: on a phone's network the page itself is the largest part."""

from __future__ import annotations

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.utils.cache import patch_vary_headers

PACKED = ("text/html", "application/xml", "application/atom+xml", "application/rss+xml", "text/csv")


class PackingMiddleware(GZipMiddleware):
    """Packs what somebody without a cookie reads.

    Whoever brings one has something that the length of a packed page could tell by and by
    (BREACH), although Django pads it; those pages go as they are.
    """

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        """Pack a page that was asked for by GET; say to caches that it comes in two ways."""
        kind = response.get("Content-Type", "").partition(";")[0]
        if request.method != "GET" or response.streaming or kind not in PACKED:
            return response
        patch_vary_headers(response, ("Accept-Encoding",))
        if request.headers.get("cookie"):
            return response
        packed: HttpResponseBase = super().process_response(request, response)
        return packed
