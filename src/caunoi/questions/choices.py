"""Fixed words of questions: fields of law, states of answers, what became of a question."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Field(models.TextChoices):
    """The five fields of law; each has one unit that answers (fields.py)."""

    ORDER = "order", _("Residence, identity papers, trades, seals")
    FIRE = "fire", _("Fire safety and rescue")
    TRAFFIC = "traffic", _("Traffic, vehicles, driving licences")
    IMMIGRATION = "immigration", _("Passports, foreigners, entry and exit")
    COMMAND = "command", _("113, reports, scams, anything else")


class AnswerState(models.TextChoices):
    """How an answer stands before the public."""

    DRAFT = "draft", _("Not published yet")
    PUBLISHED = "published", _("Published for everybody")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class RevisionState(models.TextChoices):
    """How far one wording of an answer has come."""

    WAITING = "waiting", _("Waits for a second officer")
    RELEASED = "released", _("Released")
    RETURNED = "returned", _("Sent back to its writer")
    REPLACED = "replaced", _("Replaced by a later wording")


class Certainty(models.TextChoices):
    """How sure the content is; B and C are marked wherever they are shown."""

    A = "A", _("A: stands in the law, and several sources say so")
    B = "B", _("B: right in substance; amounts, days or offices can have changed")
    C = "C", _("C: plausible, to be checked with the unit")


class Decision(models.TextChoices):
    """What an officer decided about a question's answer."""

    PRIVATE = "private", _("For the asker only")
    PUBLIC = "public", _("Also for everybody, after cleaning")
    COVERED = "covered", _("A published answer covers it already")


class Trace(models.TextChoices):
    """What the cleaning detector can find in a text."""

    PHONE = "phone", _("telephone number")
    ID = "id", _("identity number")
    PLATE = "plate", _("number plate")
    ACCOUNT = "account", _("account number")
    EMAIL = "email", _("e-mail address")
    ADDRESS = "address", _("address")
    NAME = "name", _("name of a person")
