"""Who may open a page of staff: signed in, and with the permission; else there is no such page."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache

from caunoi.accounts.access import Actor, may

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, Actor, P], HttpResponse]


def for_staff(*permissions: str) -> Callable[[View[P]], Callable[..., HttpResponse]]:
    """The view gets the officer as its second argument.

    Without `permissions` any officer may come, also one without a duty; with some, who has one of
    them. Anonymous ones are led to sign in; for all others the page does not exist (404).
    """

    def decorate(view: View[P]) -> Callable[..., HttpResponse]:
        @login_required
        @never_cache
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            actor = request.actor  # type: ignore[attr-defined]
            if not actor or (permissions and not any(may(actor, p) for p in permissions)):
                raise Http404
            return view(request, actor, *args, **kwargs)

        return guarded

    return decorate
