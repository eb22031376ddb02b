"""Make what a test needs, by the same services the product uses; no randomness."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from caunoi.core.clock import now
from caunoi.core.files.models import StoredFile
from caunoi.reports.contacts import ContactCard
from caunoi.reports.drafts import Draft, Receipt
from caunoi.reports.models import Report
from caunoi.reports.services.intake import receive_report
from caunoi.testing.officers import get_actor, get_unit, give_duty, make_officer, make_unit
from caunoi.units.models import Unit

__all__ = [
    "get_actor", "get_unit", "give_duty", "in_days", "make_file", "make_officer", "make_receipt",
    "make_report", "make_unit",
]  # fmt: skip


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
