"""The filters of the pages of supervision."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from caunoi.law.rules import get_rule_book
from caunoi.reports.choices import Kind
from caunoi.reports.selectors.looks import PURPOSES
from caunoi.reports.workflow import WINDOWS
from caunoi.units.directory import UnitInfo


class _OfUnits(forms.Form):
    """Offers the units that the reader supervises; of one alone there is nothing to choose."""

    unit = forms.ChoiceField(label=_("Unit"), required=False)

    def __init__(self, *args: Any, units: Sequence[UnitInfo], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [("", _("every unit")), *((unit.code, unit.label) for unit in units)]
        self.fields["unit"].choices = offered  # type: ignore[attr-defined]  # a ChoiceField
        if len(units) < 2:
            del self.fields["unit"]


def _rules() -> list[tuple[str, str]]:
    codes = (code for code in get_rule_book().codes if code not in WINDOWS)
    titles = [(code, str(get_rule_book().versions(code)[0].title)) for code in codes]
    return [("", str(_("every time limit"))), *titles]


class ClockForm(_OfUnits):
    """Which clocks; everything may be left out."""

    kind = forms.ChoiceField(
        label=_("Kind"), required=False, choices=[("", _("every kind")), *Kind.choices]
    )
    rule = forms.ChoiceField(label=_("Time limit"), required=False, choices=_rules)


class LookForm(_OfUnits):
    """Which looks; everything may be left out."""

    code = forms.CharField(label=_("Code of the report"), required=False, max_length=14)
    officer = forms.CharField(label=_("Officer: name or badge"), required=False, max_length=80)
    purpose = forms.ChoiceField(
        label=_("What for"),
        required=False,
        choices=[("", _("anything")), *PURPOSES.items()],
    )
    since = forms.DateField(
        label=_("From the day"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    until = forms.DateField(
        label=_("Until the day"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    field_order = ("code", "officer", "unit")
