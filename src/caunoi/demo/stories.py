"""The demo's reports, made by the same services that residents and officers use."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.conf import settings

from caunoi.accounts.access import Actor, actor_for
from caunoi.accounts.models import Duty
from caunoi.core.errors import Refused
from caunoi.demo.people import read_cast
from caunoi.places.choices import AreaKind
from caunoi.places.selectors import areas_on
from caunoi.reports.catalogue import find_category
from caunoi.reports.choices import Channel, Kind
from caunoi.reports.contacts import ContactCard
from caunoi.reports.drafts import Draft, Receipt
from caunoi.reports.models import Report
from caunoi.reports.services.intake import receive_report
from caunoi.reports.services.moving import perform
from caunoi.reports.services.talking import add_message

SEED = 2019
REPORTS = 700
IN_WARD = 0.15  # share of the demo's own ward, so that its inbox is full
CHANNELS = (Channel.WEB, Channel.WEB, Channel.API, Channel.EMAIL, Channel.PHONE)


@dataclass(frozen=True, slots=True)
class Told:
    """A receipt that demo.json lists."""

    code: str
    secret: str


def make_reports(say: Any) -> list[Told]:
    """Send the demo's reports and let officers work on some; returns receipts to try."""
    dice = random.Random(SEED)
    cast = read_cast()
    wards = areas_on(kind=AreaKind.WARD)
    texts = list(_texts())
    dice.shuffle(texts)
    receipts: list[Told] = []
    for number in range(REPORTS):
        text, category = texts[number % len(texts)]
        here = dice.random() < IN_WARD
        code = cast["ward"] if here else dice.choice(wards).code
        receipt = receive_report(_draft(dice, cast, text, category, code))
        if number % 3:
            _work_on(dice, cast, receipt)
        if here and len(receipts) < 8:
            receipts.append(Told(receipt.code, receipt.secret))
        if number % 200 == 199:
            say(f"Demo data: {number + 1} reports …")
    return receipts


def _texts() -> Iterator[tuple[str, str]]:
    folder = settings.CITY_DATA / "training"
    for path in sorted(folder.glob("*.jsonl")):
        for line in path.read_text().splitlines():
            row = json.loads(line)
            if row.get("text") and find_category(row.get("code", "")):
                yield row["text"], row["code"]


def _draft(dice: random.Random, cast: dict[str, Any], text: str, category: str, area: str) -> Draft:
    anonymous = dice.random() < 0.3
    name = dice.choice(cast["names"])
    contact = ContactCard(name=name, phone=f"09{dice.randrange(10**7, 10**8)}")
    if dice.random() < 0.4:
        contact = ContactCard(name, contact.phone, f"resident{dice.randrange(500)}@example.test")
    return Draft(
        text=text, category=category, area_code=area, place=dice.choice(cast["streets"]),
        channel=dice.choice(CHANNELS), anonymous=anonymous,
        contact=ContactCard() if anonymous else contact,
    )  # fmt: skip


def _officer_of(report: Report) -> Actor | None:
    duty = (
        Duty.objects.filter(unit_id=report.unit_id, role__in=["duty_officer", "answerer", "head"])
        .order_by("id")
        .first()
    )
    return actor_for(duty.officer_id) if duty else None


def _work_on(dice: random.Random, cast: dict[str, Any], receipt: Receipt) -> None:
    """What an officer and the reporter would do next; a step the law forbids is left out."""
    report = Report.objects.get(pk=receipt.report_id)
    officer = _officer_of(report)
    if officer is None:
        return
    steps: list[tuple[str, dict[str, Any]]] = []
    if dice.random() < 0.8:
        fields = {"crime_source": "tin_bao"} if report.kind == Kind.CRIME_REPORT else {}
        steps.append(("classify", fields))
    if dice.random() < 0.6:
        steps.append(("reply", {"text": dice.choice(cast["replies"])}))
    if dice.random() < 0.3:
        steps.append(("note", {"text": dice.choice(cast["notes"])}))
    if report.kind == Kind.ORDER_FEEDBACK and dice.random() < 0.5:
        steps.append(
            ("close", {"message": cast["closing"], "proof": cast["proof"], "ground": "fixed"})
        )
    if report.kind == Kind.QUESTION and dice.random() < 0.5:
        steps.append(("close", {"message": cast["replies"][2], "ground": "answered"}))
    for verb, fields in steps:
        try:
            perform(verb, report_id=report.pk, by=officer, fields=fields)
        except Refused:
            continue
    if dice.random() < 0.3:
        add_message(report, text=dice.choice(cast["from_reporter"]))
