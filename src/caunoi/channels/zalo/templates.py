"""Templates that Zalo approved: what each wants to know, and what we know of a report."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils.translation import override

from caunoi.channels.chat import Talk, Words
from caunoi.channels.email.letters import is_delicate
from caunoi.channels.errors import PermanentFailure, UnknownOutcome
from caunoi.channels.models import Account, Delivery
from caunoi.channels.zalo.api import call
from caunoi.channels.zalo.moments import read_moment
from caunoi.channels.zalo.troubles import Family
from caunoi.channels.zalo.usage import note_usage
from caunoi.core.clock import now
from caunoi.core.moments import short_moment
from caunoi.reports.choices import State
from caunoi.reports.models import Report
from caunoi.units import directory

KNOWN_FOR = timedelta(hours=6)
MAX_TRACKING = 48


def facts_of(report: Report) -> dict[str, str]:
    """What any template may name: nothing that was reported, no person."""
    facts = {
        "code": report.spelled_code, "link": f"{settings.SITE_URL}/tra-cuu/",
        "date": short_moment(report.received_at),
    }  # fmt: skip
    if is_delicate(report):
        return facts
    unit = directory.find_unit_by_pk(report.unit_id)
    with override(report.language):
        said = {"unit": unit.spoken if unit else "", "state": str(State(report.state).label)}
    return {**facts, **said}


def fill(account: Account, template: str, facts: Mapping[str, str]) -> dict[str, str]:
    """The data of a template, checked against what Zalo says that it wants.

    Raises:
        PermanentFailure: it is not approved, or wants what we do not know or cannot fit.
    """
    known = look_at_template(account, template)
    if known.get("status") != "ENABLE":
        raise PermanentFailure(f"template {template} is {known.get('status') or 'unknown'}")
    filled: dict[str, str] = {}
    for one in known.get("listParams") or []:
        name, most = str(one["name"]), int(one.get("maxLength") or 0)
        value = unicodedata.normalize("NFC", facts.get(name, ""))
        if not value:
            if one.get("require"):
                raise PermanentFailure(f"template {template} wants {name[:40]}")
            continue
        if most and len(value) > most:
            value = f"{value[: most - 1].rstrip()}…"
        filled[name] = value
    return filled


def look_at_template(account: Account, template: str) -> Mapping[str, Any]:
    """What Zalo says of a template; asked for again after six hours, or when an event changed it.

    Raises:
        What `call` raises.
    """
    name = f"_template:{template}"
    row = Account.objects.get(pk=account.pk)
    held = row.usage.get(name) or {}
    at = read_moment(held.get("at"))
    if at is not None and now() - at < KNOWN_FOR:
        known: Mapping[str, Any] = held["told"]
        return known
    told: Mapping[str, Any] = call(
        account, "/template/info/v2", method="GET", family=Family.ZNS,
        params={"template_id": template},
    ) or {}  # fmt: skip
    known = {"status": told.get("status"), "listParams": told.get("listParams") or []}
    note_usage(account, **{name: known})
    return known


def send_by_user_id(talk: Talk, words: Words) -> str:
    """Tell by a template that there is news: the first part alone, for it says it once.

    Raises:
        As `chat.Platform.send`.
    """
    delivery_id, _colon, number = words.mark.partition(":")
    if number != "0":
        return ""
    delivery = Delivery.objects.select_related("report").filter(pk=UUID(hex=delivery_id)).first()
    if delivery is None or delivery.report is None:
        raise PermanentFailure("zalo: no report, so no template")
    template = settings.ZALO_TEMPLATE_ID
    told = call(
        talk.account, "/v3.0/oa/message/template", sends=True,
        json={
            "user_id": talk.peer, "template_id": template,
            "template_data": fill(talk.account, template, facts_of(delivery.report)),
        },
    )  # fmt: skip
    external_id = str((told or {}).get("message_id") or "")
    if not external_id:
        raise UnknownOutcome("zalo gave no id")
    return external_id
