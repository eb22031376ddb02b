"""Kinds, states, channels and other fixed words of a report."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    """The intakes that look alike but are not (LAW.md §4)."""

    CRIME_REPORT = "crime_report", _("Crime report")
    DENUNCIATION = "denunciation", _("Denunciation of an official")
    COMPLAINT = "complaint", _("Complaint on an administrative act")
    ORDER_FEEDBACK = "order_feedback", _("Feedback on public order")
    FIRE_HAZARD = "fire_hazard", _("Fire hazard")
    QUESTION = "question", _("Question")


class CrimeSource(models.TextChoices):
    """What the law calls a crime report, by who sends it (BLTTHS Art. 144)."""

    DENUNCIATION = "to_giac", _("Crime denunciation by a person")
    INFORMATION = "tin_bao", _("Crime information")
    PROPOSAL = "kien_nghi", _("Proposal to prosecute by a state body")


class State(models.TextChoices):
    """Where a report stands. Which follows which stands in workflow.py."""

    RECEIVED = "received", _("Received")
    CLASSIFIED = "classified", _("Classified")
    TRANSFERRED = "transferred", _("Being handed over")
    CHECKING = "checking", _("Being checked before acceptance")
    VERIFYING = "verifying", _("Being verified")
    IN_PROGRESS = "in_progress", _("Being handled")
    SUSPENDED = "suspended", _("Suspended")
    DECIDED = "decided", _("Decided")
    CLOSED = "closed", _("Closed")


OPEN_STATES = tuple(state.value for state in State if state is not State.CLOSED)


class Channel(models.TextChoices):
    """How a report or a message came in."""

    WEB = "web", _("Web")
    API = "api", _("Another system")
    EMAIL = "email", _("E-mail")
    FACEBOOK = "facebook", _("Facebook")
    ZALO = "zalo", _("Zalo")
    OPEN311 = "open311", _("Open311")
    PHONE = "phone", _("Phone")
    COUNTER = "counter", _("At the counter")


class Urgency(models.IntegerChoices):
    """1 is the most urgent."""

    EMERGENCY = 1, _("Emergency")
    SAME_SHIFT = 2, _("Same shift")
    WITHIN_DAY = 3, _("Within 24 hours")
    ROUTINE = 4, _("Routine")


class Direction(models.TextChoices):
    """Who speaks to whom in the thread."""

    FROM_REPORTER = "from_reporter", _("From the reporter")
    TO_REPORTER = "to_reporter", _("To the reporter")
    NOTE = "note", _("Internal note")


class Look(models.TextChoices):
    """Why somebody opened a report, in the words that the reporter may see."""

    HANDLING = "handling", _("Handling your report")
    OVERVIEW = "overview", _("Looking through the inbox")
    CONTACT = "contact", _("Reading your contact details")
    FILE = "file", _("Opening a file you sent")
    SUPERVISION = "supervision", _("Supervision")
    DESK = "desk", _("Writing down what you said, by phone or at the counter")


class VoteReason(models.TextChoices):
    """Why an answer did not help: a published one, or the one that a person had."""

    OTHER_CASE = "other_case", _("My case is different")
    UNCLEAR = "unclear", _("I do not understand it")
    MISSING = "missing", _("Something is missing")
    OUTDATED = "outdated", _("It is out of date")
    WRONG = "wrong", _("It was different when I came")
