"""The inbox: the list with its views and filters, whole or as a part of the page."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urlsplit

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import Resolver404, resolve, reverse
from django.views.decorators.cache import never_cache

from caunoi.accounts import policy
from caunoi.accounts.access import Actor, may
from caunoi.core.htmx import render_part, wants_part
from caunoi.reports.codes import read_code
from caunoi.reports.forms_inbox import FilterChoices
from caunoi.reports.selectors import BadFilter, list_reports
from caunoi.reports.selectors.asked import (
    Chip,
    Values,
    as_query,
    chips_of,
    filters_from,
    read_values,
)
from caunoi.reports.selectors.inbox import Page
from caunoi.reports.selectors.lines import Line, lines_of
from caunoi.reports.selectors.mentions import count_unseen_mentions
from caunoi.reports.selectors.views import View, ready_views, saved_views, with_counts
from caunoi.reports.services.bulk import Act, acts_for
from caunoi.reports.views_staff.gate import get_actor

OLDER = "inbox-older"  # the link that appends the next page; its id comes as HX-Trigger


@dataclass(frozen=True)
class Inbox:
    """What the list's template shows; each thing is read when it is asked for."""

    actor: Actor
    values: Values
    cursor: str
    page: Page
    trouble: str
    current: str  # code of the open report

    @cached_property
    def lines(self) -> list[Line]:
        """The rows in words."""
        return lines_of(self.page.rows)

    @cached_property
    def views(self) -> list[View]:
        """Ready views, then saved ones, with their counts."""
        return with_counts(self.actor, [*ready_views(self.actor), *saved_views(self.actor)])

    @cached_property
    def active_view(self) -> View | None:
        """The view whose filters are just those that stand."""
        return next((view for view in self.views if view.values == self.values), None)

    @property
    def waiting(self) -> str:
        """The rail's badge: how many wait for an answer, which the views have counted already."""
        if not may(self.actor, policy.REPLY):
            return ""
        return next((v.shown_count for v in self.views if v.key == "waiting" and v.count), "")

    @property
    def chips(self) -> list[Chip]:
        """The filters that stand, each with the way to take it off."""
        return chips_of(self.values)

    @property
    def choices(self) -> FilterChoices:
        """What can be filtered by."""
        return FilterChoices(self.actor, self.values)

    @cached_property
    def sees_many_units(self) -> bool:
        """Whether the rows must say whose they are."""
        units = {row.unit_id for row in self.page.rows}
        return not units <= {duty.unit_id for duty in self.actor.duties} or len(units) > 1

    @cached_property
    def acts(self) -> list[Act]:
        """What can be done to many reports at once."""
        return acts_for(self.actor)

    @property
    def query(self) -> str:
        """The filters as an address's query."""
        return as_query(self.values)

    @property
    def row_query(self) -> str:
        """The same with the page that is shown, so that an opened report keeps its list."""
        return as_query({**self.values, "cursor": self.cursor} if self.cursor else self.values)

    @property
    def next_query(self) -> str:
        """The query of the next page, empty at the end."""
        return as_query({**self.values, "cursor": self.page.next}) if self.page.next else ""


@login_required
@never_cache
def show_inbox(request: HttpRequest) -> HttpResponse:
    """`/can-bo/`: what the officer may see; for htmx the list alone."""
    actor = get_actor(request)
    if actor.duties and not may(actor, policy.VIEW) and not wants_part(request):
        return redirect("command:desk")  # to the first page that their duties show
    context = inbox_context(request, actor)
    if not wants_part(request):
        context["mentions_new"] = count_unseen_mentions(actor)
        context["inbox_new"] = context["inbox"].waiting
        return render_part(request, "reports/staff/inbox.html", "", context)
    if request.headers.get("HX-Trigger") == OLDER:
        return render_part(request, "", "reports/staff/_rows.html", context)
    response = render_part(request, "", "reports/staff/_list.html", context)
    # The report beside the list stays; its address gets the list's new filters.
    query = context["inbox"].query
    response["HX-Push-Url"] = f"{_page_path(request)}{'?' if query else ''}{query}"
    return response


def inbox_context(request: HttpRequest, actor: Actor) -> dict[str, Any]:
    """What the list's template needs; the report's page shows the list as well."""
    if not may(actor, policy.VIEW):
        raise Http404
    values, cursor = read_values(_plain(request.GET)), request.GET.get("cursor", "")
    trouble, page = "", Page((), "")
    try:
        page = list_reports(actor, filters_from(actor, values), cursor=cursor)
    except BadFilter as refused:
        trouble = refused.message
    inbox = Inbox(
        actor, values, cursor, page, trouble, current_code(_page_path(request)),
    )  # fmt: skip
    return {
        "inbox": inbox, "rows": inbox.lines, "query": inbox.row_query, "section": "inbox",
    }  # fmt: skip


def current_code(path: str) -> str:
    """The digits of the report whose page has this path; "" for other pages."""
    try:
        found = resolve(path)
    except Resolver404:
        return ""
    return read_code(found.kwargs.get("code", "")) or ""


def _page_path(request: HttpRequest) -> str:
    """The page on which the list stands: for a part, the one that htmx is on."""
    if not wants_part(request):
        return request.path
    path = urlsplit(request.headers.get("HX-Current-URL", "")).path
    return path if current_code(path) else reverse("reports:inbox")


def _plain(query: QueryDict) -> dict[str, str]:
    return {name: str(query[name]) for name in query}
