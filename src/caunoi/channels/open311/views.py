"""`/open311/v2/…`: the standard's calls. Each answers JSON or XML by the end of its address."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.utils.translation import get_language_from_request, override
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from caunoi.channels.open311 import catalogue
from caunoi.channels.open311.errors import Fault
from caunoi.channels.open311.listing import (
    asks_extensions,
    list_requests,
    one_request,
    read_filters,
)
from caunoi.channels.open311.partners import get_partner
from caunoi.channels.open311.receiving import take_report, take_update
from caunoi.channels.open311.rendering import JSON, XML, Thing, answer, fault_answer
from caunoi.channels.open311.updates import list_updates
from caunoi.reports.codes import read_code

CHANGESET = "2026-11-26T00:00:00+07:00"
SPECIFICATION = "http://wiki.open311.org/GeoReport_v2"
Call = Callable[..., Thing]


def call(root: str, *methods: str) -> Callable[[Call], Callable[..., HttpResponse]]:
    """A view of a function that gives content; what it refuses is told in the same form."""

    def decorate(make: Call) -> Callable[..., HttpResponse]:
        @csrf_exempt  # no cookie stands behind these calls
        @wraps(make)
        def view(request: HttpRequest, form: str, **parts: str) -> HttpResponse:
            with override(_language(request)):
                try:
                    _check(request, methods)
                    content = make(request, **parts)
                except Fault as fault:
                    response = fault_answer(fault, form)
                    if fault.status == 405:
                        response["Allow"] = ", ".join(methods)
                    return response
                except (SuspiciousOperation, RequestDataTooBig, MultiPartParserError):
                    return fault_answer(Fault(400, "the form cannot be read"), form)
            return answer(root, content, form)

        return view

    return decorate


def _language(request: HttpRequest) -> str:
    if not request.META.get("HTTP_ACCEPT_LANGUAGE"):
        return "vi"
    return get_language_from_request(request)


def _check(request: HttpRequest, methods: tuple[str, ...]) -> None:
    if request.method not in methods and not (request.method == "HEAD" and "GET" in methods):
        raise Fault(405, "this method is not known here")
    given = request.GET.get("jurisdiction_id") or (
        request.POST.get("jurisdiction_id") if request.method == "POST" else None
    )
    if given and given.strip() != settings.OPEN311_JURISDICTION:
        raise Fault(404, "jurisdiction_id was not found")


def _key(request: HttpRequest) -> str:
    return request.POST.get("api_key") or request.GET.get("api_key") or ""


@call("discovery", "GET")
def show_discovery(request: HttpRequest) -> Thing:
    """Where the service is and whom to ask for a key."""
    return {
        "changeset": CHANGESET,
        "contact": _("The online desk of the police of %(city)s: %(link)s") % {
            "city": settings.CITY_NAME, "link": settings.SITE_URL,
        },
        "key_service": _("Write to the administrators of %(link)s for an api_key.") % {
            "link": settings.SITE_URL
        },
        "endpoints": [
            {
                "specification": SPECIFICATION, "url": f"{settings.SITE_URL}/open311/v2",
                "changeset": CHANGESET, "type": "test" if settings.DEMO else "production",
                "formats": ["text/xml", "application/json"],
            }
        ],
    }  # fmt: skip


@call("services", "GET")
def show_services(request: HttpRequest) -> Thing:
    """What can be reported."""
    return catalogue.services()


@call("service_definition", "GET")
def show_definition(request: HttpRequest, code: str) -> Thing:
    """What one service asks."""
    return catalogue.definition(code)


@call("service_requests", "GET", "POST")
def requests(request: HttpRequest) -> Thing:
    """GET: the public ones through filters. POST, with a key: a new one."""
    if request.method == "POST":
        return take_report(request, get_partner(_key(request)))
    return list_requests(read_filters(request.GET))


@call("service_requests", "GET")
def show_request(request: HttpRequest, code: str) -> Thing:
    """One of the public ones."""
    return one_request(code, extended=asks_extensions(request.GET))


@call("service_requests", "GET")
def show_token(request: HttpRequest, token: str) -> Thing:
    """The number behind a token. Ours are given at once, so that a token is the number itself."""
    if read_code(token) is None:
        raise Fault(404, "token was not found")
    found = one_request(token)
    assert isinstance(found[0], dict)
    return [{"service_request_id": found[0]["service_request_id"], "token": token}]


@call("service_request_updates", "GET", "POST")
def updates(request: HttpRequest) -> Thing:
    """GET: what happened to the public ones. POST, with a key: words for one's own."""
    if request.method == "POST":
        return take_update(request, get_partner(_key(request)))
    return list_updates(request.GET)


@csrf_exempt
def no_such_call(request: HttpRequest, **_parts: Any) -> HttpResponse:
    """Anything else under the prefix."""
    form = JSON if request.path_info.endswith(".json") else XML
    return fault_answer(Fault(404, "there is no such address"), form)
