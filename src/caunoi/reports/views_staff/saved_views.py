"""The officer's own views of the inbox: kept, named, put in order, shared, thrown away."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from caunoi.accounts import policy
from caunoi.accounts.access import Actor, may
from caunoi.core.errors import NotFound, Refused
from caunoi.reports.selectors.asked import as_query, chips_of
from caunoi.reports.selectors.views import saved_views
from caunoi.reports.services.saved_views import (
    delete_view,
    move_view,
    rename_view,
    save_view,
    share_view,
)
from caunoi.reports.views_staff.gate import get_actor

ACTS: dict[str, Callable[[UUID, Actor, str], Any]] = {
    "ten": lambda pk, by, name: rename_view(view_id=pk, by=by, name=name),
    "len": lambda pk, by, _name: move_view(view_id=pk, by=by, up=True),
    "xuong": lambda pk, by, _name: move_view(view_id=pk, by=by, up=False),
    "chia-se": lambda pk, by, _name: share_view(view_id=pk, by=by, shared=True),
    "thoi-chia-se": lambda pk, by, _name: share_view(view_id=pk, by=by, shared=False),
    "xoa": lambda pk, by, _name: delete_view(view_id=pk, by=by),
}


@login_required
@never_cache
def list_views(request: HttpRequest) -> HttpResponse:
    """The page on which views are arranged."""
    actor = get_actor(request)
    views = [(view, chips_of(view.values)) for view in saved_views(actor)]
    context = {
        "own": [pair for pair in views if pair[0].is_own],
        "shared": [pair for pair in views if not pair[0].is_own],
        "may_share": may(actor, policy.TEMPLATES),
        "section": "inbox",
    }
    return render(request, "reports/staff/views.html", context)


@login_required
@require_POST
@never_cache
def save(request: HttpRequest) -> HttpResponse:
    """Keep the filters of the list under a name."""
    actor = get_actor(request)
    query = QueryDict(request.POST.get("filters", "")[:2000])
    given = {name: str(query[name]) for name in query}
    try:
        view = save_view(by=actor, name=request.POST.get("name", ""), values=given)
    except Refused as refused:
        messages.error(request, refused.message)
        return redirect(f"{reverse('reports:inbox')}?{as_query(given)}")
    messages.success(request, _("The view “%(name)s” is kept.") % {"name": view.name})
    return redirect(f"{reverse('reports:inbox')}?{as_query(view.filters)}")


@login_required
@require_POST
@never_cache
def change(request: HttpRequest, pk: UUID, act: str) -> HttpResponse:
    """Rename, move, share or throw away one of the officer's own views."""
    actor = get_actor(request)
    if act not in ACTS:
        raise Http404
    try:
        ACTS[act](pk, actor, request.POST.get("name", ""))
    except NotFound as missing:
        raise Http404 from missing
    except Refused as refused:
        messages.error(request, refused.message)
    return redirect("reports:views")
