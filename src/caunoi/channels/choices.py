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
    PROMISE = "promise", _("a promise is near its day or past it")
    CHAT = "chat", _("a word of the assistant in a chat")
    NOTICE = "notice", _("a notice to many")
    CORRECTION = "correction", _("a corrected notice")
    WITHDRAWAL = "withdrawal", _("a notice taken back")
    CONFIRM = "confirm", _("a question whether notices are wanted")


class MailOutcome(models.TextChoices):
    """What became of a mail that came in."""

    WAITING = "waiting", _("waiting")
    MESSAGE = "message", _("taken into the thread")
    REPORT = "report", _("a new report")
    TWICE = "twice", _("came before on another way")
    COMPLAINT = "complaint", _("the receiver called our letter unwanted")
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


class GroupState(models.TextChoices):
    """How a group of ours on a platform fares."""

    WORKING = "working", _("working")
    BROKEN = "broken", _("takes no messages any more")
    DISSOLVED = "dissolved", _("dissolved")


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


class NoticeKind(models.TextChoices):
    """What a notice is about; residents choose by it."""

    WARNING = "warning", _("Warning")
    SCAM = "scam", _("Online scams")
    FIRE = "fire", _("Fire and rescue")
    TRAFFIC = "traffic", _("Traffic")
    WANTED = "wanted", _("Wanted")
    MISSING = "missing", _("Missing person")
    NOTICE = "notice", _("Announcement")


class Urgent(models.TextChoices):
    """How soon people must act (CAP 1.2). Only what is immediate is sent at night."""

    IMMEDIATE = "immediate", _("at once, also at night")
    EXPECTED = "expected", _("soon")
    FUTURE = "future", _("later")
    UNKNOWN = "unknown", _("no need to act")


class Severity(models.TextChoices):
    """How bad it is (CAP 1.2)."""

    EXTREME = "extreme", _("extreme: danger to many lives")
    SEVERE = "severe", _("severe: danger to life or property")
    MODERATE = "moderate", _("moderate")
    MINOR = "minor", _("minor")
    UNKNOWN = "unknown", _("not known")


class Certain(models.TextChoices):
    """How sure we are (CAP 1.2)."""

    OBSERVED = "observed", _("it has happened or is happening")
    LIKELY = "likely", _("likely")
    POSSIBLE = "possible", _("possible")
    UNLIKELY = "unlikely", _("unlikely")
    UNKNOWN = "unknown", _("not known")


class Reach(models.TextChoices):
    """Whom a notice is for."""

    CITY = "city", _("the whole city")
    WARDS = "wards", _("some wards")
    DISTRICT = "district", _("an old district")
    TOPIC = "topic", _("those who follow this kind of notice; no groups")


class BroadcastState(models.TextChoices):
    """How far a notice has come; what is expired is told by its date."""

    DRAFT = "draft", _("draft")
    RELEASED = "released", _("released")
    WITHDRAWN = "withdrawn", _("withdrawn")


class Act(models.TextChoices):
    """What a bulletin does."""

    ALERT = "alert", _("first release")
    UPDATE = "update", _("correction")
    CANCEL = "cancel", _("withdrawal")


class Ending(models.TextChoices):
    """Why a notice was taken back, as everybody reads it; the desk's own reason is not public."""

    OVER = "over", _("What it warned of is over.")
    WRONG = "wrong", _("What it said was not right.")
    OTHER = "other", _("It no longer holds.")


class Route(models.TextChoices):
    """By what a notice goes out; beside chats, whose names are those of reports' channels."""

    WEB = "web", _("this site")
    FEED = "feed", _("feeds (Atom, CAP)")
    PUSH = "push", _("web push")
    MAIL = "notice_mail", _("e-mail to subscribers")
    FACEBOOK = "facebook", _("Facebook page")
    ZALO = "zalo", _("Zalo article")
    ZALO_GROUP = "zalo_group", _("Zalo groups")
