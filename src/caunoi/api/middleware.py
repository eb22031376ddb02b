"""The API's edges: Accept-Language, and problem documents for Django's own error pages."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language_from_request, override

from caunoi.api.problems import TYPE, problem

PREFIX = "/api/v1/"
POLICY = "default-src 'none'; frame-ancestors 'none'; sandbox"


class ApiMiddleware:
    """Turns plain error pages under the API's prefix into problem documents."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith(PREFIX):
            return self.get_response(request)
        language = get_language_from_request(request)
        if not request.META.get("HTTP_ACCEPT_LANGUAGE"):
            language = "vi"
        with override(language):
            response = self.get_response(request)
            if response.status_code >= 400 and response.get("Content-Type") != TYPE:
                plain = problem(response.status_code)
                for header in ("Allow", "Retry-After", "WWW-Authenticate"):
                    if header in response:
                        plain[header] = response[header]
                response = plain
        # JSON is no page: one fixed policy, and the pages' own is not composed for each answer.
        response._csp_exempt = True  # type: ignore[attr-defined]
        response["Content-Security-Policy"] = POLICY
        response["Content-Language"] = language
        response["Vary"] = "Accept-Language"
        return response
