"""Kinds of units, their special parts, and why a unit was found."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class UnitKind(models.TextChoices):
    """The level of a unit. District police ended on 1 March 2025."""

    MINISTRY = "ministry", _("Ministry")
    CITY = "city", _("City police")
    DEPARTMENT = "department", _("Department")
    TEAM = "team", _("Team or centre")
    DISTRICT = "district", _("District police")
    WARD = "ward", _("Ward police")
    SITE = "site", _("Station of the city police")
    EXTERNAL = "external", _("Outside body")


class Desk(models.TextChoices):
    """A task that one unit has for the whole city, whatever its name."""

    NONE = "", _("none")
    ROOT = "root", _("heads all units of the city")
    COMMAND_CENTRE = "command_centre", _("command centre, on duty day and night")
    INSPECTORATE = "inspectorate", _("looks into reports about the police")


class QaField(models.TextChoices):
    """The five fields in which units answer residents' questions."""

    NONE = "", _("none")
    ADMIN_ORDER = "admin_order", _("administrative order")
    FIRE_RESCUE = "fire_rescue", _("fire and rescue")
    TRAFFIC = "traffic", _("traffic")
    IMMIGRATION = "immigration", _("entry and exit")
    COMMAND_CENTRE = "command_centre", _("command centre")


class Why(models.TextChoices):
    """Why a unit was found; the sentence is in `units.directory`."""

    WARD_FIRST = "ward_first", _("the ward's police come first")
    CITY_WIDE = "city_wide", _("one unit answers in the whole city")
    AREA_RULE = "area_rule", _("a rule of that area")
    WARD_UNKNOWN = "ward_unknown", _("the ward is not known")
    DEFAULT = "default", _("the category's own unit")
    DUTY_DESK = "duty_desk", _("the duty desk takes what no rule covers")
