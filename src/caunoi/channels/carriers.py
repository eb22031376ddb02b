"""Who carries messages to a phone number: each announces itself at the start."""

from __future__ import annotations

from typing import Protocol

from caunoi.channels.models import Delivery


class PhoneSender(Protocol):
    """Somebody who carries messages to phones. Each stands in a folder of its own: zns/."""

    channel: str  # as in Delivery.channel

    def is_set_up(self) -> bool:
        """Whether the settings let it send."""

    def reminds(self) -> bool:
        """Whether the settings let it tell of appointments."""

    def send(self, phone: str, delivery: Delivery) -> str:
        """Send one, outside any transaction; the carrier's id of it. `phone` is 84 and digits.

        Raises:
            PermanentFailure, TemporaryFailure, UnknownOutcome, Unreachable: see errors.py.
        """


PHONE_SENDERS: dict[str, PhoneSender] = {}


def announce_phone_sender(sender: PhoneSender) -> None:
    """A carrier's folder says at the start that it is there."""
    PHONE_SENDERS[sender.channel] = sender


def reminding_channel() -> str | None:
    """The carrier that can tell of appointments, for who agreed to it."""
    return next((one.channel for one in PHONE_SENDERS.values() if one.reminds()), None)
