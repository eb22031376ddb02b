"""Every address of the project and every call of the API, found by asking, not by a list."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.urls import URLPattern, URLResolver, get_resolver

from caunoi.api.app import api
from caunoi.portal.urls import admin_patterns


@dataclass(frozen=True)
class Address:
    """A name as `reverse` takes it, or the route where there is none."""

    name: str
    route: str
    pattern: URLPattern


def addresses() -> list[Address]:
    """All of them but the API's own, which `calls` gives, and Wagtail's, which `desk` gives."""
    found = _walk(get_resolver().url_patterns, "", "")
    theirs = {id(pattern) for pattern in _leaves(admin_patterns)}
    return [
        one for one in found if not one.name.startswith("api:") and id(one.pattern) not in theirs
    ]


def desk() -> list[Address]:
    """Every address of Wagtail's own pages, all behind one gate (caunoi/portal/gate.py)."""
    return list(_walk(admin_patterns, "quan-tri/", ""))


def _leaves(patterns: Iterable[URLPattern | URLResolver]) -> Iterator[URLPattern]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from _leaves(pattern.url_patterns)
        else:
            yield pattern


def _walk(
    patterns: Iterable[URLPattern | URLResolver], before: str, space: str
) -> Iterator[Address]:
    for pattern in patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from _walk(pattern.url_patterns, route, inner)
        else:
            name = space + pattern.name if pattern.name else route
            yield Address(name, route, pattern)


def calls() -> list[str]:
    """`METHOD /path` of every operation in the API's document."""
    paths = api.get_openapi_schema()["paths"]
    return sorted(
        f"{method.upper()} {path.removeprefix('/api/v1')}"
        for path, methods in paths.items()
        for method in methods
    )
