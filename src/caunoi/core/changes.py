"""What a new wording changes: the same table wherever a second officer releases a first one's."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple


class Change(NamedTuple):
    """One part of a text: what it is called, what it says, what it would say; `warning` is what
    whoever releases it should not overlook.
    """

    label: str
    before: str
    after: str
    warning: str = ""


def changes_between(
    labels: Mapping[str, object], before: Mapping[str, object], after: Mapping[str, object]
) -> list[Change]:
    """The parts in which two wordings differ, in the order of `labels`; names without one are
    no part of the text.
    """
    rows = (
        Change(str(label), str(before.get(name, "")), str(after.get(name, "")))
        for name, label in labels.items()
    )
    return [row for row in rows if row.before != row.after]
