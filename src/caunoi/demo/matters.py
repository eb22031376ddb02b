"""What the officers have of a talk that a visitor of the simulator leads: its report."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings

from caunoi.channels import talks
from caunoi.channels.choices import ChatMode
from caunoi.channels.models import Account
from caunoi.neighbourhoods.models import Neighbourhood, Outlet
from caunoi.reports.choices import State
from caunoi.units import directory


@dataclass(frozen=True, slots=True)
class Matter:
    """A report as the simulator's pages speak of it. `code` as addresses have it."""

    code: str
    state: str
    unit: str
    with_person: bool


def find_matter(channel: str, peer: str, thread: str = "") -> Matter | None:
    """The report at hand in that person's conversation, if there is one."""
    name = settings.FACEBOOK_PAGE_ID if channel == "facebook" else settings.ZALO_OA_ID
    account = Account.objects.filter(channel=channel, external_id=name).first()
    found = talks.find_conversation(account, peer, thread) if account else None
    if found is None or found.report is None:
        return None
    unit = directory.find_unit_by_pk(found.report.unit_id)
    return Matter(
        found.report.spelled_code, str(State(found.report.state).label), unit.name if unit else "",
        found.mode == ChatMode.PERSON,
    )  # fmt: skip


def find_place(group: str) -> Neighbourhood | None:
    """The neighbourhood whose group in Zalo this is."""
    outlet = (
        Outlet.objects.select_related("neighbourhood")
        .filter(channel="zalo", external_id=group, until=None)
        .first()
    )
    return outlet.neighbourhood if outlet else None
