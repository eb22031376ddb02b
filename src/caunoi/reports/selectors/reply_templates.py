"""The templates in use, as a copy in the process: every report's page asks for them."""

from __future__ import annotations

import time
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from uuid import UUID

from caunoi.core.snapshots import Snapshot
from caunoi.reports.models import ReplyTemplate, Report


@dataclass(frozen=True, slots=True)
class Template:
    """One template in use; `unit_id` is None for the city's."""

    id: UUID
    unit_id: int | None
    kind: str
    verb: str
    trigger: str
    title: str
    text_vi: str
    text_en: str
    position: int

    def text(self, language: str) -> str:
        """The words in a reporter's language; Vietnamese where there are no others."""
        return self.text_en if language == "en" and self.text_en else self.text_vi


def _build() -> tuple[Template, ...]:
    rows = ReplyTemplate.objects.filter(retired_at=None).order_by("position", "title", "id")
    return tuple(
        Template(*row)
        for row in rows.values_list(
            "id", "unit_id", "kind", "verb", "trigger", "title", "text_vi", "text_en", "position"
        )
    )


# Rows are few: reading them anew costs no more than asking whether they changed.
_in_use = Snapshot(_build, time.monotonic)


def forget() -> None:
    """Read the templates anew at the next question."""
    _in_use.forget()


def templates_for(report: Report) -> list[Template]:
    """What may be offered for a report: its unit's own first, then the city's, by kind.

    A unit's own with the same trigger, or for the same kind and verb, stands in the city's place.
    """
    fits = [
        t
        for t in _in_use.get()
        if t.unit_id in (None, report.unit_id) and t.kind in ("", report.kind)
    ]
    own = [t for t in fits if t.unit_id is not None]
    return own + [t for t in fits if t.unit_id is None and not _is_replaced(t, own)]


def _is_replaced(template: Template, own: Iterable[Template]) -> bool:
    return any(
        (template.trigger and t.trigger == template.trigger)
        or (template.verb and (t.verb, t.kind) == (template.verb, template.kind))
        for t in own
    )


def template_of_verb(templates: Iterable[Template], verb: str) -> Template | None:
    """The one to start a verb's reply from: for this kind of report before one for any kind."""
    found = [t for t in templates if t.verb == verb]
    return next((t for t in found if t.kind), found[0] if found else None)


def templates_of_units(unit_ids: Collection[int]) -> list[Template]:
    """The city's templates and those of these units, for the page on which they are kept."""
    return [t for t in _in_use.get() if t.unit_id is None or t.unit_id in unit_ids]
