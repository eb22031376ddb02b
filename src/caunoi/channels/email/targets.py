"""To whom a mail was sent: a report's thread, a delivery that failed, the public address."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from caunoi.channels.email.addresses import (
    is_public,
    looks_like_reply,
    read_bounce_address,
    read_reply_address,
)
from caunoi.channels.models import Delivery
from caunoi.reports.models import Report


@dataclass(slots=True)
class Targets:
    """What a mail's receivers mean to us. `wrong`: a reply address that we did not sign."""

    reports: set[UUID] = field(default_factory=set)
    deliveries: set[UUID] = field(default_factory=set)
    public: bool = False
    wrong: bool = False

    def __bool__(self) -> bool:
        return bool(self.reports or self.deliveries or self.public or self.wrong)


def find_targets(addresses: Iterable[str], *, takes_new: bool) -> Targets:
    """What these addresses mean; false where none is known here.

    `takes_new`: new reports come in, so a mail to an address that we did not sign is no loss: a
    person looks at it.
    """
    found = Targets()
    for address in addresses:
        report_id, delivery_id = read_reply_address(address), read_bounce_address(address)
        if report_id is not None and Report.objects.filter(pk=report_id).exists():
            found.reports.add(report_id)
        elif delivery_id is not None and Delivery.objects.filter(pk=delivery_id).exists():
            found.deliveries.add(delivery_id)
        elif is_public(address):
            found.public = True
        elif takes_new and looks_like_reply(address):
            found.wrong = True
    return found
