"""States of a stored file."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class ScanState(models.TextChoices):
    """What is known of harmful content. Only CLEAN says that a scanner has looked."""

    PENDING = "pending", _("Not scanned yet")
    WAITING = "waiting", _("Waiting: the scanner does not answer")
    CLEAN = "clean", _("Scanned, nothing found")
    INFECTED = "infected", _("Harmful content found")
    UNSCANNED = "unscanned", _("Not scanned: no scanner is set up")
    TOO_LARGE = "too_large", _("Not scanned: too large for the scanner")
    FAILED = "failed", _("In quarantine: the scan failed")
    BARRED = "barred", _("Known forbidden content: sealed")


class ViewState(models.TextChoices):
    """Whether a clean copy may be looked at."""

    PENDING = "pending", _("Being prepared")
    READY = "ready", _("Ready")
    NONE = "none", _("Stored, not shown")
    FAILED = "failed", _("Stored, not shown: no clean copy could be made")


# A scanner has had its say, or there is none.
SETTLED_SCANS = (ScanState.CLEAN, ScanState.UNSCANNED, ScanState.TOO_LARGE)
NEVER_SHOWN = (ScanState.INFECTED, ScanState.BARRED)
