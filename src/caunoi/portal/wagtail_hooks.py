"""What Wagtail's pages have of ours: lists instead of shelves, ways to the desk, less menu."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component
from wagtail.models import Page

from caunoi.accounts import policy
from caunoi.accounts.access import may
from caunoi.portal.models import HomePage, SectionPage, UnitPage
from caunoi.portal.selectors.contributing import own_shelves, stale_pages
from caunoi.portal.services.keeping import (
    CONFIRMED,
    forget_draft_addresses,
    forget_past_plan,
)
from caunoi.portal.views_public.lists import show_shelf

# Of Wagtail's own menus: what our administration does, and its help on the web.
NOT_OURS = {"users", "groups", "help", "sites", "locales", "collections"}


@hooks.register("before_serve_page")
def serve_shelves(
    page: Page, request: HttpRequest, _args: Any, _kwargs: Any
) -> HttpResponse | None:
    """Shelves are shown by our views: a list, the start page."""
    if isinstance(page, UnitPage):
        return show_shelf(request, page)
    if isinstance(page, SectionPage | HomePage):
        return redirect("portal:home")
    return None


@hooks.register("construct_settings_menu")
def hide_settings(_request: HttpRequest, items: list[Any]) -> None:
    """Accounts and roles are the administration's business."""
    items[:] = [item for item in items if item.name not in NOT_OURS]


@hooks.register("construct_main_menu")
def hide_main(_request: HttpRequest, items: list[Any]) -> None:
    """No help pages on a third party's site."""
    items[:] = [item for item in items if item.name not in NOT_OURS]


class StartPanel(Component):
    """What an editor comes for, on Wagtail's first page: write, look again at what is stale."""

    name = "start"
    order = 50
    template_name = "portal/staff/start_panel.html"

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        """The shelves of the officer's units, and how many of their pages are stale."""
        actor = parent_context["request"].actor
        return {"shelves": own_shelves(actor), "stale": stale_pages(actor).count()}


@hooks.register("construct_homepage_panels")
def show_start(_request: HttpRequest, panels: list[Any]) -> None:
    """Before Wagtail's own lists."""
    panels.append(StartPanel())


@hooks.register("register_admin_menu_item")
def show_board() -> MenuItem:
    """The way back to the desk: stale pages, who contributes."""
    return MenuItem(_("Stale pages"), reverse("portal:board"), name="stale", icon_name="time",
                    order=150)  # fmt: skip


@hooks.register("register_log_actions")
def register_actions(actions: Any) -> None:
    """How a confirmation reads in a page's history."""
    actions.register_action(CONFIRMED, _("Confirm"), _("Confirmed that it is still true"))


class WordsItem(MenuItem):
    """For those who keep the words, and for nobody else."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Whether the policy lets the officer in there."""
        return may(request.actor, policy.KEEP_WORDS)  # type: ignore[attr-defined]


@hooks.register("register_admin_menu_item")
def show_words() -> MenuItem:
    """Words that mean the same and searches in vain: one list of each, on the desk of questions."""
    return WordsItem(_("Search words"), reverse("questions:words"), name="words",
                     icon_name="search", order=800)  # fmt: skip


@hooks.register("before_publish_page")
@hooks.register("after_edit_page")
def keep_addresses_clean(_request: HttpRequest, page: Page) -> None:
    """Addresses of a draft leave no redirect."""
    forget_draft_addresses(page)


@hooks.register("after_unpublish_page")
def keep_plans_true(_request: HttpRequest, page: Page) -> None:
    """A page that was taken back is planned for no moment of the past."""
    forget_past_plan(page)
