"""Fixed words of deliveries."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class DeliveryState(models.TextChoices):
    """How far a delivery has come."""

    WAITING = "waiting", _("waiting")
    SENDING = "sending", _("being sent")
    HELD = "held", _("held until the person writes again")
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
    CHAT = "chat", _("a word of the assistant in a chat")
    NOTICE = "notice", _("a notice to many")


class MailOutcome(models.TextChoices):
    """What became of a mail that came in."""

    WAITING = "waiting", _("waiting")
    MESSAGE = "message", _("taken into the thread")
    AUTOMATIC = "automatic", _("a machine's answer, not taken into the thread")
    FAILED = "failed", _("one of our letters could not be delivered")
    DELAYED = "delayed", _("one of our letters is late")
    EMPTY = "empty", _("nothing was written in it")
    STRANGE = "strange", _("sent to an address that takes no replies")


class Lane(models.IntegerChoices):
    """What is sent first: somebody waits for an answer, nobody for a broadcast."""

    INTERACTIVE = 0, _("answers")
    BROADCAST = 1, _("broadcasts")


class AccountState(models.TextChoices):
    """How a page or official account of ours fares."""

    WORKING = "working", _("working")
    PAUSED = "paused", _("paused by us")
    RECONNECT = "reconnect", _("must be connected again")
    STOPPED = "stopped", _("stopped by the platform")


class HookState(models.TextChoices):
    """What became of a webhook's body."""

    WAITING = "waiting", _("waiting")
    DONE = "done", _("taken in")
    PARTLY = "partly", _("taken in, but for a part that is kept apart")
    QUARANTINED = "quarantined", _("kept apart: it could not be read")


class ChatDirection(models.TextChoices):
    """Who wrote."""

    IN = "in", _("from the resident")
    OUT = "out", _("from us")


class ChatKind(models.TextChoices):
    """What a message of a conversation is."""

    TEXT = "text", _("text")
    FILES = "files", _("photo, video or other files")
    PLACE = "place", _("a place")
    STICKER = "sticker", _("a sticker")
    PRESS = "press", _("a pressed button")
    OTHER = "other", _("something else")


class ChatMode(models.TextChoices):
    """Who speaks for us in a conversation."""

    GUIDED = "guided", _("the assistant asks what is missing")
    PERSON = "person", _("an officer")
    MUTED = "muted", _("nobody: muted")
