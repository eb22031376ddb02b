"""Every step of the workflow as a form, built from its row in the table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from caunoi.reports import catalogue
from caunoi.reports.choices import CrimeSource, Kind, Urgency
from caunoi.reports.workflow import GROUNDS, Field, Move
from caunoi.units import directory
from caunoi.units.choices import UnitKind

_NOT_OURS = {UnitKind.EXTERNAL, UnitKind.MINISTRY}


@dataclass(frozen=True, slots=True)
class MoveForm:
    """A step with its form; `is_open` where it was just refused."""

    move: Move
    form: forms.Form
    is_open: bool


def move_forms(
    moves: list[Move], typed: Mapping[str, Mapping[str, Any]] | None = None
) -> list[MoveForm]:
    """A form for each step, filled with what was typed before a refusal."""
    given = typed or {}
    return [MoveForm(move, _form(move, given.get(move.verb)), move.verb in given) for move in moves]


def _form(move: Move, typed: Mapping[str, Any] | None) -> forms.Form:
    form = forms.Form(initial=dict(typed or {}), auto_id=f"{move.verb}_%s")
    for field in move.fields:
        form.fields[field.name] = _field(field)
    if move.grounds:
        grounds = [("", ""), *((g.code, f"{g.title} ({g.law})") for g in GROUNDS[move.grounds])]
        form.fields["ground"] = forms.ChoiceField(label=_("Legal ground"), choices=grounds)
    return form


def _field(field: Field) -> forms.Field:
    choices = _choices(field.form)
    common: dict[str, Any] = {"label": field.label, "required": field.required}
    if choices is not None:
        return forms.ChoiceField(choices=[("", ""), *choices], **common)
    if field.form == "flag":
        return forms.BooleanField(**common)
    if field.form in {"text", "proof"}:
        return forms.CharField(widget=forms.Textarea(attrs={"rows": 3}), **common)
    if field.form == "officer":
        return forms.CharField(help_text=_("Badge number, or “me”"), **common)
    return forms.CharField(**common)


def _choices(form: str) -> list[tuple[Any, Any]] | None:
    if form == "unit":
        units = [u for u in directory.units_on() if u.kind not in _NOT_OURS]
        return [(u.code, u.label) for u in units]
    if form == "category":
        return [(row.code, row.name) for row in catalogue.leaves()]
    if form == "kind":
        return list(Kind.choices)
    if form == "urgency":
        return list(Urgency.choices)
    if form == "crime_source":
        return list(CrimeSource.choices)
    return None
