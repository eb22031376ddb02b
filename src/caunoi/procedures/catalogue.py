"""The procedures in force, kept in the process: lists, search, one by its address."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Any
from uuid import UUID

from django.db.models import Count, Max

from caunoi.core.folding import fold
from caunoi.core.snapshots import Snapshot
from caunoi.procedures.changed_law import looked_at
from caunoi.procedures.comparing import is_check_behind
from caunoi.procedures.content import Content
from caunoi.procedures.models import Procedure, Version


@dataclass(frozen=True, slots=True)
class Listed:
    """A procedure as residents find it."""

    id: UUID
    slug: str
    unit_id: int
    version: int
    released_at: datetime | None
    looked_at: datetime  # up to when it is known to agree with the law
    content: Content
    folded_name: str
    folded: str
    is_check_behind: bool = False  # the unit changed papers, fee or place since it was written


def _build() -> dict[str, Listed]:
    rows = (
        Procedure.objects.filter(retired_at=None)
        .exclude(current=None)
        .select_related("current")
        .order_by("position", "slug")
    )
    files = _newest_files([row.pk for row in rows if not row.in_force.from_file])
    found = {}
    for row in rows:
        content = Content.model_validate(row.in_force.content)
        found[row.slug] = Listed(
            row.pk, row.slug, row.unit_id, row.in_force.number, row.in_force.released_at,
            looked_at(
                row.in_force.written_at, content.checked_on, from_file=row.in_force.from_file
            ),
            content,
            fold(f"{content.name.vi} {content.name.en}"), row.folded,
            is_check_behind(files.get(row.pk), row.in_force.content),
        )  # fmt: skip
    return found


def _newest_files(procedures: list[UUID]) -> dict[UUID, dict[str, Any]]:
    """What the newest file of each says: the guided check stems from it, the rest is a unit's."""
    rows = Version.objects.filter(procedure__in=procedures, from_file=True).order_by("number")
    return dict(rows.values_list("procedure", "content"))


def _revision() -> Hashable:
    return tuple(Procedure.objects.aggregate(Count("pk"), Max("updated_at")).values())


_snapshot: Snapshot[dict[str, Listed]] = Snapshot(_build, _revision)
forget = _snapshot.forget


def all_procedures(field: str = "") -> list[Listed]:
    """Those in force, in their order; of one field of law, or of all."""
    return [
        one for one in _snapshot.get().values() if not field or one.content.field == field
    ]  # fmt: skip


def find_procedure(slug: str) -> Listed | None:
    """The one of an address."""
    return _snapshot.get().get(slug)


def by_id(key: UUID) -> Listed | None:
    """The one with that id, if it is in force."""
    return next((one for one in _snapshot.get().values() if one.id == key), None)


def search(words: str, field: str = "", limit: int = 60) -> list[Listed]:
    """Those that the words mean, the likeliest first; marks, case and order do not matter.

    Where not all words are found, those with most of them, and two of them side by side: without
    marks a "lừa tiền" has its words, apart, in a text on "lửa" and "phương tiện".
    """
    asked = fold(words[:200])
    found = all_procedures(field)
    if not words.strip():
        return found[:limit]
    # A single letter begins a word of nearly every text.
    said = [one for one in asked.split() if len(one) > 1 or one.isdigit()]
    tokens = [one for one in said if one not in _SMALL] or said
    if not tokens:
        return []
    scored = []
    for place, one in enumerate(found):
        score = _score(asked, tokens, one)
        if score:
            scored.append((-score, place, one))
    best = max((-score for score, _place, _one in scored), default=0.0)
    scored.sort(key=lambda row: row[:2])
    # Where something has all the words, what has some of them only would be noise.
    if best >= len(tokens):
        return [one for score, _place, one in scored if -score >= len(tokens)][:limit]
    return [one for score, _place, one in scored
            if -score >= len(tokens) / 2 and _is_about(tokens, one)][:limit]  # fmt: skip


# Words that stand in most questions and in no name.
_SMALL = frozenset(
    {
        "cho", "cua", "va", "la", "thi", "o", "di", "lam", "thu", "tuc", "giay", "xin", "toi",
        "muon", "can", "the", "a", "to", "of", "for", "my", "an", "and", "do", "get", "have", "how",
        "in", "is", "where", "with",
    }
)  # fmt: skip


_TELLS_ALONE = 7  # letters: "passport"; Vietnamese syllables without marks are shorter, and many


def _is_about(tokens: list[str], one: Listed) -> bool:
    text = f" {one.folded} "
    pairs = (f" {first} {second}" in text for first, second in pairwise(tokens))
    long = (f" {token}" in text for token in tokens if len(token) >= _TELLS_ALONE)
    return any(pairs) or any(long)


def _score(asked: str, tokens: list[str], one: Listed) -> float:
    """How many of the words it has; more where they stand in its name, or side by side."""
    name, text = f" {one.folded_name} ", f" {one.folded} "
    hits = sum(f" {token}" in text for token in tokens)
    named = sum(f" {token}" in name for token in tokens)
    if not hits:
        return 0.0
    together = f" {asked}" in text
    return hits + 0.3 * named / len(tokens) + 0.5 * together
