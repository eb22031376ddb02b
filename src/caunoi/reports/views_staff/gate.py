"""Who comes to the desk's pages: an officer on duty, and at a report who may know of it."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.cache import never_cache

from caunoi.accounts.access import Actor
from caunoi.core.errors import NotFound
from caunoi.reports.models import Report
from caunoi.reports.selectors import get_report

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, Actor, Report, P], HttpResponseBase]


def get_actor(request: HttpRequest) -> Actor:
    """The officer who asks; whoever holds no duty now finds nothing here."""
    actor = request.actor  # type: ignore[attr-defined]
    if not actor or not actor.duties:
        raise Http404
    return actor  # type: ignore[no-any-return]


def on_report(view: View[P]) -> Callable[..., HttpResponseBase]:
    """The view gets the officer and the report; 404 where the officer may not know of it."""

    @login_required
    @never_cache
    @wraps(view)
    def guarded(request: HttpRequest, code: str, *args: Any, **kwargs: Any) -> HttpResponseBase:
        actor = get_actor(request)
        try:
            report = get_report(actor, code)
        except NotFound as missing:
            raise Http404 from missing
        return view(request, actor, report, *args, **kwargs)

    return guarded
