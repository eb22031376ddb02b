"""What a verification can find, and the sentence in which it says so."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from caunoi.core.log.rows import EventRow


class Fault(StrEnum):
    """What was done to the history."""

    EDITED = "edited"
    DELETED = "deleted"
    REORDERED = "reordered"
    INSERTED = "inserted"
    CUT = "cut"  # nothing is left from some row on, or an older copy was restored
    REPLACED = "replaced"  # another history than the one that somebody outside saw
    SIGNATURE = "signature"  # a checkpoint, a witness's word or a key is not what it says

    @property
    def label(self) -> str:
        """The fault in a word, in the reader's language."""
        return str(_LABELS[self])


_LABELS = {
    Fault.EDITED: pgettext_lazy("fault in the history", "edited"),
    Fault.DELETED: pgettext_lazy("fault in the history", "deleted"),
    Fault.REORDERED: pgettext_lazy("fault in the history", "reordered"),
    Fault.INSERTED: pgettext_lazy("fault in the history", "inserted"),
    Fault.CUT: pgettext_lazy("fault in the history", "cut"),
    Fault.REPLACED: pgettext_lazy("fault in the history", "replaced"),
    Fault.SIGNATURE: pgettext_lazy("fault in the history", "signature"),
}


@dataclass(frozen=True)
class Finding:
    """The first bad row: what was done, said in a sentence, and where it stands."""

    fault: Fault
    sentence: str
    event_id: UUID | None = None
    position: int | None = None
    subject_kind: str = ""
    subject_id: UUID | None = None
    number: int | None = None


@dataclass
class Verdict:
    """What was looked at, and the first fault, if there is one."""

    finding: Finding | None = None
    sealed: int = 0
    waiting: int = 0
    checkpoints: int = 0
    witnessed: int = 0
    compared: int = 0  # checkpoints from outside the database
    last_signed_at: datetime | None = None
    seals_checked: bool = True
    seconds: float = 0.0


def about(row: EventRow, fault: Fault, reason: str, position: int | None = None) -> Finding:
    """A finding about an event that is there."""
    sentence = _("%(event)s %(reason)s") % {"event": name_event(row), "reason": reason}
    return Finding(
        fault, sentence, row.id, position, row.subject_kind, row.subject_id, row.number
    )  # fmt: skip


def name_event(row: EventRow) -> str:
    """An event as an auditor reads it aloud: id, what happened, and which one of whose history."""
    return _("Event %(id)s (%(code)s, number %(number)s of %(kind)s %(subject)s)") % {
        "id": row.id,
        "code": row.code,
        "number": row.number,
        "kind": row.subject_kind,
        "subject": row.subject_id,
    }
