"""The portal's sections, and the names under which Wagtail keeps who may do what."""

from __future__ import annotations

from datetime import timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _

REVIEW_AFTER = timedelta(days=180)  # a page is looked at again at the latest


class Section(models.TextChoices):
    """A part of the site that holds pages; the value is its address."""

    NEWS = "tin-tuc", _("News and guidance")
    LEADERS = "lanh-dao", _("Messages of the leadership")
    LEGAL = "van-ban", _("Legal texts")


LANGUAGES = ("vi", "en")  # a tree of pages for each
GROUP_PREFIX = "portal:"
PRESS_GROUP = f"{GROUP_PREFIX}press"
MANAGERS_GROUP = f"{GROUP_PREFIX}managers"
UNIT_GROUP = f"{GROUP_PREFIX}unit:"
