"""The process's own copy of units, responsibilities and successors."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import Count, Max
from django.utils.translation import get_language

from caunoi.core.clock import today
from caunoi.core.snapshots import Snapshot
from caunoi.units.choices import UnitKind
from caunoi.units.models import FormerParent, Responsibility, Unit, UnitSuccession


@dataclass(frozen=True, slots=True)
class UnitInfo:
    """One unit, without its tables.

    `area_code`: what ward or former district police look after. `folded_names`: all it is called,
    without marks, longest first.
    """

    pk: int
    code: str
    name: str
    name_en: str
    short: str
    kind: str
    desk: str
    parent_code: str | None
    area_code: str | None
    hotline: str
    qa_field: str
    valid_from: date | None
    valid_to: date | None
    folded_names: tuple[str, ...]
    handles: str = ""
    handles_en: str = ""

    @property
    def does(self) -> str:
        """What it is there for, in the reader's language, as the city's data say it."""
        return self.handles_en if (get_language() or "").startswith("en") else self.handles

    @property
    def label(self) -> str:
        """The name in the reader's language."""
        return self.name_en if (get_language() or "").startswith("en") else self.name

    @property
    def spoken(self) -> str:
        """The name within a sentence: English needs an article."""
        return f"the {self.label}" if (get_language() or "").startswith("en") else self.label

    def is_open(self, day: date | None = None) -> bool:
        """Whether the unit is in service on that day, today where none is given."""
        day = day or today()
        return (self.valid_from is None or self.valid_from <= day) and (
            self.valid_to is None or self.valid_to >= day
        )


@dataclass(frozen=True, slots=True)
class Rule:
    """One responsibility, as `caunoi.units.models.Responsibility` describes it."""

    category: str
    area_code: str | None
    unit_code: str
    ward_first: bool
    valid_from: date | None
    valid_to: date | None
    priority: int
    basis: str

    def is_in_force(self, day: date) -> bool:
        return (self.valid_from is None or self.valid_from <= day) and (
            self.valid_to is None or self.valid_to >= day
        )


@dataclass(frozen=True, slots=True)
class Heir:
    """A unit that follows another from the day `on`."""

    code: str
    on: date
    partial: bool
    is_default: bool


_COLUMNS = (
    "pk", "code", "name", "name_en", "short", "kind", "desk", "parent__code", "area__code",
    "hotline", "qa_field", "valid_from", "valid_to", "folded_names", "handles", "handles_en",
)  # fmt: skip


def _unit(row: Any) -> UnitInfo:
    fields: dict[str, Any] = {
        name.replace("__", "_"): value for name, value in zip(_COLUMNS, row, strict=True)
    }
    return UnitInfo(**fields | {"folded_names": tuple(fields["folded_names"])})


class Roll:
    """All units of all days; immutable once built, but for answers it remembers."""

    def __init__(self) -> None:
        rows: Iterable[Any] = Unit.objects.order_by("code").values_list(*_COLUMNS)
        self.units = {row[1]: _unit(row) for row in rows}
        self.by_pk = {unit.pk: unit for unit in self.units.values()}
        self.subtrees: dict[tuple[str, date], tuple[frozenset[str], frozenset[int]]] = {}
        self.local: dict[tuple[str, str], list[UnitInfo]] = defaultdict(list)
        for unit in self.units.values():
            if unit.area_code:
                self.local[unit.kind, unit.area_code].append(unit)
        self.former: dict[str, list[tuple[date, str]]] = defaultdict(list)
        for code, until, parent in FormerParent.objects.order_by("until").values_list(
            "unit__code", "until", "parent__code"
        ):
            self.former[code].append((until, parent))
        self.heirs: dict[str, list[Heir]] = defaultdict(list)
        links: Iterable[Any] = UnitSuccession.objects.order_by(
            "-is_default", "new__code"
        ).values_list("old__code", "new__code", "on", "partial", "is_default")
        for old, *rest in links:
            self.heirs[old].append(Heir(*rest))
        self.rules: dict[str, list[Rule]] = defaultdict(list)
        for row in Responsibility.objects.order_by("pk").values_list(
            "category", "area__code", "unit__code", "ward_first", "valid_from", "valid_to",
            "priority", "basis",
        ):  # fmt: skip
            self.rules[row[0]].append(Rule(*row))

    @cached_property
    def names(self) -> tuple[dict[str, list[str]], int]:
        """Folded name -> codes of the units called so; and the most words a name has."""
        index: dict[str, list[str]] = defaultdict(list)
        for unit in self.units.values():
            if unit.kind not in {UnitKind.EXTERNAL, UnitKind.MINISTRY}:
                for name in unit.folded_names:
                    index[name].append(unit.code)
        return dict(index), max((len(name.split()) for name in index), default=0)

    def parent(self, code: str, day: date) -> str | None:
        """The unit above on that day."""
        for until, parent in self.former.get(code, ()):
            if day <= until:
                return parent
        unit = self.units.get(code)
        return unit.parent_code if unit else None


def _revision() -> tuple[Any, ...]:
    newest = (Count("pk"), Max("updated_at"), Max("pk"))
    return (
        *Unit.objects.aggregate(*newest).values(),
        *Responsibility.objects.aggregate(*newest).values(),
    )


_snapshot = Snapshot(Roll, _revision)


def roll() -> Roll:
    """The present copy of the units."""
    return _snapshot.get()


def forget() -> None:
    """Read the units again at the next question."""
    _snapshot.forget()
