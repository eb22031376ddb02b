"""Let an officer into Wagtail's pages with exactly what the policy allows at this moment."""

from __future__ import annotations

from django.contrib.auth.models import Group
from django.db import transaction
from wagtail.users.models import UserProfile

from caunoi.accounts import policy
from caunoi.accounts.access import Actor, may, scopes_of
from caunoi.accounts.choices import Scope
from caunoi.accounts.models import Account
from caunoi.portal.choices import GROUP_PREFIX, MANAGERS_GROUP, PRESS_GROUP, UNIT_GROUP
from caunoi.portal.services.founding import found_portal, is_founded
from caunoi.portal.services.shelves import open_shelf
from caunoi.units.models import Unit

ENTRY = (policy.WRITE_PAGES, policy.RELEASE_PAGES, policy.MANAGE_PORTAL)


def may_enter(actor: Actor | None) -> bool:
    """Whether the policy gives the officer anything to do in Wagtail's pages."""
    return bool(actor) and any(may(actor, one) for one in ENTRY)  # type: ignore[arg-type]


def groups_of(actor: Actor) -> frozenset[str]:
    """The names of Wagtail's groups that the officer's present duties amount to."""
    names = set()
    if may(actor, policy.RELEASE_PAGES):
        names.add(PRESS_GROUP)
    if may(actor, policy.MANAGE_PORTAL):
        names.add(MANAGERS_GROUP)
    for duty, scope in scopes_of(actor, policy.WRITE_PAGES):
        if scope != Scope.CITY:
            names.add(f"{UNIT_GROUP}{duty.unit_code}")
    return frozenset(names)


def admit(account: Account, actor: Actor) -> None:
    """Bring the account's groups in line with the policy; writes only where they differ.

    Asked at each request to Wagtail's pages, as all else that depends on duties: whoever was
    transferred is refused at the next click.
    """
    wanted = groups_of(actor)
    held = set(account.groups.filter(name__startswith=GROUP_PREFIX).values_list("name", flat=True))
    if held == wanted:
        return
    with transaction.atomic():
        if not is_founded():
            found_portal()
        for name in wanted - held:
            if name.startswith(UNIT_GROUP):
                open_shelf(Unit.objects.get(code=name.removeprefix(UNIT_GROUP)))
        account.groups.remove(*Group.objects.filter(name__in=held - wanted))
        account.groups.add(*Group.objects.filter(name__in=wanted - held))
        # Wagtail would send its letters from within the request; its first page says the same.
        UserProfile.objects.update_or_create(
            user=account,
            defaults={
                "preferred_language": actor.language,
                "submitted_notifications": False,
                "approved_notifications": False,
                "rejected_notifications": False,
                "updated_comments_notifications": False,
            },
        )
