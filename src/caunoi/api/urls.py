"""Addresses of the JSON API."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, path, re_path

from caunoi.api.app import api
from caunoi.api.channels import router as channels
from caunoi.api.problems import problem
from caunoi.api.procedures import router as procedures
from caunoi.api.public import router as public
from caunoi.api.questions import router as questions
from caunoi.api.receipts import router as receipts
from caunoi.api.staff import router as staff
from caunoi.api.statistics import router as statistics

api.add_router("", public)
api.add_router("", receipts)
api.add_router("", staff)
api.add_router("", channels)
api.add_router("", statistics)
api.add_router("", procedures)
api.add_router("", questions)


def not_found(request: HttpRequest) -> HttpResponse:
    """No such call."""
    return problem(404)


api_patterns: list[URLPattern | URLResolver] = [path("", api.urls), re_path(r"^.*$", not_found)]
