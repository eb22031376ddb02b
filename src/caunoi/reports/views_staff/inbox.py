"""The inbox: the list with its filters."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.views.decorators.cache import never_cache

from caunoi.accounts import policy
from caunoi.accounts.access import Actor, may
from caunoi.reports.choices import Channel, Kind, State
from caunoi.reports.selectors import BadFilter, Filters, list_reports
from caunoi.reports.selectors.desk import desk_row

_FLAGS = ("overdue", "waiting")
_WORDS = ("state", "kind", "category", "area", "channel", "assigned", "q", "order")


def get_actor(request: HttpRequest) -> Actor:
    """The officer who asks; whoever holds no duty now finds nothing here."""
    actor = request.actor  # type: ignore[attr-defined]
    if not actor or not actor.duties:
        raise Http404
    return actor  # type: ignore[no-any-return]


def _filters(query: QueryDict) -> Filters:
    values: dict[str, Any] = {name: query[name] for name in _WORDS if query.get(name)}
    values.update({name: True for name in _FLAGS if query.get(name)})
    urgency = query.get("urgency", "")
    if str(urgency).isdecimal():
        values["urgency"] = int(str(urgency))
    return Filters(**values)


@login_required
@never_cache
def show_inbox(request: HttpRequest) -> HttpResponse:
    """`/can-bo/`: what the officer may see, newest or soonest due first."""
    return render(request, "reports/staff/inbox.html", inbox_context(request, get_actor(request)))


def inbox_context(request: HttpRequest, actor: Actor) -> dict[str, Any]:
    """What the list's template needs; the report's page shows the list as well."""
    trouble, rows, following = "", [], ""
    filters = _filters(request.GET)
    if not may(actor, policy.VIEW):
        raise Http404
    try:
        page = list_reports(actor, filters, cursor=request.GET.get("cursor", ""))
        rows, following = [desk_row(row) for row in page.rows], page.next
    except BadFilter as refused:
        trouble = refused.message
    query = request.GET.copy()
    query.pop("cursor", None)
    return {
        "rows": rows, "next": following, "filters": filters, "trouble": trouble,
        "query": query.urlencode(), "kinds": Kind.choices, "states": State.choices,
        "channels": Channel.choices, "section": "inbox",
    }  # fmt: skip
