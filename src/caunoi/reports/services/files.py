"""Tie uploaded files to a message of a report."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from caunoi.core.files.models import StoredFile
from caunoi.core.ids import new_id
from caunoi.reports.models import Attachment, Message


def attach_files(message: Message, files: Sequence[UUID]) -> list[Attachment]:
    """Attach stored files that belong to nobody yet; unknown or taken ids are left out.

    A report never fails for a file: whoever shows the receipt tells which files are missing.
    """
    free = StoredFile.objects.filter(pk__in=list(files)).exclude(
        pk__in=Attachment.objects.filter(file_id__in=list(files)).values("file_id")
    )
    found = set(free.values_list("pk", flat=True))
    rows = [
        Attachment(
            id=new_id(), report_id=message.report_id, message=message, file_id=file_id,
            created_at=message.at,
        )
        for file_id in files
        if file_id in found
    ]  # fmt: skip
    return Attachment.objects.bulk_create(rows)
