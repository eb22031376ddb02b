"""Messages to a phone number (SMS, ZNS): one small interface, whoever carries them."""

from __future__ import annotations

from typing import Protocol

from caunoi.channels.errors import PermanentFailure
from caunoi.channels.models import Delivery
from caunoi.reports.contacts import open_contact
from caunoi.reports.models import Report


class PhoneSender(Protocol):
    """Somebody who carries messages to phones. Each stands in a folder of its own: zns/."""

    channel: str  # as in Delivery.channel

    def is_set_up(self) -> bool:
        """Whether the settings let it send."""

    def send(self, phone: str, delivery: Delivery) -> str:
        """Send one, outside any transaction; the carrier's id of it. `phone` is 84 and digits.

        Raises:
            PermanentFailure, TemporaryFailure, UnknownOutcome, Unreachable: see errors.py.
        """


PHONE_SENDERS: dict[str, PhoneSender] = {}


def announce_phone_sender(sender: PhoneSender) -> None:
    """A carrier's folder says at the start that it is there."""
    PHONE_SENDERS[sender.channel] = sender


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
    report, carrier = delivery.report, PHONE_SENDERS.get(delivery.channel)
    if report is None or report.contact is None or carrier is None or not carrier.is_set_up():
        raise PermanentFailure("nobody carries it")
    if report.contact.texts_agreed_at is None:
        raise PermanentFailure("no consent")
    phone = whole_number(open_contact(report.contact).phone)
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
