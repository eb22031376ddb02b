"""Fixed words of neighbourhoods, members, posts, promises and hand-overs."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class GroupKind(models.TextChoices):
    """What a neighbourhood is, below the ward."""

    RESIDENTIAL_GROUP = "group", _("Residential group")  # to dan pho
    QUARTER = "quarter", _("Residential quarter")  # khu dan cu
    BUILDING = "building", _("Apartment building")


class JoinedBy(models.TextChoices):
    """How a resident found the way in."""

    QR = "qr", _("QR code")
    LINK = "link", _("Link")
    WEB = "web", _("This site")
    ZALO = "zalo", _("Zalo group")


class PostKind(models.TextChoices):
    """What a post is. Residents write `word`; the others are the officer's."""

    NOTICE = "notice", _("Notice")
    WARNING = "warning", _("Warning")
    POLL = "poll", _("Poll")
    MEETING = "meeting", _("Meeting note")
    ANSWER = "answer", _("Answer")
    WORD = "word", _("A resident's post")


class Audience(models.TextChoices):
    """Who reads a post."""

    EVERYBODY = "everybody", _("Everybody")
    MEMBERS = "members", _("Members of the group")
    ONE = "one", _("Only the resident who is answered")


class Remover(models.TextChoices):
    """Who took a post away."""

    WRITER = "writer", _("its writer")
    OFFICER = "officer", _("the area officer")
    LEFT = "left", _("its writer, who left the group")


class Care(models.TextChoices):
    """What became of a resident's post at the officer's desk."""

    WAITING = "waiting", _("Waits for an answer")
    ANSWERED = "answered", _("Answered")
    NO_NEED = "no_need", _("Needs no answer")
    REPORT = "report", _("Became a report")
    NONE = "none", _("Not for answering")


class PromiseState(models.TextChoices):
    """How a promise stands."""

    OPEN = "open", _("Runs")
    KEPT = "kept", _("Kept")
    BROKEN = "broken", _("Not kept")
    DROPPED = "dropped", _("Was no promise")


class AppealState(models.TextChoices):
    """How an appeal stands."""

    WAITING = "waiting", _("Waits for the head of the ward's police")
    GRANTED = "granted", _("Granted")
    DENIED = "denied", _("Not granted")


class HandoverState(models.TextChoices):
    """How far a hand-over has come."""

    WAITING = "waiting", _("Waits for the second signature")
    DONE = "done", _("Handed over")
    WITHDRAWN = "withdrawn", _("Not carried out")
