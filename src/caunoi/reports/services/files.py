"""Tie uploaded files to a message of a report."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from caunoi.core.files.uploads import claim_files
from caunoi.core.ids import new_id
from caunoi.reports.models import Attachment, Message


def attach_files(message: Message, files: Sequence[UUID]) -> list[Attachment]:
    """Attach stored files that belong to nobody yet; unknown or taken ids are left out.

    Called inside the transaction that writes the message. A report never fails for a file: whoever
    shows the receipt tells which files are missing.
    """
    found = set(claim_files(files))
    rows = [
        Attachment(
            id=new_id(), report_id=message.report_id, message=message, file_id=file_id,
            created_at=message.at,
        )
        for file_id in files
        if file_id in found
    ]  # fmt: skip
    return Attachment.objects.bulk_create(rows)
