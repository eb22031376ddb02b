"""`/can-bo/trang/`: a unit's own pages, which of them are stale, and who contributes."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from caunoi.accounts import policy
from caunoi.accounts.access import Actor
from caunoi.accounts.views_staff.gate import for_staff
from caunoi.core.clock import today
from caunoi.core.errors import Refused
from caunoi.portal.selectors.contributing import (
    contribution_board,
    kept_units,
    own_pages,
    returned_pages,
    sees_all,
    stale_pages,
    waiting_pages,
)
from caunoi.portal.services.keeping import confirm_page

PAGE = 30
WRITERS = (policy.WRITE_PAGES, policy.RELEASE_PAGES, policy.MANAGE_PORTAL)


@require_safe
@for_staff(*WRITERS)
def show_board(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What waits for the press desk, then the stale ones; the press desk sees all units."""
    page = Paginator(own_pages(actor), PAGE).get_page(request.GET.get("page"))
    context = {
        "page_obj": page, "waiting": waiting_pages(actor)[:PAGE],
        "returned": returned_pages(actor)[:PAGE],
        "stale": stale_pages(actor).count(), "today": today(), "keeps": kept_units(actor),
        "board": contribution_board() if sees_all(actor) else None, "section": "pages",
    }  # fmt: skip
    return render(request, "portal/staff/board.html", context)


@require_POST
@for_staff(policy.WRITE_PAGES)
def confirm(request: HttpRequest, actor: Actor, page_id: int) -> HttpResponse:
    """Still true: the page's day of review moves on."""
    try:
        page = confirm_page(page_id=page_id, by=actor)
    except Refused as refused:
        raise Http404 from refused
    messages.success(
        request, _("“%(title)s” stands for another half year.") % {"title": page.title}
    )
    return redirect("portal:board")
