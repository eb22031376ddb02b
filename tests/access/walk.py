"""Every address of the project and every call of the API, found by asking, not by a list."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.urls import URLPattern, URLResolver, get_resolver

from caunoi.api.app import api


@dataclass(frozen=True)
class Address:
    """A name as `reverse` takes it, or the route where there is none."""

    name: str
    route: str


def addresses() -> list[Address]:
    """All of them but the API's own, which `calls` gives by operation."""
    found = _walk(get_resolver().url_patterns, "", "")
    return [one for one in found if not one.name.startswith("api:")]


def _walk(
    patterns: Iterable[URLPattern | URLResolver], before: str, space: str
) -> Iterator[Address]:
    for pattern in patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from _walk(pattern.url_patterns, route, inner)
        else:
            yield Address(space + pattern.name if pattern.name else route, route)


def calls() -> list[str]:
    """`METHOD /path` of every operation in the API's document."""
    paths = api.get_openapi_schema()["paths"]
    return sorted(
        f"{method.upper()} {path.removeprefix('/api/v1')}"
        for path, methods in paths.items()
        for method in methods
    )
