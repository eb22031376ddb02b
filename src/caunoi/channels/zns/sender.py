"""Send a template to a phone: checked before it leaves, never at night, one mark per delivery."""

from __future__ import annotations

from datetime import time

from django.conf import settings

from caunoi.channels.broadcasts.night import some_time_next_morning
from caunoi.channels.carriers import announce_phone_sender
from caunoi.channels.errors import (
    AccountTrouble,
    PermanentFailure,
    TemporaryFailure,
    UnknownOutcome,
)
from caunoi.channels.models import Account, Delivery
from caunoi.channels.procedure_letters import facts_about_appointment, is_about_procedure
from caunoi.channels.taking import get_account
from caunoi.channels.zalo.api import call
from caunoi.channels.zalo.templates import facts_of, fill
from caunoi.channels.zalo.troubles import Family
from caunoi.channels.zalo.usage import note_usage
from caunoi.core.clock import local, now
from caunoi.reports.ways import APPOINTMENT, announce_carrier

CHANNEL = "zns"
NIGHT_FROM, NIGHT_UNTIL = time(22), time(6)


class Zns:
    """Zalo's templates by phone number."""

    channel = CHANNEL

    def is_set_up(self) -> bool:
        """Whether there is an account and at least one approved template."""
        return bool(settings.ZALO_OA_ID and settings.ZALO_APP_ID and templates_of_letters())

    def reminds(self) -> bool:
        """Whether it can tell of appointments: their template is one of its own."""
        return self.is_set_up() and APPOINTMENT in templates_of_letters()

    def send(self, phone: str, delivery: Delivery) -> str:
        """See phones.PhoneSender."""
        _require_day()
        listed = templates_of_letters()
        if is_about_procedure(delivery):
            template = listed.get(APPOINTMENT)  # no other one: it would speak of a report
        else:
            template = listed.get(delivery.letter) or listed.get("state")
        if template is None:
            raise PermanentFailure(f"no template for {delivery.letter}")
        account = get_account("zalo", settings.ZALO_OA_ID)
        try:
            return self._send(account, phone, template, delivery)
        except AccountTrouble as trouble:
            # The talk's own sender stops the account; here the message waits for its mending.
            raise TemporaryFailure(str(trouble)) from trouble

    def _send(self, account: Account, phone: str, template: str, delivery: Delivery) -> str:
        form: dict[str, object] = {
            "phone": phone, "template_id": template,
            "template_data": fill(account, template, _facts(delivery)),
            "tracking_id": delivery.pk.hex,  # 32 signs of 48; the same at every attempt
        }  # fmt: skip
        if settings.ZNS_DEVELOPMENT:
            form["mode"] = "development"
        told = call(account, "/message/template", family=Family.ZNS, sends=True, json=form) or {}
        if told.get("quota"):
            note_usage(account, zns=told["quota"])
        msg_id = str(told.get("msg_id") or "")
        if not msg_id:
            raise UnknownOutcome("zns gave no id")
        return msg_id


def _facts(delivery: Delivery) -> dict[str, str]:
    if is_about_procedure(delivery):
        return facts_about_appointment(delivery)
    if delivery.report is None:
        raise PermanentFailure("no report")
    return facts_of(delivery.report)


def templates_of_letters() -> dict[str, str]:
    """Which template says which letter, from the setting: `received:123`, `answer:124`."""
    pairs = (one.partition(":") for one in settings.ZNS_TEMPLATES)
    return {letter.strip(): template.strip() for letter, _colon, template in pairs if template}


def _require_day() -> None:
    """Raises TemporaryFailure between 22:00 and 06:00: nobody is woken, and Zalo refuses."""
    hour = local(now()).time()
    if hour >= NIGHT_FROM or hour < NIGHT_UNTIL:
        raise TemporaryFailure("zns: night", some_time_next_morning(now()))


def announce() -> None:
    """Templates by phone are there."""
    carrier = Zns()
    announce_phone_sender(carrier)
    announce_carrier(carrier.is_set_up)
    announce_carrier(carrier.reminds, about=APPOINTMENT)
