"""The filters of the pages of supervision."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from caunoi.law.rules import get_rule_book
from caunoi.reports.choices import Kind
from caunoi.reports.selectors.looks import PURPOSES
from caunoi.reports.workflow import WINDOWS
from caunoi.units import directory


def _units() -> list[tuple[str, str]]:
    return [("", str(_("every unit"))), *((unit.code, unit.label) for unit in directory.units_on())]


def _rules() -> list[tuple[str, str]]:
    codes = (code for code in get_rule_book().codes if code not in WINDOWS)
    titles = [(code, str(get_rule_book().versions(code)[0].title)) for code in codes]
    return [("", str(_("every time limit"))), *titles]


class ClockForm(forms.Form):
    """Which clocks; everything may be left out."""

    unit = forms.ChoiceField(label=_("Unit"), required=False, choices=_units)
    kind = forms.ChoiceField(
        label=_("Kind"), required=False, choices=[("", _("every kind")), *Kind.choices]
    )
    rule = forms.ChoiceField(label=_("Time limit"), required=False, choices=_rules)


class LookForm(forms.Form):
    """Which looks; everything may be left out."""

    code = forms.CharField(label=_("Code of the report"), required=False, max_length=14)
    officer = forms.CharField(label=_("Officer: name or badge"), required=False, max_length=80)
    unit = forms.ChoiceField(label=_("Unit"), required=False, choices=_units)
    purpose = forms.ChoiceField(
        label=_("What for"),
        required=False,
        choices=[("", _("anything")), *PURPOSES.items()],
    )
    since = forms.DateField(
        label=_("From"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    until = forms.DateField(
        label=_("To"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
