"""Messages to a phone number (SMS, ZNS): one small interface, whoever carries them."""

from __future__ import annotations

from caunoi.channels.carriers import PHONE_SENDERS
from caunoi.channels.errors import PermanentFailure
from caunoi.channels.models import Delivery
from caunoi.channels.procedure_letters import contact_of
from caunoi.reports.contacts import open_contact
from caunoi.reports.models import Report


def phone_channel(report: Report) -> str | None:
    """The carrier for a reporter's phone: only where they gave a number and agreed to messages."""
    contact = report.contact
    if contact is None or contact.phone_index is None or contact.texts_agreed_at is None:
        return None
    return next((one.channel for one in PHONE_SENDERS.values() if one.is_set_up()), None)


def send_to_phone(delivery: Delivery) -> str:
    """What the worker calls for a delivery by phone.

    Raises:
        What `PhoneSender.send` raises; PermanentFailure too where the number or consent is gone.
    """
    carrier = PHONE_SENDERS.get(delivery.channel)
    contact = delivery.report.contact if delivery.report else contact_of(delivery)
    if contact is None or carrier is None or not carrier.is_set_up():
        raise PermanentFailure("nobody carries it")
    if contact.texts_agreed_at is None:
        raise PermanentFailure("no consent")
    phone = whole_number(open_contact(contact).phone)
    if not phone:
        raise PermanentFailure("no phone number")
    return carrier.send(phone, delivery)


def whole_number(phone: str) -> str:
    """`84` and digits for a mobile number of Vietnam; empty for anything else."""
    digits = "".join(sign for sign in phone if sign.isdecimal() and sign.isascii())
    digits = digits.removeprefix("00")
    if digits.startswith("0"):
        digits = f"84{digits[1:]}"
    mobile = len(digits) == 11 and digits.startswith("84") and digits[2] in "35789"
    return digits if mobile else ""
