"""Keep pages current: somebody looked at it again, and it still holds."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.contrib.redirects.models import Redirect
from wagtail.log_actions import log
from wagtail.models import Page

from caunoi.accounts import policy
from caunoi.accounts.access import Actor, require
from caunoi.accounts.models import Account
from caunoi.core.clock import now, today
from caunoi.core.errors import NotFound
from caunoi.portal.choices import REVIEW_AFTER
from caunoi.portal.models import KeptPage

CONFIRMED = "portal.confirmed"  # in Wagtail's own history of the page


@transaction.atomic
def confirm_page(*, page_id: int, by: Actor) -> KeptPage:
    """Move the page's day of review by half a year; a second click the same day changes nothing.

    Raises:
        NotFound: there is no such page, or it has no owner.
        AccessDenied: `by` does not write for the owner.
    """
    page: KeptPage | None = (
        KeptPage.objects.select_for_update(of=("self",))
        .select_related("owner_unit")
        .filter(pk=page_id)
        .first()
    )
    if page is None or page.owner_unit is None:
        raise NotFound(_("There is no such page."))
    require(by, policy.WRITE_PAGES, within=page.owner_unit)
    fresh = today() + REVIEW_AFTER
    if page.review_on == fresh:
        return page
    before, page.review_on = page.review_on, fresh
    page.save(update_fields=["review_on"])
    _into_draft(page)
    log(instance=page, action=CONFIRMED, user=Account.objects.get(pk=by.account_id),
        data={"before": before.isoformat(), "after": fresh.isoformat()})  # fmt: skip
    return page


def _into_draft(page: KeptPage) -> None:
    """Whoever edits next starts from the draft: it must not bring the old day back."""
    draft = page.latest_revision
    if draft is not None and draft.content.get("review_on"):
        draft.content["review_on"] = page.review_on.isoformat()
        draft.save(update_fields=["content"])


def forget_draft_addresses(page: Page) -> None:
    """Take away the redirects that Wagtail made of a page that was never out.

    Autosave keeps the address while the title is still being typed; nobody ever followed it.
    """
    if page.first_published_at is None:
        Redirect.objects.filter(redirect_page_id=page.pk, automatically_created=True).delete()


@transaction.atomic
def forget_past_plan(page: Page) -> None:
    """Take a moment of going out that has passed off a page that is out no more."""
    held = Page.objects.select_for_update().get(pk=page.pk)
    if held.live or held.go_live_at is None or held.go_live_at > now():
        return
    held.go_live_at = None
    held.save(update_fields=["go_live_at"], clean=False)
    draft = held.latest_revision
    if draft is not None and draft.content.get("go_live_at"):
        draft.content["go_live_at"] = None
        draft.save(update_fields=["content"])
