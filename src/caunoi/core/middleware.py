"""The anonymous path: no session, no cookie, nothing kept of where a request came from."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

# Pages and calls on which a person may stay nameless (docs/adr/0005-anonymity.md).
PRIVATE_PREFIXES = (
    "/gui-tin/an-danh/",
    "/tra-cuu/",
    "/api/v1/reports",
    "/api/v1/suggest",
    "/api/v1/areas",
    "/tai-tep/",
)
_TRACES = (
    "REMOTE_ADDR", "REMOTE_HOST", "REMOTE_PORT", "HTTP_X_FORWARDED_FOR", "HTTP_X_REAL_IP",
    "HTTP_FORWARDED", "HTTP_USER_AGENT", "HTTP_COOKIE", "HTTP_REFERER",
)  # fmt: skip


def is_private(path: str) -> bool:
    """Whether a path belongs to the anonymous path, in either language."""
    return path.removeprefix("/en").startswith(PRIVATE_PREFIXES)


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
        if private:
            for name in _TRACES:
                request.META.pop(name, None)
            request.COOKIES = {}
        response = self.get_response(request)
        if private:
            response.cookies.clear()
            response["Cache-Control"] = "no-store"
            response["Referrer-Policy"] = "no-referrer"
        if settings.SECURE:
            response.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        return response
