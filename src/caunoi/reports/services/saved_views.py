"""Views of the inbox that officers keep: saved, renamed, put in order, shared, thrown away."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from caunoi.accounts import policy
from caunoi.accounts.access import Actor, may, require
from caunoi.accounts.models import Officer
from caunoi.core.clock import now
from caunoi.core.errors import NotFound, RuleBroken
from caunoi.core.history import record
from caunoi.reports import events
from caunoi.reports.models import SavedView
from caunoi.reports.selectors.asked import filters_from, read_values
from caunoi.reports.selectors.filters import filtered_parts
from caunoi.units.models import Unit

MAX_VIEWS, MAX_NAME = 30, 80


@transaction.atomic
def save_view(*, by: Actor, name: str, values: Mapping[str, Any]) -> SavedView:
    """Keep these filters under a name; the same name again holds the newer filters.

    Raises:
        RuleBroken: no name, nothing to keep, or too many views already.
        BadFilter: a value that none of the filter's values is.
    """
    mine = _lock_views(by)
    name = _checked_name(name)
    kept = read_values(values)
    filtered_parts(by, filters_from(by, kept))  # refuses what is no filter
    if not kept:
        raise RuleBroken(_("Choose some filters first."), ground="views", missing=["filters"])
    same = next((view for view in mine if view.name.casefold() == name.casefold()), None)
    if same is not None:
        if same.filters != kept:
            same.filters = kept
            same.save(update_fields=["filters"])
        return same
    if len(mine) >= MAX_VIEWS:
        raise RuleBroken(_("You have as many views as can be kept."), ground="views")
    place = max((view.position for view in mine), default=-1) + 1
    view = SavedView(officer_id=by.id, name=name, filters=kept, position=place)
    view.save(force_insert=True)
    return view


@transaction.atomic
def rename_view(*, view_id: UUID, by: Actor, name: str) -> SavedView:
    """Call one's own view something else.

    Raises:
        NotFound: the officer has no such view.
        RuleBroken: no name, or another view bears it.
    """
    mine = _lock_views(by)
    view = _own(mine, view_id)
    name = _checked_name(name)
    if view.name == name:
        return view
    if any(other.name.casefold() == name.casefold() and other.pk != view.pk for other in mine):
        raise RuleBroken(_("Another of your views has this name."), ground="views",
                         missing=["name"])  # fmt: skip
    view.name = name
    view.save(update_fields=["name"])
    return view


@transaction.atomic
def move_view(*, view_id: UUID, by: Actor, up: bool) -> None:
    """Put one's own view one place further up, or down.

    Raises:
        NotFound: the officer has no such view.
    """
    mine = _lock_views(by)
    place = mine.index(_own(mine, view_id))
    target = place - 1 if up else place + 1
    if 0 <= target < len(mine):
        mine[place], mine[target] = mine[target], mine[place]
    for number, view in enumerate(mine):
        if view.position != number:
            view.position = number
            view.save(update_fields=["position"])


@transaction.atomic
def delete_view(*, view_id: UUID, by: Actor) -> None:
    """Throw one's own view away; whoever it was shared with loses it too.

    Records `view.withdrawn` where it was shared.

    Raises:
        NotFound: the officer has no such view.
    """
    view = _own(_lock_views(by), view_id)
    if view.unit_id is not None:
        _record_sharing(events.VIEW_WITHDRAWN, view, by)
    view.delete()


@transaction.atomic
def share_view(*, view_id: UUID, by: Actor, shared: bool) -> SavedView:
    """Show one's own view to the whole unit, or to oneself alone again.

    Everybody still sees through it only what their own duties let them see. Records `view.shared`
    or `view.withdrawn`.

    Raises:
        NotFound: the officer has no such view.
        AccessDenied: the officer is head of no unit.
    """
    view = _own(_lock_views(by), view_id)
    require(by, policy.TEMPLATES)
    if shared == (view.unit_id is not None):
        return view
    if not shared:
        _record_sharing(events.VIEW_WITHDRAWN, view, by)
    view.unit_id = _headed_unit(by).pk if shared else None
    view.save(update_fields=["unit"])
    if shared:
        _record_sharing(events.VIEW_SHARED, view, by)
    return view


def _headed_unit(by: Actor) -> Unit:
    units = Unit.objects.filter(pk__in=[duty.unit_id for duty in by.duties]).order_by("code")
    return next(unit for unit in units if may(by, policy.TEMPLATES, within=unit))


def _lock_views(by: Actor) -> list[SavedView]:
    """The officer's views in their order; two requests of one officer wait for each other."""
    Officer.objects.select_for_update(of=("self",)).get(pk=by.id)
    return list(SavedView.objects.filter(officer_id=by.id).order_by("position", "pk"))


def _own(views: list[SavedView], view_id: UUID) -> SavedView:
    view = next((view for view in views if view.pk == view_id), None)
    if view is None:
        raise NotFound(_("There is no such view."))
    return view


def _checked_name(name: str) -> str:
    name = " ".join(name.replace("\x00", "").split())
    if not name or len(name) > MAX_NAME:
        raise RuleBroken(
            _("Give the view a name of at most eighty letters."), ground="views", missing=["name"]
        )
    return name


def _record_sharing(code: str, view: SavedView, by: Actor) -> None:
    record(code, subject=view, by=by.ref, at=now(), after={"unit": str(view.unit_id)})
