"""Roles of staff, and the actors named in events."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """What a duty lets an officer do; policy.py says what exactly."""

    DUTY_OFFICER = "duty_officer", _("Duty officer")
    AREA_OFFICER = "area_officer", _("Area officer")
    HANDLER = "handler", _("Handler")
    HEAD = "head", _("Head of unit")
    ANSWERER = "answerer", _("Answers questions")
    DISPATCHER = "dispatcher", _("Dispatcher")
    COMMANDER = "commander", _("Commander")
    PRESS = "press", _("Press desk")
    EDITOR = "editor", _("Editor of the unit's pages")
    BANK_DESK = "bank_desk", _("Bank desk")
    PROCURATOR = "procurator", _("Procurator")
    AUDITOR = "auditor", _("Auditor")
    ADMIN = "admin", _("Administrator")


class Scope(models.TextChoices):
    """How far a permission reaches from the unit of the duty."""

    OWN = "own", _("own unit")
    SUBTREE = "subtree", _("own unit and those below it")
    URGENT = "urgent", _("emergencies in the whole city")
    CITY = "city", _("the whole city")


class KeyState(models.TextChoices):
    """How far a request for two keys has come."""

    WAITING = "waiting", _("waiting for the second key")
    APPROVED = "approved", _("approved by two")
    REFUSED = "refused", _("refused")
    WITHDRAWN = "withdrawn", _("taken back")
    EXPIRED = "expired", _("expired")


class TrySource(models.TextChoices):
    """Whose wrong passwords are counted together."""

    DEVICE = "device", _("a browser that has signed in before")
    ACCOUNT = "account", _("one account, from browsers not seen before")
    NETWORK = "network", _("one network address")
    CITY = "city", _("all of the city")
