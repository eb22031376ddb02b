"""What Wagtail's pages have of ours: lists instead of shelves, ways to the desk, less menu."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component
from wagtail.models import Page, TaskState

from caunoi.accounts import policy
from caunoi.accounts.access import may
from caunoi.core.clock import now
from caunoi.core.moments import short_moment
from caunoi.portal import file_policy
from caunoi.portal.models import HomePage, SectionPage, UnitPage
from caunoi.portal.selectors.contributing import (
    own_shelves,
    reason_of_return,
    returned_pages,
    stale_pages,
)
from caunoi.portal.selectors.news import address_in_other_language
from caunoi.portal.services.keeping import (
    CONFIRMED,
    forget_draft_addresses,
    forget_past_plan,
)
from caunoi.portal.views_public.lists import show_shelf

# Of Wagtail's own menus: what our administration does, and its help on the web.
NOT_OURS = {"users", "groups", "help", "sites", "locales", "collections"}

file_policy.register()


@hooks.register("before_serve_page")
def name_other_language(page: Page, request: HttpRequest, _args: Any, _kwargs: Any) -> None:
    """What the switch in the header leads to: Wagtail's addresses differ by language."""
    request.in_other_language = address_in_other_language(page)  # type: ignore[attr-defined]


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
        """The shelves of the officer's units; how many pages are stale, how many came back."""
        actor = parent_context["request"].actor
        return {
            "shelves": own_shelves(actor), "stale": stale_pages(actor).count(),
            "returned": len(returned_pages(actor)),
        }  # fmt: skip


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


@hooks.register("before_edit_page")
def say_why_returned(request: HttpRequest, page: Page) -> None:
    """Who opens a page that was sent back reads first what is to be changed."""
    why = reason_of_return(page) if request.method == "GET" else ""
    if why:
        messages.warning(
            request, gettext("The press desk sent this page back: %(why)s") % {"why": why}
        )


@hooks.register("after_edit_page")
def say_what_was_decided(request: HttpRequest, page: Page) -> None:
    """Instead of "saved": sent back to its unit, public now, or public at the moment planned."""
    if not request.POST.get("action-workflow-action"):
        return
    fresh = Page.objects.get(pk=page.pk)
    told = {"title": fresh.draft_title}
    if request.POST.get("workflow-action-name") == "reject":
        turn = TaskState.objects.for_instance(fresh).order_by("-pk").first()
        if turn is None or turn.status != TaskState.STATUS_REJECTED:
            said = gettext("“%(title)s” was not sent back: please say what is to be changed.")
        else:
            said = gettext("“%(title)s” goes back to its unit, with your reason.")
    elif fresh.go_live_at and fresh.go_live_at > now():
        said = gettext("“%(title)s” is released and comes out at %(at)s.")
        told["at"] = short_moment(fresh.go_live_at)
    else:
        said = gettext("“%(title)s” is released and public.")
    for _earlier in messages.get_messages(request):
        pass  # Wagtail's own "saved"
    messages.success(request, said % told)


@hooks.register("construct_page_action_menu")
def show_release_first(items: list[Any], _request: HttpRequest, context: dict[str, Any]) -> None:
    """Where a page waits for who opens it, the large button is the release, not the draft.

    It says when a planned page comes out. There is one step: to begin anew is to send it again.
    """
    items[:] = [item for item in items if item.name != "action-restart-workflow"]
    first = next((item for item in items if item.name == "approve"), None)
    if first is None:
        return
    items.remove(first)
    items.insert(0, first)
    at = getattr(context.get("page"), "go_live_at", None)
    if at and at > now():
        first.label = gettext("Release; out at %(at)s") % {"at": short_moment(at)}


@hooks.register("insert_editor_js")
def tell_of_pasting() -> SafeString:
    """What a paste leaves behind is told."""
    names = ("portal/js/pasted.js", "portal/js/pasting.js")
    return format_html_join("", '<script src="{}"></script>', ((static(name),) for name in names))


@hooks.register("insert_global_admin_js")
def mend_fields() -> SafeString:
    """Calendars that cover nothing; titles and tags as they were meant."""
    names = ("portal/js/dates.js", "portal/js/files.js")
    return format_html_join("", '<script src="{}"></script>', ((static(name),) for name in names))


@hooks.register("insert_global_admin_css")
def wear_own_colours() -> SafeString:
    """The editor belongs to the desk: our green, our bridge."""
    return format_html('<link rel="stylesheet" href="{}">', static("portal/css/editor.css"))
