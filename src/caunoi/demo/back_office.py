"""A back office as a city might have one, for the demonstration: files and how far they are."""

from __future__ import annotations

import tomllib
from datetime import timedelta
from typing import Any

from django.conf import settings

from caunoi.core.clock import local, now
from caunoi.procedures.content import Words
from caunoi.procedures.status import FileStatus, Stage


class DemoBackOffice:
    """Answers from `demo/files.toml`; what happened is told as days before today."""

    def find(self, number: str) -> FileStatus | None:
        """See procedures.status.BackOffice."""
        path = settings.CITY_DATA / "demo" / "files.toml"
        for row in tomllib.loads(path.read_text(encoding="utf-8"))["file"]:
            if row["number"].replace("-", "") == number:
                return _status(row)
        return None


def _status(row: dict[str, Any]) -> FileStatus:
    at = now()
    stages = tuple(
        Stage(
            Words(vi=stage["vi"], en=stage["en"]),
            at - timedelta(days=stage["days_ago"]) if "days_ago" in stage else None,
        )
        for stage in row["stages"]
    )
    due = local(at).date() + timedelta(days=row["due_in"]) if "due_in" in row else None
    missing = tuple(Words(vi=one["vi"], en=one["en"]) for one in row.get("missing", ()))
    return FileStatus(row["number"], row["procedure"], row["unit"], stages, due, missing)
