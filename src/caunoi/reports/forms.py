"""The resident's forms: what a report needs, step by step, and the follow-up."""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms.utils import ErrorDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from caunoi.core.widgets import ManyFilesField, RadioCards
from caunoi.places.selectors import resolve_ward, suggest_areas
from caunoi.reports.codes import read_code

WHENS = (
    ("now", gettext_lazy("Now, or just before")),
    ("today", gettext_lazy("Earlier today")),
    ("before", gettext_lazy("Before today")),
    ("again", gettext_lazy("It happens again and again")),
    ("", gettext_lazy("I do not remember")),
)
# Which fields each screen asks; the last screen shows what will be sent.
STEPS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("what", ("text",)),
    ("where", ("area_words", "area_code", "place", "place_unknown")),
    ("when", ("when", "occurred_words", "photos")),
    ("who", ("name", "phone", "email")),
    ("check", ()),
)


class ReportForm(forms.Form):
    """Everything that the screens ask, in one form: what other screens asked travels hidden."""

    text = forms.CharField(
        label=gettext_lazy("What happened?"), widget=forms.Textarea(attrs={"rows": 7}),
        help_text=gettext_lazy("In your own words. You need not know the law."),
        error_messages={"required": gettext_lazy("Please write what happened.")},
    )  # fmt: skip
    area_words = forms.CharField(
        label=gettext_lazy("Ward or commune, old or new name"), required=False, max_length=120,
        help_text=gettext_lazy("For example: Dai Kim, or Hoang Mai"),
    )  # fmt: skip
    area_code = forms.ChoiceField(
        label=gettext_lazy("Which of these?"), widget=RadioCards, required=False
    )
    place = forms.CharField(
        label=gettext_lazy("Street or landmark"), required=False, max_length=500
    )
    place_unknown = forms.BooleanField(
        label=gettext_lazy("I do not remember where"), required=False
    )
    when = forms.ChoiceField(
        label=gettext_lazy("When did it happen?"), choices=WHENS, widget=RadioCards, required=False
    )
    occurred_words = forms.CharField(
        label=gettext_lazy("Day and hour, as well as you know them"), required=False,
        max_length=200,
    )  # fmt: skip
    photos = ManyFilesField(
        label=gettext_lazy("Photos and other files"), required=False,
        help_text=gettext_lazy("Up to 100 MB each."),
    )  # fmt: skip
    name = forms.CharField(label=gettext_lazy("Your name"), required=False, max_length=200)
    phone = forms.CharField(label=gettext_lazy("Telephone"), required=False, max_length=40)
    email = forms.EmailField(label=gettext_lazy("E-mail"), required=False, max_length=254)
    category = forms.CharField(required=False, max_length=48, widget=forms.HiddenInput)
    key = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)
    uploads = forms.CharField(required=False, max_length=4000, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, step: str = "what", fresh: bool = False) -> None:
        """`fresh`: the screen is shown for the first time, so nothing on it is wrong yet."""
        super().__init__(data)
        if fresh:
            self._errors = ErrorDict()
            self.cleaned_data = {}
        self.step = step
        self.shown = dict(STEPS)[step]
        typed = str(self.data.get("area_words", "")) if data else ""
        found = suggest_areas(typed) if typed else []
        choices = {ward.place.code: ward.place.label for hit in found for ward in hit.now}
        field = self.fields["area_code"]
        assert isinstance(field, forms.ChoiceField)
        code = str(self.data.get("area_code", "")) if data else ""
        known = resolve_ward(code) if code else None
        if known is not None:
            choices[known.code] = known.label
        field.choices = list(choices.items())
        self.notes = [hit.note for hit in found if hit.note]
        if not choices:
            self.shown = tuple(name for name in self.shown if name != "area_code")

    def clean(self) -> dict[str, Any]:
        """One ward among the typed name's takes itself; several must be chosen from."""
        values = super().clean() or {}
        field = self.fields["area_code"]
        assert isinstance(field, forms.ChoiceField)
        codes = [code for code, _label in field.choices]  # type: ignore[misc, union-attr]
        if self.step == "where" and not values.get("area_code") and not values["place_unknown"]:
            if len(codes) == 1:
                values["area_code"] = codes[0]
            elif codes:
                self.add_error("area_code", _("Several wards fit. Please choose one."))
            elif values.get("area_words"):
                self.add_error(
                    "area_words",
                    _("We know no ward of that name. Try another name, or go on without."),
                )
        return values

    @property
    def asked(self) -> list[forms.BoundField]:
        """The fields of this screen."""
        return [self[name] for name in self.shown]

    @property
    def carried(self) -> list[tuple[str, str]]:
        """Name and value of everything that travels hidden."""
        return [
            (name, str(self.data.get(name, "")))
            for name in self.fields
            if name not in self.shown and name != "photos" and self.data.get(name)
        ]


class ReceiptForm(forms.Form):
    """Code and secret of a receipt."""

    code = forms.CharField(
        label=gettext_lazy("Your code"), max_length=40,
        help_text=gettext_lazy("Nine digits, for example 4821-7730-5"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "numeric"}),
    )  # fmt: skip
    secret = forms.CharField(
        label=gettext_lazy("Your secret words"), max_length=200,
        help_text=gettext_lazy("Capitals, hyphens and spaces do not matter."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none"}),
    )  # fmt: skip

    def clean_code(self) -> str:
        """As typed; a slip in the digits is told at once, which tells nobody anything."""
        code: str = self.cleaned_data["code"]
        if read_code(code) is None:
            raise forms.ValidationError(_("A digit of the code is wrong. Please look again."))
        return code


class AnswerForm(forms.Form):
    """What the reporter adds on the follow-up page."""

    text = forms.CharField(
        label=gettext_lazy("Write to the police"), widget=forms.Textarea(attrs={"rows": 4}),
        required=False,
    )  # fmt: skip
    photos = ManyFilesField(label=gettext_lazy("Photos and other files"), required=False)
