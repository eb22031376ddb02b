"""Fixed words of deliveries."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class DeliveryState(models.TextChoices):
    """How far a delivery has come."""

    WAITING = "waiting", _("waiting")
    SENDING = "sending", _("being sent")
    SENT = "sent", _("sent")
    UNKNOWN = "unknown", _("perhaps sent")
    DEAD = "dead", _("not delivered")
    SKIPPED = "skipped", _("not needed")


class Letter(models.TextChoices):
    """What a delivery says; letters.py writes it."""

    RECEIVED = "received", _("your report was received")
    ANSWER = "answer", _("an answer to the reporter")
    STATE = "state", _("a change of state")
    TASK = "task", _("a task for an officer")
    MENTION = "mention", _("an officer was mentioned")
    OVERDUE = "overdue", _("a deadline is near or missed")
    EMERGENCY = "emergency", _("an emergency came in")


class MailOutcome(models.TextChoices):
    """What became of a mail that came in."""

    WAITING = "waiting", _("waiting")
    MESSAGE = "message", _("taken into the thread")
    AUTOMATIC = "automatic", _("a machine's answer, not taken into the thread")
    FAILED = "failed", _("one of our letters could not be delivered")
    DELAYED = "delayed", _("one of our letters is late")
    EMPTY = "empty", _("nothing was written in it")
    STRANGE = "strange", _("sent to an address that takes no replies")
