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


class FileState(models.TextChoices):
    """Where a file stands, as far as people need to know."""

    SHOWN = "shown", _("Ready to look at")
    CLEANING = "cleaning", _("A safe copy is being made")
    WAITING = "waiting", _("Not scanned yet: the scanner does not answer")
    STORED = "stored", _("Kept safe; this kind of file is not shown here")
    FAILED = "failed", _("Kept safe; no copy to look at could be made")
    HARMFUL = "harmful", _("Harmful content was found: sealed, nobody opens it")
    BARRED = "barred", _("Sealed")


# A scanner has had its say, or there is none.
SETTLED_SCANS = (ScanState.CLEAN, ScanState.UNSCANNED, ScanState.TOO_LARGE)
NEVER_SHOWN = (ScanState.INFECTED, ScanState.BARRED)


def file_state(scan_state: str, view_state: str) -> FileState:
    """One word for the two states of a stored file."""
    if scan_state == ScanState.BARRED:
        return FileState.BARRED
    if scan_state == ScanState.INFECTED:
        return FileState.HARMFUL
    if view_state == ViewState.READY:
        return FileState.SHOWN
    if view_state == ViewState.FAILED or scan_state == ScanState.FAILED:
        return FileState.FAILED
    if view_state == ViewState.NONE:
        return FileState.STORED
    return FileState.WAITING if scan_state == ScanState.WAITING else FileState.CLEANING
