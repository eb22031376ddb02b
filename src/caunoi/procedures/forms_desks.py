"""Forms of who leads a unit: a desk's setting, a day off, closing it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from caunoi.core.forms_saying import SayingForm
from caunoi.core.widgets import CheckboxCards
from caunoi.procedures.services.desks import LONGEST_AHEAD, Setting
from caunoi.procedures.slots import OFFICE, read_hours, write_hours

EXAMPLE = "1-5 08:00-11:30 13:30-17:00"


def _line(label: Any, most: int, hint: Any = "", *, required: bool = True) -> forms.CharField:
    return forms.CharField(label=label, max_length=most, help_text=hint, required=required)


_LIMITS = {
    "min_value": gettext_lazy("The smallest number here is %(limit_value)s."),
    "max_value": gettext_lazy("The largest number here is %(limit_value)s."),
}


def _number(label: Any, least: int, most: int, start: int) -> forms.IntegerField:
    return forms.IntegerField(
        label=label, min_value=least, max_value=most, initial=start, error_messages=_LIMITS
    )


class DeskForm(SayingForm):
    """A desk: where, for what, when."""

    unit = forms.ChoiceField(label=gettext_lazy("Unit"))
    name = _line(gettext_lazy("Name of the desk"), 120)
    address = _line(
        gettext_lazy("Address"), 200,
        gettext_lazy("Number, street, ward, floor: as somebody looks for it who was never here."),
    )  # fmt: skip
    name_en = _line(gettext_lazy("Name of the desk in English"), 120, required=False)
    address_en = _line(gettext_lazy("Address in English"), 200, required=False)
    procedures = forms.MultipleChoiceField(
        label=gettext_lazy("For which procedures?"), widget=CheckboxCards(),
        help_text=gettext_lazy("Those that people hand in at this unit."),
    )  # fmt: skip
    hours = forms.CharField(
        label=gettext_lazy("Opening hours"), max_length=500,
        widget=forms.Textarea(attrs={"rows": 3, "placeholder": EXAMPLE}),
    )  # fmt: skip
    slot_minutes = _number(gettext_lazy("Minutes for each"), 5, 240, 20)
    seats = _number(gettext_lazy("How many at one time"), 1, 50, 1)
    days_ahead = _number(
        gettext_lazy("How many days ahead can it be booked?"), 1, LONGEST_AHEAD, 21
    )

    def __init__(
        self, *args: Any, unit: tuple[str, str], procedures: Sequence[tuple[str, str]],
        **kwargs: Any,
    ) -> None:  # fmt: skip
        """The unit, as (code, name), and the procedures that may be chosen."""
        super().__init__(*args, **kwargs)
        self.fields["unit"].choices = [unit]  # type: ignore[attr-defined]
        self.fields["procedures"].choices = procedures  # type: ignore[attr-defined]
        self.fields["hours"].help_text = _(
            "A line for days with the same hours: first the days, 1 is Monday and 7 is Sunday, "
            "then from when to when. “%(example)s” is Monday to Friday, morning and afternoon. "
            "Days off by law are left out by themselves."
        ) % {"example": EXAMPLE}
        if not self.initial.get("hours"):
            self.initial["hours"] = write_hours(OFFICE)

    def clean_hours(self) -> dict[str, list[list[str]]]:
        """As a desk keeps them."""
        try:
            return read_hours(self.cleaned_data["hours"])
        except ValueError as error:
            raise forms.ValidationError(
                _("This line cannot be read: “%(line)s”. Write it like this: %(example)s")
                % {"line": error, "example": EXAMPLE}
            ) from error

    def setting(self) -> Setting:
        """What was typed, as the service takes it."""
        values = {name: value for name, value in self.cleaned_data.items() if name != "unit"}
        values["procedures"] = [UUID(one) for one in values["procedures"]]
        return Setting(**values)


class ShutForm(SayingForm):
    """A day on which a desk is closed."""

    day = forms.DateField(label=gettext_lazy("Day"), widget=forms.DateInput(attrs={"type": "date"}))
    why = _line(gettext_lazy("Why? Residents read it."), 200)


class CloseForm(SayingForm):
    """Why a desk is closed for good."""

    why = forms.CharField(
        label=gettext_lazy("Why? Residents read it."), max_length=200, required=False
    )


class AgreedForm(forms.Form):
    """How many appointments the officer was told of before saying yes; empty before that."""

    agreed = forms.IntegerField(min_value=0, required=False)


class DayForm(forms.Form):
    """The day that is shown."""

    ngay = forms.DateField(
        label=gettext_lazy("Day"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
