"""What an officer asked the inbox for, as it stands in an address or in a saved view."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from caunoi.accounts.access import Actor
from caunoi.core.clock import local, now
from caunoi.places import selectors as places
from caunoi.reports import catalogue
from caunoi.reports.choices import Channel, Kind, State, Urgency
from caunoi.reports.selectors.filters import MAX_WORDS, BadFilter, Filters
from caunoi.reports.selectors.visibility import reachable_units
from caunoi.units import directory

Values = dict[str, str]

# In the order in which they are shown as chips.
NAMES = (
    "q", "state", "kind", "category", "urgency", "unit", "area", "channel", "due", "assigned",
    "waiting", "closed", "order",
)  # fmt: skip
_DEFAULTS = {"state": "open", "order": "new"}
LATE, TODAY, THREE_DAYS = "late", "today", "3days"
DUES = {
    LATE: gettext_lazy("late"),
    TODAY: gettext_lazy("due today"),
    THREE_DAYS: gettext_lazy("due within three days"),
}
PERSONS = {"me": gettext_lazy("mine"), "none": gettext_lazy("not assigned")}
WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Chip:
    """One filter in words, and the address's query without it."""

    name: str
    label: str
    query: str


def read_values(given: Mapping[str, Any]) -> Values:
    """The known filters that say something, in their order; whatever else stands there is dropped.

    Values are texts as they came; `filters_from` judges them.
    """
    values = {}
    for name in NAMES:
        value = str(given.get(name) or "").replace("\x00", "").strip()[:MAX_WORDS]
        if value and value != _DEFAULTS.get(name):
            values[name] = value
    if given.get("overdue"):
        values["due"] = LATE
    return values


def as_query(values: Values) -> str:
    """The values as an address's query."""
    return urlencode(values)


def filters_from(by: Actor, values: Values) -> Filters:
    """The filters that the values mean.

    Raises:
        BadFilter: a value that none of the filter's values is.
    """
    fields: dict[str, Any] = {
        name: values[name]
        for name in ("state", "kind", "category", "area", "assigned", "q")
        if name in values
    }
    if "unit" in values:
        fields["unit"] = _unit(by, values["unit"])
    if "channel" in values:
        fields["channel"] = _one_of(Channel.values, values["channel"], "channel")
    if "urgency" in values:
        fields["urgency"] = int(_one_of(map(str, Urgency.values), values["urgency"], "urgency"))
    if "order" in values:
        fields["order"] = _one_of(("new", "due"), values["order"], "order")
    if "due" in values:
        due = _one_of(DUES, values["due"], "due")
        fields |= {"overdue": True} if due == LATE else {"due_before": _end_of(due)}
    if "waiting" in values:
        fields["waiting"] = True
    if "closed" in values:
        fields |= {"state": State.CLOSED.value, "closed_since": now() - WEEK}
    return Filters(**fields)


def _end_of(due: str) -> datetime:
    midnight = local(now()).replace(hour=0, minute=0, second=0, microsecond=0)
    return midnight + timedelta(days=1 if due == TODAY else 4)


def _one_of(known: Any, value: str, name: str) -> str:
    if value not in known:
        raise BadFilter(_("“%(value)s” is not a value of this filter.") % {"value": value},
                        ground=name)  # fmt: skip
    return value


def _unit(by: Actor, code: str) -> int:
    unit = directory.find_unit(code)
    if unit is None or unit.code not in {info.code for info in reachable_units(by)}:
        raise BadFilter(_("You see no reports of such a unit."), ground="unit")
    return unit.pk


def chips_of(values: Values) -> list[Chip]:
    """Every filter that stands, with the query that takes it away."""
    return [
        Chip(name, _label(name, value), as_query({k: v for k, v in values.items() if k != name}))
        for name, value in values.items()
    ]


def _label(name: str, value: str) -> str:
    if name == "q":
        return _("words: %(words)s") % {"words": value}
    if name == "state":
        return str(State(value).label) if value in State.values else _("open and closed")
    if name == "kind":
        return str(Kind(value).label) if value in Kind.values else value
    if name == "urgency":
        return str(dict(Urgency.choices).get(_number(value), value))
    if name == "channel":
        return str(Channel(value).label) if value in Channel.values else value
    if name == "assigned":
        return str(PERSONS.get(value, _("of one officer")))
    if name == "due":
        return str(DUES.get(value, value))
    return _name_of(name, value)


def _name_of(name: str, value: str) -> str:
    if name == "category":
        row = catalogue.find_category(value)
        return row.name if row else value
    if name == "unit":
        unit = directory.find_unit(value)
        return unit.short if unit else value
    if name == "area":
        area = places.find_area(value)
        return area.label if area else value
    words = {
        "waiting": _("waits for an answer"),
        "closed": _("closed within a week"),
        "order": _("soonest due first"),
    }
    return words[name]


def _number(value: str) -> int:
    return int(value) if value.isascii() and value.isdecimal() else 0
