"""Fixed words of procedures."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Field(models.TextChoices):
    """The field of law that a procedure belongs to."""

    RESIDENCE = "qlhc", _("Residence, identity, permits")
    IMMIGRATION = "xnc", _("Passports and foreigners")
    TRAFFIC = "csgt", _("Vehicles and driving licences")
    FIRE = "pccc", _("Fire safety")
    REPORTS = "to_giac", _("Reports, complaints, reception")


class DeskKind(models.TextChoices):
    """Where a procedure is handed in."""

    WARD = "ward", _("the police of the ward or commune")
    UNIT = "unit", _("the department")
    BOTH = "both", _("the ward's police or the department")
    NONE = "none", _("no desk")


class Online(models.TextChoices):
    """How much of it can be done without coming."""

    FULL = "full", _("All of it online")
    PART = "part", _("Partly online")
    NONE = "none", _("In person")


class Come(models.TextChoices):
    """What a guided check ends with."""

    NO = "no", _("You do not need to come")
    ONCE = "once", _("You come once")
    TWICE = "twice", _("You come twice")
    NOTHING = "none", _("Nothing to hand in now")
    OTHER = "other", _("It is another procedure")


class VersionState(models.TextChoices):
    """How far a version of a procedure's text has come."""

    DRAFT = "draft", _("being written")
    WAITING = "waiting", _("waits for a second person")
    RELEASED = "released", _("in force")
    REPLACED = "replaced", _("replaced by a newer one")
    REFUSED = "refused", _("not released")


class AppointmentState(models.TextChoices):
    """What became of an appointment."""

    BOOKED = "booked", _("booked")
    ARRIVED = "arrived", _("the person is here")
    DONE = "done", _("done")
    NO_SHOW = "no_show", _("the person did not come")
    CANCELLED = "cancelled", _("cancelled")


class TicketState(models.TextChoices):
    """Where somebody stands in the desk's queue."""

    WAITING = "waiting", _("waits")
    CALLED = "called", _("called")
    ABSENT = "absent", _("did not come when called")
    DONE = "done", _("done")
    LEFT = "left", _("left")


class PaperVerdict(models.TextChoices):
    """What an officer says of a photographed paper."""

    GOOD = "good", _("good as it is")
    UNCLEAR = "unclear", _("cannot be read: take the photo again")
    NOT_CERTIFIED = "not_certified", _("this copy is not certified")
    EXPIRED = "expired", _("no longer valid")
    WRONG = "wrong", _("another paper is needed")


class PaperState(models.TextChoices):
    """Whether an officer has looked."""

    WAITING = "waiting", _("waits for an officer")
    ANSWERED = "answered", _("an officer has looked")


class Trips(models.TextChoices):
    """By which way a count of trips came."""

    CHECK = "check", _("after the guided check")
    APPOINTMENT = "appointment", _("after an appointment")
    PAPERS = "papers", _("after the papers were looked at")
