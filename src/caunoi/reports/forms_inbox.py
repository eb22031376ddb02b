"""The choices of the inbox's filters, and the form of an act on many reports."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from caunoi.accounts.access import Actor
from caunoi.places import selectors as places
from caunoi.places.choices import AreaKind
from caunoi.reports import catalogue
from caunoi.reports.choices import Channel, CrimeSource, Kind, State, Urgency
from caunoi.reports.selectors.asked import DUES, PERSONS, Values
from caunoi.reports.selectors.visibility import reachable_units
from caunoi.units import directory
from caunoi.units.choices import UnitKind

Option = tuple[str, str, bool]  # value, words, whether it stands now
_NOT_OURS = {UnitKind.EXTERNAL, UnitKind.MINISTRY}


@dataclass(frozen=True, slots=True)
class Choice:
    """One filter of the panel; `groups` are named lists of options, "" for no name."""

    name: str
    label: str
    every: str
    groups: list[tuple[str, list[Option]]]


@dataclass(frozen=True, slots=True)
class FilterChoices:
    """All that can be filtered by, with what stands now marked."""

    actor: Actor
    values: Values

    @property
    def all(self) -> list[Choice]:
        """The filters of the panel in their order; a choice of one is left out."""
        found = [
            self._choice("state", _("State"), _("open"), [("all", _("open and closed")),
                                                          *State.choices]),
            self._choice("due", _("Deadline"), _("any"), DUES.items()),
            self._choice("assigned", _("Officer"), _("anybody"), PERSONS.items()),
            self._choice("urgency", _("Urgency"), _("any"), Urgency.choices),
            self._choice("kind", _("Kind"), _("every kind"), Kind.choices),
            self._categories(),
            self._choice("area", _("Ward"), _("all wards"), self._wards()),
            self._choice("channel", _("Channel"), _("all channels"), Channel.choices),
        ]  # fmt: skip
        units = [(unit.code, unit.short) for unit in reachable_units(self.actor)]
        if len(units) > 1:
            found.insert(-2, self._choice("unit", _("Unit"), _("all units"), units))
        return found

    @property
    def q(self) -> str:
        """The words searched for."""
        return self.values.get("q", "")

    @property
    def closed(self) -> str:
        """Since when reports must be closed; not in the panel, only in a view."""
        return self.values.get("closed", "")

    @property
    def is_by_due(self) -> bool:
        """Whether the soonest deadline comes first."""
        return self.values.get("order") == "due" or "due" in self.values

    @property
    def is_waiting(self) -> bool:
        """Whether only those that wait for an answer are shown."""
        return "waiting" in self.values

    @property
    def number(self) -> int:
        """How many filters stand beside the words and the order."""
        return len(self.values.keys() - {"q", "order"})

    def _choice(self, name: str, label: str, every: str, options: Any) -> Choice:
        return Choice(name, label, every, [("", [self._option(name, v, w) for v, w in options])])

    def _option(self, name: str, value: Any, words: Any) -> Option:
        return str(value), str(words), self.values.get(name) == str(value)

    def _categories(self) -> Choice:
        rows = catalogue.categories()
        groups = []
        for top in (row for row in rows if not row.parent):
            options = [(top.code, _("all: %(name)s") % {"name": top.name})]
            options += [(row.code, row.name) for row in rows if row.parent == top.code]
            groups.append((top.name, [self._option("category", v, w) for v, w in options]))
        return Choice("category", _("Category"), _("all categories"), groups)

    def _wards(self) -> list[tuple[str, str]]:
        wards = places.areas_on(kind=AreaKind.WARD)
        return sorted(((w.code, w.label) for w in wards), key=lambda pair: pair[1])


def act_choices(field: str) -> list[tuple[str, str]]:
    """The values of one field of an act on many reports."""
    if field == "unit":
        units = [unit for unit in directory.units_on() if unit.kind not in _NOT_OURS]
        return [(unit.code, unit.label) for unit in units]
    if field == "category":
        return [(row.code, row.name) for row in catalogue.leaves()]
    if field == "urgency":
        return [(str(value), str(words)) for value, words in Urgency.choices]
    return [(str(value), str(words)) for value, words in CrimeSource.choices]
