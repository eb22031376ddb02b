"""Fixed words of the part `law`: how time is counted and how far a rule may be trusted."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class TimeUnit(TextChoices):
    """In what a limit is measured. Minutes and hours run through nights and holidays."""

    MINUTES = "minutes", _("minutes")
    HOURS = "hours", _("hours")
    WORKING_HOURS = "working_hours", _("working hours")
    DAYS = "days", _("days")
    WORKING_DAYS = "working_days", _("working days")
    MONTHS = "months", _("months")


CLOCK_UNITS = frozenset({TimeUnit.MINUTES, TimeUnit.HOURS, TimeUnit.WORKING_HOURS})
"""Units that end at an hour and minute; the others end at 24:00 of a last day."""


class Roll(TextChoices):
    """What becomes of a last day that is a day off."""

    NONE = "none", _("stays")
    NEXT_WORKING_DAY = "next_working_day", _("moves to the next working day")


class Direction(TextChoices):
    """Whether the limit lies after its start or before it (a request due before an end)."""

    AFTER = "after", _("after")
    BEFORE = "before", _("before")


class Certainty(TextChoices):
    """How sure the rule's source is."""

    A = "A", _("the text was seen")
    B = "B", _("a secondary source states it")
    C = "C", _("not verified")


class Origin(TextChoices):
    """Who made the rule."""

    LAW = "law", _("the law")
    HOUSE = "house", _("the city police's own rule")


class FileStatus(TextChoices):
    """What the file says of a version: in use with the release, or waiting for two persons."""

    ACTIVE = "active", _("in use")
    PROPOSED = "proposed", _("proposed")


class RuleState(TextChoices):
    """How far a proposed version has come. A draft stands in the file only."""

    DRAFT = "draft", _("draft")
    SUBMITTED = "submitted", _("waiting for the second person")
    REFUSED = "refused", _("refused")
    APPROVED = "approved", _("approved, not yet in force")
    ACTIVE = "active", _("in force")
    SUPERSEDED = "superseded", _("superseded")

    @classmethod
    def used(cls) -> list[str]:
        """States of versions that clocks use from their `active_from` on."""
        return [cls.APPROVED.value, cls.ACTIVE.value, cls.SUPERSEDED.value]


class Audience(TextChoices):
    """Who hears a reminder. An expired limit changes no state; it climbs this ladder."""

    OFFICER = "officer", _("the officer")
    HEAD = "head", _("the head of the unit")
    COMMAND = "command", _("the command centre")
    PROCURACY = "procuracy", _("the procuracy's view")
    REPORTER = "reporter", _("the reporter")


LIMIT = "limit"
"""The start of a rule that runs from the end of another limit (an extension)."""
