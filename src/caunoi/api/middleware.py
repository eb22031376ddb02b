"""The API's own short way: no session, cookie, form token or page stands behind its calls."""

from __future__ import annotations

from collections.abc import Callable

from django.core.handlers.exception import convert_exception_to_response
from django.http import HttpRequest, HttpResponse
from django.urls import resolve
from django.utils.translation import get_language_from_request, override

from caunoi.api.problems import TYPE, problem

PREFIX = "/api/v1/"
POLICY = "default-src 'none'; frame-ancestors 'none'; sandbox"


class ApiMiddleware:
    """Answers calls under the API's prefix itself, everything else goes on along the chain.

    What stands behind it in the chain is for pages: sessions, forms, sign-in, messages. A call
    brings a token or a receipt, or is nameless; it needs none of them and pays for none. Plain
    error pages become problem documents.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.call: Callable[[HttpRequest], HttpResponse] = convert_exception_to_response(_call)  # type: ignore[assignment]

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith(PREFIX):
            return self.get_response(request)
        language = get_language_from_request(request)
        if not request.META.get("HTTP_ACCEPT_LANGUAGE"):
            language = "vi"
        with override(language):
            response = self.call(request)
            if response.status_code >= 400 and response.get("Content-Type") != TYPE:
                plain = problem(response.status_code)
                for header in ("Allow", "Retry-After", "WWW-Authenticate"):
                    if header in response:
                        plain[header] = response[header]
                response = plain
        # JSON is no page: one fixed policy, and the pages' own is not composed for each answer.
        response._csp_exempt = True  # type: ignore[attr-defined]
        response["Content-Security-Policy"] = POLICY
        response["X-Frame-Options"] = "DENY"
        response["Content-Language"] = language
        response["Vary"] = "Accept-Language"
        if not response.streaming:
            response["Content-Length"] = str(len(response.content))
        return response


def _call(request: HttpRequest) -> HttpResponse:
    """Find the call and make it, as Django does at the end of the chain.

    Raises:
        DisallowedHost: the request is for another site.
        Http404: there is no such call.
    """
    request.get_host()
    request.resolver_match = match = resolve(request.path_info)
    answer: HttpResponse = match.func(request, *match.args, **match.kwargs)
    return answer
