"""Make what a test needs, by the same services the product uses; no randomness."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import count
from typing import Any
from uuid import UUID

from caunoi.accounts.access import Actor, actor_for
from caunoi.accounts.models import Account, Duty, Officer
from caunoi.core.clock import now
from caunoi.core.files.models import StoredFile
from caunoi.reports.contacts import ContactCard
from caunoi.reports.drafts import Draft, Receipt
from caunoi.reports.models import Report
from caunoi.reports.services.intake import receive_report
from caunoi.units import directory
from caunoi.units.models import Unit

_badges = count(1)
LONG_AGO = timedelta(days=900)


def get_unit(code: str) -> Unit:
    """The unit with that code."""
    return Unit.objects.get(code=code)


def make_unit(code: str, **over: Any) -> Unit:
    """A department of the city police, or what `over` says."""
    fields = {"name": code, "name_en": code, "short": code, "kind": "department", **over}
    unit = Unit.objects.create(code=code, **fields)
    directory.forget()
    return unit


def make_officer(role: str, unit: Unit | str, *, name: str = "", badge: str = "") -> Actor:
    """Somebody who has held this role in the unit for a long time, as access sees them."""
    number = next(_badges)
    badge = badge or f"HN-{number:04d}"
    account = Account(email=f"{badge.lower()}@example.test", name=name or f"Officer {number}")
    account.set_unusable_password()
    account.save()
    officer = Officer.objects.create(account=account, badge=badge)
    give_duty(officer.pk, role, unit)
    return get_actor(officer.pk)


def give_duty(officer_id: UUID, role: str, unit: Unit | str) -> Duty:
    """One more role for an officer, held for a long time."""
    unit = get_unit(unit) if isinstance(unit, str) else unit
    since = now() - LONG_AGO
    return Duty.objects.create(officer_id=officer_id, unit=unit, role=role, valid_from=since)


def get_actor(officer_id: UUID) -> Actor:
    """The officer with the duties held now."""
    actor = actor_for(officer_id)
    assert actor is not None
    return actor


def make_receipt(text: str = "", **over: Any) -> Receipt:
    """What a resident gets who sends a report; `over` are fields of Draft.

    Unless told otherwise it is a named resident's, about an event in Định Công ward.
    """
    fields: dict[str, Any] = {
        "text": text or "Sáng nay tôi thấy nhóm thanh niên đánh bạc ở quán nước đầu ngõ.",
        "area_code": "00316",
        "contact": ContactCard(name="Trần Thị Lan", phone="0912345678", email="lan@example.test"),
        **over,
    }
    if fields.get("anonymous"):
        fields["contact"] = ContactCard()
    return receive_report(Draft(**fields))


def make_report(
    kind: str = "", *, unit: Unit | str | None = None, text: str = "", **over: Any
) -> Report:
    """A report that came in by the real intake; held by `unit` if it is given."""
    receipt = make_receipt(text, kind=kind, **over)
    report = Report.objects.select_related("unit", "contact").get(pk=receipt.report_id)
    if unit is not None:
        report.unit = get_unit(unit) if isinstance(unit, str) else unit
        report.save(update_fields=["unit"])
    return report


def make_file(name: str = "anh.jpg") -> UUID:
    """An uploaded file that belongs to nobody yet; only its row, without bytes."""
    return StoredFile.objects.create(
        name=name, created_at=now(), size=11, sha256=bytes(32), real_type="image/jpeg"
    ).pk


def in_days(days: float, *, since: datetime | None = None) -> datetime:
    """That many days from now, or from a moment."""
    return (since or now()) + timedelta(days=days)
