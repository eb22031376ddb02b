"""Every error of the API as a problem document (RFC 9457), in the caller's language."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

import orjson
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja.errors import ValidationError

from caunoi.core.errors import Refused

TYPE = "application/problem+json"


def _title(status: int) -> str:
    titles = {
        400: _("The request cannot be read"),
        401: _("A token is needed"),
        404: _("Not found"),
        405: _("This address does not know that method"),
        406: _("Only JSON is given here"),
        409: _("Not possible as things stand"),
        413: _("Too large"),
        415: _("This kind of content is not accepted"),
        422: _("Something in the request is missing or wrong"),
        429: _("Too many requests"),
        503: _("Not available for the moment"),
    }
    return titles.get(status) or HTTPStatus(status).phrase


def problem(status: int, detail: str = "", **more: Any) -> HttpResponse:
    """A problem document with `type`, `title`, `status`, `detail` and what else is given."""
    body = {
        "type": "about:blank", "title": _title(status), "status": status,
        **({"detail": detail} if detail else {}),
        **{key: value for key, value in more.items() if value},
    }  # fmt: skip
    response = HttpResponse(orjson.dumps(body), content_type=TYPE, status=status)
    if status == HTTPStatus.UNAUTHORIZED:
        response["WWW-Authenticate"] = 'Bearer realm="caunoi"'
    return response


def from_refusal(request: HttpRequest, refused: Refused) -> HttpResponse:
    """A refusal of ours: 403 becomes 404 where existence is secret (nothing is told apart)."""
    return problem(
        refused.status, refused.message, ground=refused.ground, missing=list(refused.missing)
    )


def from_validation(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """What pydantic found: one line a field, by its place in the request."""
    lines = [
        {
            "field": ".".join(str(part) for part in found["loc"] if part not in {"body", "data"}),
            "detail": str(found["msg"]),
        }
        for found in error.errors
    ]
    return problem(422, _("Please look at the fields named below."), errors=lines)
