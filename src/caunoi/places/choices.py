"""Kinds of areas, and how sure we are of what is said about them."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class AreaKind(models.TextChoices):
    """The level of an area. Since 1 July 2025 there is no district any more."""

    PROVINCE = "province", _("Province or city")
    DISTRICT = "district", _("District")
    WARD = "ward", _("Ward or commune")


class AreaType(models.TextChoices):
    """What an area is by law; the Vietnamese word is part of its name."""

    THANH_PHO = "thanh_pho", _("City")
    QUAN = "quan", _("Urban district")
    HUYEN = "huyen", _("Rural district")
    THI_XA = "thi_xa", _("District-level town")
    PHUONG = "phuong", _("Ward")
    XA = "xa", _("Commune")
    THI_TRAN = "thi_tran", _("Township")


class Certainty(models.TextChoices):
    """How sure a fact is."""

    SURE = "A", _("well established")
    LIKELY = "B", _("right in substance, check details")
    DOUBTFUL = "C", _("plausible, verify first")
