"""How to reach somebody in danger, told after the report itself."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from caunoi.places.in_text import ward_in
from caunoi.reports.choices import Channel
from caunoi.reports.errors import EmptyReport
from caunoi.reports.models import Message, Report
from caunoi.reports.services.placing import Whereabouts, give_place
from caunoi.reports.services.talking import add_message


@transaction.atomic
def tell_how_to_reach(report: Report, *, phone: str = "", place: str = "") -> Message:
    """Add a number to ring and where help is needed, both in the words of the reporter.

    They stand in the conversation, where whoever takes it up reads them at once; the place also
    fills that of a report that has none. Records `message.received`, and `report.placed`.

    Raises:
        EmptyReport: neither of them.
    """
    phone, place = phone.strip(), place.strip()
    if not phone and not place:
        raise EmptyReport(
            _("Please give a telephone number, or where help is needed."), missing=["phone"]
        )
    if place:
        give_place(report, told=Whereabouts(area_code=ward_in(place), words=place))
    lines = [_("Telephone: %(phone)s") % {"phone": phone}] if phone else []
    lines += [_("Where help is needed: %(place)s") % {"place": place}] if place else []
    return add_message(report, text="\n".join(lines), channel=Channel.WEB)
