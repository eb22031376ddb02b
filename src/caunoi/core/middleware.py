"""The edges of every request: the policy of pages, and the path that keeps no trace of a person."""

from __future__ import annotations

from collections.abc import Callable

from csp.middleware import CSPMiddleware
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from caunoi.core.brakes import mark_of

# Pages and calls on which a person may stay nameless (docs/adr/0005-anonymity.md).
PRIVATE_PREFIXES = (
    "/gui-tin/an-danh/",
    "/tra-cuu/",
    "/khu-dan-cu/",
    "/lich-hen/",
    "/xem-giay-to/",
    "/ho-so/",
    # What somebody types, asks and thinks of an answer; reading answers is no secret.
    "/hoi-dap/tim/",
    "/hoi-dap/hoi/",
    "/hoi-dap/y-kien/",
    "/api/v1/reports",
    "/api/v1/suggest",
    "/api/v1/areas",
    "/tai-tep/",
)
# Presses on them count: where one comes from becomes a mark of this process's memory (brakes.py).
BRAKED_PREFIXES = ("/lich-hen/dat/", "/xem-giay-to/gui/", "/hoi-dap/y-kien/", "/thu-tuc/")
_TRACES = (
    "REMOTE_ADDR", "REMOTE_HOST", "REMOTE_PORT", "HTTP_X_FORWARDED_FOR", "HTTP_X_REAL_IP",
    "HTTP_FORWARDED", "HTTP_USER_AGENT", "HTTP_COOKIE", "HTTP_REFERER",
)  # fmt: skip


def is_private(path: str) -> bool:
    """Whether a path belongs to the anonymous path, in either language."""
    return path.removeprefix("/en").startswith(PRIVATE_PREFIXES)


def _brake_mark(request: HttpRequest) -> bytes:
    """The mark of where a press comes from; none elsewhere, and none for who only reads."""
    path = request.path_info.removeprefix("/en")
    if request.method != "POST" or not path.startswith(BRAKED_PREFIXES):
        return b""
    if not settings.BEHIND_PROXY:
        return mark_of(request.META.get("REMOTE_ADDR", ""))
    # What the proxy itself saw stands last.
    return mark_of(request.META.get("HTTP_X_FORWARDED_FOR", "").rpartition(",")[2])


class PolicyMiddleware(CSPMiddleware):
    """The policy of pages; an answer that brings its own costs nothing to look at."""

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        """Leave answers alone that say they are no page (`_csp_exempt`) and have a policy."""
        if getattr(response, "_csp_exempt", False) and "Content-Security-Policy" in response:
            return response
        answer: HttpResponseBase = super().process_response(request, response)
        return answer


class PrivatePathsMiddleware:
    """Takes the traces of a person off requests to private paths, before any code sees them.

    It stands before sessions and sign-in, so that no view can know who asked; and no cookie
    leaves with the answer.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        private = is_private(request.path_info)
        request.is_private_path = private  # type: ignore[attr-defined]
        request.brake_mark = _brake_mark(request)  # type: ignore[attr-defined]
        if private:
            for name in _TRACES:
                request.META.pop(name, None)
            request.COOKIES = {}
        response = self.get_response(request)
        if private:
            response.cookies.clear()
            # A page that only asks to mend what was typed may be gone back to: with `no-store` the
            # browser shows an error in its place.
            is_kept = getattr(response, "may_be_gone_back_to", False)
            response["Cache-Control"] = "private, no-cache" if is_kept else "no-store"
            response["Referrer-Policy"] = "no-referrer"
        if settings.SECURE:
            response.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        return response
