"""What Wagtail's pages have of ours: lists instead of shelves, words of residents, less menu."""

from __future__ import annotations

from typing import Any, ClassVar

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.models import Page

from caunoi.portal.models import EmptySearch, HomePage, SectionPage, Synonym, UnitPage
from caunoi.portal.services.keeping import CONFIRMED
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


@hooks.register("register_admin_menu_item")
def show_board() -> MenuItem:
    """The way back to the desk: stale pages, who contributes."""
    return MenuItem(_("Stale pages"), reverse("portal:board"), name="stale", icon_name="time",
                    order=150)  # fmt: skip


@hooks.register("register_log_actions")
def register_actions(actions: Any) -> None:
    """How a confirmation reads in a page's history."""
    actions.register_action(CONFIRMED, _("Confirm"), _("Confirmed that it is still true"))


class SynonymViewSet(ModelViewSet):
    """Words that mean the same, kept by editors."""

    model = Synonym
    icon = "tag"
    menu_label = _("Synonyms")
    menu_name = "synonyms"
    add_to_admin_menu = True
    menu_order = 800
    form_fields: ClassVar[list[str]] = ["words"]
    list_display: ClassVar[list[str]] = ["words", "changed_at"]


class EmptySearchViewSet(ModelViewSet):
    """What residents looked for in vain."""

    model = EmptySearch
    icon = "search"
    menu_label = _("Searched in vain")
    menu_name = "searched-in-vain"
    add_to_admin_menu = True
    menu_order = 810
    form_fields: ClassVar[list[str]] = ["words"]
    list_display: ClassVar[list[str]] = ["words", "language", "count", "last_on"]


@hooks.register("register_admin_viewset")
def synonyms() -> SynonymViewSet:
    """`/quan-tri/synonym/`."""
    return SynonymViewSet("synonyms", url_prefix="synonyms")


@hooks.register("register_admin_viewset")
def searched_in_vain() -> EmptySearchViewSet:
    """`/quan-tri/searched-in-vain/`."""
    return EmptySearchViewSet("searched_in_vain", url_prefix="searched-in-vain")
