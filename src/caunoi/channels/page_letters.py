"""What is told of pages of the portal: to the press desk that one waits, to its unit what became
of it.

The part `portal` stands above: it records events, whose `after` names the unit and who asked. No
letter holds a draft's words; they stand on the desk's page.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from caunoi.accounts.access import officers_in
from caunoi.accounts.choices import Role
from caunoi.channels.choices import Letter
from caunoi.channels.errors import PermanentFailure
from caunoi.channels.events import PAGE_RELEASED, PAGE_RETURNED, PAGE_SUBMITTED
from caunoi.channels.models import Delivery
from caunoi.channels.procedure_letters import Written
from caunoi.channels.ways import EMAIL
from caunoi.core.clock import now
from caunoi.core.models import Event
from caunoi.core.moments import short_moment
from caunoi.units.models import Unit

PAGE = "page:"


def tell_press_desk(event: Event) -> list[Delivery]:
    """Whoever releases pages learns that one waits."""
    return _to(event, officers_in(None, [Role.PRESS]))


def tell_unit(event: Event) -> list[Delivery]:
    """Who sent it, and the unit's editors, learn what became of it."""
    after = event.data["after"]
    officers = [UUID(after["asked"])] if after.get("asked") else []
    unit = Unit.objects.filter(code=after.get("unit", "")).first()
    if unit is not None:
        officers += officers_in(unit, [Role.EDITOR])
    return _to(event, officers)


REACTIONS: dict[str, list[Callable[[Event], list[Delivery]]]] = {
    PAGE_SUBMITTED: [tell_press_desk],
    PAGE_RETURNED: [tell_unit],
    PAGE_RELEASED: [tell_unit],
}


def is_about_page(delivery: Delivery) -> bool:
    """Whether a letter is one of these."""
    return delivery.target.startswith(PAGE)


def write_about_page(delivery: Delivery, address: str, language: str) -> Written:
    """The letter in the officer's language.

    Raises:
        PermanentFailure: what it tells of is gone.
    """
    event = Event.objects.filter(pk=delivery.event_id).first()
    if event is None:
        raise PermanentFailure("no event")
    with override(language):
        facts = {
            "unit": event.data["after"].get("unit") or "–",
            "link": settings.SITE_URL + _page_of(event),
            "at": event.data["after"].get("planned", ""),
        }
        if event.code == PAGE_SUBMITTED:
            subject = _("A page waits for the press desk")
            body = _("%(unit)s has sent a page. Release it, or send it back and say why: %(link)s")
        elif event.code == PAGE_RETURNED:
            subject = _("A page of your unit was sent back")
            body = _("The press desk asks for changes. What is to be changed stands here: %(link)s")
        elif facts["at"]:
            facts["at"] = short_moment(datetime.fromisoformat(facts["at"]))
            subject = _("A page of your unit is released")
            body = _("The press desk released your page; it comes out at %(at)s: %(link)s")
        else:
            subject = _("A page of your unit is released")
            body = _("The press desk released your page, and it is public: %(link)s")
        return Written(address, language, subject, body % facts + "\n")


def _page_of(event: Event) -> str:
    """Where the editor opens the very page; a letter of before names it by its number as well."""
    return reverse("wagtailadmin_pages:edit", args=[event.data["after"]["page"]])


def _to(event: Event, officers: Iterable[UUID]) -> list[Delivery]:
    """The one who did it needs no letter."""
    moment = now()
    return [
        Delivery(
            event_id=event.pk, officer_id=officer, channel=EMAIL, letter=Letter.STATE,
            target=f"{PAGE}{event.subject_id}", next_try_at=moment, created_at=moment,
        )
        for officer in dict.fromkeys(officers)
        if event.by != f"officer:{officer}"
    ]  # fmt: skip
