"""The files of a report, as far as its reporter or an officer may know of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from caunoi.accounts import policy
from caunoi.accounts.access import Actor, may
from caunoi.core.errors import NotFound
from caunoi.core.files.choices import SETTLED_SCANS, FileState, ScanState, file_state
from caunoi.core.files.troubles import trouble_with
from caunoi.core.files.types import Family, shown_type
from caunoi.reports.choices import Direction
from caunoi.reports.file_links import read_token
from caunoi.reports.models import Attachment, Report

TONES = {
    FileState.SHOWN: "success", FileState.CLEANING: "info", FileState.WAITING: "warning",
    FileState.STORED: "neutral", FileState.FAILED: "warning", FileState.HARMFUL: "danger",
    FileState.BARRED: "special",
}  # fmt: skip
ICONS = {
    Family.IMAGE: "photo", Family.VIDEO: "video", Family.AUDIO: "music",
    Family.PDF: "file-type-pdf", Family.OTHER: "file",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class ShownFile:
    """A file in a thread: what it is, where it stands, where it is to be had.

    `base` is the address of the clean copy; empty for readers that get no addresses. `scan` says
    what is known of harmful content where that is less than "scanned, nothing found". `trouble`
    says to its sender why nobody can look at it.
    """

    id: UUID
    name: str
    size: int
    family: str
    state: str
    words: str
    scan: str
    pages: int
    pages_shown: int
    has_thumb: bool
    base: str
    may_download: bool
    trouble: str

    @property
    def is_shown(self) -> bool:
        """Whether there is a clean copy to look at."""
        return self.state == FileState.SHOWN and bool(self.base)

    @property
    def tone(self) -> str:
        """Tone of the state."""
        return TONES[FileState(self.state)]

    @property
    def icon(self) -> str:
        """Icon of the kind."""
        return ICONS[Family(self.family)]

    @property
    def view_url(self) -> str:
        """Where the clean copy is: its first page."""
        return self.base

    @property
    def thumb_url(self) -> str:
        """Where its small picture is."""
        return f"{self.base}nho/"

    @property
    def original_url(self) -> str:
        """Where what was sent is to be had, bit for bit."""
        return f"{self.base}goc/"

    @property
    def page_urls(self) -> list[tuple[int, str]]:
        """Number and address of each page that can be looked at; none for a single one."""
        numbers = range(1, self.pages_shown + 1) if self.pages_shown > 1 else range(0)
        return [(number, f"{self.base}{number}/") for number in numbers]


def files_by_message(
    report: Report, link: Callable[[UUID], str] | None = None, *, by: Actor | None = None
) -> dict[UUID, tuple[ShownFile, ...]]:
    """The report's files by message, in one query. Notes' files are among them: leave those out
    for a reporter by not showing notes.

    `link` gives a file's address. `by` is the officer who looks, or None for the reporter.
    """
    may_original = by is None or may_have_originals(report, by)
    found: dict[UUID, list[ShownFile]] = {}
    rows = Attachment.objects.filter(report=report).select_related("file")
    if by is None:
        rows = rows.exclude(message__direction=Direction.NOTE)
    for row in rows.order_by("created_at", "file__created_at", "id"):
        found.setdefault(row.message_id, []).append(_shown(row, link, may_original))
    return {key: tuple(files) for key, files in found.items()}


def _shown(row: Attachment, link: Callable[[UUID], str] | None, may_original: bool) -> ShownFile:
    file = row.file
    state = file_state(file.scan_state, file.view_state)
    kind = shown_type(file.real_type)
    is_settled = file.scan_state in SETTLED_SCANS
    is_known = file.scan_state in (ScanState.CLEAN, ScanState.PENDING, ScanState.BARRED)
    return ShownFile(
        id=row.pk, name=file.name, size=file.size, family=kind.family if kind else Family.OTHER,
        state=state.value, words=str(state.label),
        scan="" if is_known else str(ScanState(file.scan_state).label),
        pages=file.pages, pages_shown=file.pages_shown, has_thumb=bool(file.thumb_name),
        base=link(row.pk) if link else "",
        may_download=bool(link) and may_original and is_settled and file.has_original,
        trouble=trouble_with(file),
    )  # fmt: skip


def may_have_originals(report: Report, by: Actor) -> bool:
    """Whether the officer may save what was sent, bit for bit: only who handles the report."""
    return may(by, policy.HANDLE, within=report.unit)


def get_file(report: Report, file_id: UUID) -> Attachment:
    """A file of a report that the caller may see.

    Raises:
        NotFound: this report has no such file.
    """
    found = (
        Attachment.objects.select_related("file", "message")
        .filter(report=report, pk=file_id)
        .first()
    )
    if found is None:
        raise NotFound(_("There is no such file."))
    return found


def get_reporters_file(token: str) -> Attachment:
    """The file that a link of the reporter's page names.

    Raises:
        NotFound: not our link, its minutes are over, or the file is none of the reporter's; these
            cannot be told apart.
    """
    told = read_token(token)
    found = (
        Attachment.objects.select_related("file", "report")
        .filter(pk=told.key)
        .exclude(message__direction=Direction.NOTE)
        .first()
        if told
        else None
    )
    if told is None or found is None or not told.fits(found.report):
        raise NotFound(
            _("This link has run out. Open your report again with code and secret words.")
        )
    return found
