"""The API object: its renderer, its errors, its document."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

import orjson
from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.openapi.schema import OpenAPISchema
from ninja.parser import Parser
from ninja.renderers import BaseRenderer

from caunoi import __version__
from caunoi.api.problems import TYPE as PROBLEM
from caunoi.api.problems import from_refusal, from_validation, problem
from caunoi.core.errors import Refused


class OrjsonRenderer(BaseRenderer):
    """JSON by orjson: UTF-8, times with their offset."""

    media_type = "application/json"

    def render(self, request: HttpRequest, data: Any, *, response_status: int) -> bytes:
        """The bytes of an answer."""
        return orjson.dumps(data, default=str)


class OrjsonParser(Parser):
    """Reads bodies by orjson."""

    def parse_body(self, request: HttpRequest) -> Any:
        """The body as Python values; raises ValueError where it is no JSON."""
        return orjson.loads(request.body)


class CauNoiAPI(NinjaAPI):
    """Says in its document what it really sends: errors are problem documents (RFC 9457)."""

    def get_openapi_schema(self, **options: Any) -> OpenAPISchema:
        """The OpenAPI document."""
        document = super().get_openapi_schema(**options)
        for operations in document["paths"].values():
            for operation in operations.values():
                for status, answer in operation["responses"].items():
                    content = answer.get("content", {})
                    if int(status) >= HTTPStatus.BAD_REQUEST and "application/json" in content:
                        content[PROBLEM] = content.pop("application/json")
        return document


api = CauNoiAPI(
    title="CầuNối",
    version=__version__,
    description=(
        "Reports from residents to the police of a city, and their handling by staff. "
        "Times are RFC 3339; errors are RFC 9457 problem documents in Vietnamese or English "
        "(Accept-Language); calls with a receipt or without a token keep no trace of the caller."
    ),
    docs_url=None,
    openapi_url="/openapi.json",
    renderer=OrjsonRenderer(),
    parser=OrjsonParser(),
    urls_namespace="api",
)


@api.exception_handler(Refused)
def _refused(request: HttpRequest, error: Refused) -> HttpResponse:
    return from_refusal(request, error)


@api.exception_handler(ValidationError)
def _invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    return from_validation(request, error)


@api.exception_handler(HttpError)
def _http_error(request: HttpRequest, error: HttpError) -> HttpResponse:
    return problem(error.status_code, str(error))


@api.exception_handler(AuthenticationError)
def _no_token(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    return problem(401)
