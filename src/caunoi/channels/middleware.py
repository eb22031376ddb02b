"""Webhooks' own short way: nothing of what pages need stands behind them."""

from __future__ import annotations

from collections.abc import Callable

from django.core.handlers.exception import convert_exception_to_response
from django.http import HttpRequest, HttpResponse

from caunoi.channels.views_hooks import take_hook
from caunoi.channels.views_mail_hooks import take_mail_hook

PREFIX = "/hooks/"
MAIL = "email"  # /hooks/email/tracking/, /hooks/email/inbound/
POLICY = "default-src 'none'; frame-ancestors 'none'; sandbox"


class HooksMiddleware:
    """Answers `/hooks/<channel>/` itself; everything else goes on along the chain."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.take: Callable[[HttpRequest], HttpResponse] = convert_exception_to_response(_take)  # type: ignore[assignment]

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith(PREFIX):
            return self.get_response(request)
        response = self.take(request)
        response._csp_exempt = True  # type: ignore[attr-defined]
        response["Content-Security-Policy"] = POLICY
        response["Cache-Control"] = "no-store"
        return response


def _take(request: HttpRequest) -> HttpResponse:
    request.get_host()  # raises DisallowedHost: the request is for another site
    name, _slash, kind = request.path_info.removeprefix(PREFIX).strip("/").partition("/")
    if name == MAIL:
        return take_mail_hook(request, kind)
    return take_hook(request, f"{name}/{kind}" if kind else name)
