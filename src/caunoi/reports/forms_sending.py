"""The form by which a resident sends a report: every screen's fields in one form."""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms.utils import ErrorDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from caunoi.core.widgets import RadioCards
from caunoi.places.selectors import find_ward, resolve_ward, suggest_areas
from caunoi.reports import catalogue
from caunoi.reports.forms_files import FileFields
from caunoi.reports.reading_moments import read_degrees
from caunoi.reports.ways import texts_are_open

WHENS = (
    ("now", gettext_lazy("Now, or just before")),
    ("today", gettext_lazy("Earlier today")),
    ("before", gettext_lazy("Before today")),
    ("again", gettext_lazy("It happens again and again")),
    ("unknown", gettext_lazy("I do not remember")),
)
# Which fields each screen asks; the last one shows what will be sent. "about" is no screen on the
# way: it opens from the last one.
STEPS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("what", ("text", "category")),
    ("where", ("area_words", "area_code", "place", "place_unknown", "lat", "lon")),
    ("when", ("when", "occurred_date", "occurred_time", "occurred_words", "photos",
              "keep_original")),
    ("who", ("name", "phone", "may_text", "email")),
    ("check", ()),
    ("about", ("category",)),
)  # fmt: skip
MAX_UPLOADS = 100


class CategorySelect(forms.Select):
    """Every category of a report, in groups; read when the page is made, not when it starts."""

    def optgroups(self, name: str, value: list[str], attrs: Any = None) -> list[Any]:
        """As Django's, over the present catalogue."""
        groups: dict[str, list[tuple[str, str]]] = {}
        for row in catalogue.leaves():
            top = catalogue.find_category(row.parent)
            groups.setdefault(top.name if top else row.parent, []).append((row.code, row.name))
        self.choices = [("", _("Let the words decide")), *groups.items()]
        return super().optgroups(name, value, attrs)


UNSURE = "?"  # among several wards: whoever does not know need not guess


class ReportForm(FileFields):
    """Everything that the screens ask, in one form: what other screens asked travels hidden."""

    text = forms.CharField(
        label=gettext_lazy("What happened?"), widget=forms.Textarea(attrs={"rows": 7}),
        help_text=gettext_lazy("In your own words. You need not know the law."),
        error_messages={"required": gettext_lazy("Please write what happened.")},
    )  # fmt: skip
    category = forms.CharField(
        label=gettext_lazy("What is it about?"), required=False, widget=CategorySelect
    )
    area_words = forms.CharField(
        label=gettext_lazy("Ward or commune, old or new name"), required=False, max_length=120,
        help_text=gettext_lazy("For example: Dai Kim, or Hoang Mai"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip
    area_code = forms.CharField(
        label=gettext_lazy("Which of these?"), widget=RadioCards, required=False
    )
    place = forms.CharField(
        label=gettext_lazy("Street or landmark"), required=False, max_length=500,
        help_text=gettext_lazy("House number, alley, shop, bus stop: whatever helps to find it"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip
    place_unknown = forms.BooleanField(
        label=gettext_lazy("I do not remember where"), required=False
    )
    lat = forms.CharField(required=False, widget=forms.HiddenInput)
    lon = forms.CharField(required=False, widget=forms.HiddenInput)
    when = forms.ChoiceField(
        label=gettext_lazy("When did it happen?"), choices=WHENS, widget=RadioCards, required=False
    )
    # Words, not date fields: nothing that somebody writes here may stop a report.
    occurred_date = forms.CharField(
        label=gettext_lazy("Day"), required=False, max_length=40,
        widget=forms.DateInput(attrs={"type": "date", "class": "cn-w-16"}),
    )  # fmt: skip
    occurred_time = forms.CharField(
        label=gettext_lazy("Hour"), required=False, max_length=40,
        widget=forms.TimeInput(attrs={"type": "time", "class": "cn-w-16"}),
    )  # fmt: skip
    occurred_words = forms.CharField(
        label=gettext_lazy("Or in your own words"), required=False, max_length=200,
        help_text=gettext_lazy("For example: every Saturday night, or just before Tet"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip
    name = forms.CharField(
        label=gettext_lazy("Your name"), required=False, max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )  # fmt: skip
    phone = forms.CharField(
        label=gettext_lazy("Telephone"), required=False, max_length=40,
        widget=forms.TextInput(
            attrs={"type": "tel", "autocomplete": "tel", "inputmode": "tel", "class": "cn-w-16"}
        ),
    )  # fmt: skip
    may_text = forms.BooleanField(
        label=gettext_lazy("News about my report may be sent to this number by Zalo"),
        required=False,
        help_text=gettext_lazy(
            "Zalo then learns that this number has a report with us, and its code; not what it "
            "says."
        ),
    )  # fmt: skip
    email = forms.EmailField(
        label=gettext_lazy("E-mail"), required=False, max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={
            "invalid": gettext_lazy("This address is incomplete. Correct it, or leave it blank.")
        },
    )  # fmt: skip
    key = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)
    uploads = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(
        self, data: Any = None, *, step: str = "what", anonymous: bool = False, fresh: bool = False
    ) -> None:
        """`fresh`: the screen is shown for the first time, so nothing on it is wrong yet."""
        super().__init__(data)
        if fresh:
            self._errors = ErrorDict()
            self.cleaned_data = {}
        self.step = step
        self.anonymous = anonymous
        self.asks_ward = False
        self.shown = tuple(
            name for name in dict(STEPS)[step] if anonymous or name != "keep_original"
        )
        if not texts_are_open():
            self.shown = tuple(name for name in self.shown if name != "may_text")
        if step == "what" and not anonymous and not self._typed("text"):
            self.fields["text"].widget.attrs["autofocus"] = True
        self._offer_wards()

    def _offer_wards(self) -> None:
        """The wards that the typed name, the chosen one and the point lead to."""
        words, code = self._typed("area_words"), self._typed("area_code")
        found = suggest_areas(words) if words else []
        choices = {ward.place.code: ward.place.label for hit in found for ward in hit.now}
        known = resolve_ward(code) if code else None
        point = self.point
        # A ward that was chosen for another name than the present one is chosen no more.
        if known is not None and (not words or point or not choices):
            choices = {known.code: known.label, **choices}
        here = find_ward(*point) if point and not words else None
        near = [here.code, *(ward.code for ward in here.near)] if here is not None else []
        choices |= {ward.code: ward.label for ward in map(resolve_ward, near) if ward is not None}
        widget = self.fields["area_code"].widget
        assert isinstance(widget, RadioCards)
        widget.choices = list(choices.items())
        if len(choices) > 1:
            widget.choices.append((UNSURE, _("I am not sure which of them")))
            self.fields["area_code"].label = _("Which of these wards is it?")
        self.wards = choices
        today = [hit for hit in found if not hit.was and len(hit.now) == 1]
        # Where old names fit too, the ward that bears the name today is the likeliest.
        self.likely_ward = today[0].code if today else ""
        self.notes = [hit.note for hit in found if hit.note]
        if not choices:
            self.shown = tuple(name for name in self.shown if name != "area_code")

    def _typed(self, name: str) -> str:
        return str(self.data.get(name, "")).strip() if self.data else ""

    @property
    def point(self) -> tuple[float, float] | None:
        """Latitude and longitude, where both are there and on earth."""
        lat, lon = read_degrees(self._typed("lat"), 90), read_degrees(self._typed("lon"), 180)
        return None if lat is None or lon is None else (lat, lon)

    @property
    def ward(self) -> str:
        """The name of the ward that was chosen, or what was typed in its place."""
        return self.wards.get(self._chosen_ward(), self._typed("area_words"))

    def _chosen_ward(self) -> str:
        code = self._typed("area_code")
        heir = resolve_ward(code) if code and code not in self.wards else None
        code = heir.code if heir is not None else code
        return code if code in self.wards else ""

    def clean_category(self) -> str:
        """A leaf of the categories; anything else is as if nothing was chosen."""
        row = catalogue.find_category(self.cleaned_data["category"])
        return row.code if row is not None and row.parent else ""

    def clean_uploads(self) -> str:
        """Tokens of uploads, each once."""
        tokens = dict.fromkeys(self.cleaned_data["uploads"].split())
        return " ".join(list(tokens)[:MAX_UPLOADS])

    def clean_area_code(self) -> str:
        """The chosen ward of today, where it is one of those that were offered."""
        return self._chosen_ward()

    def clean(self) -> dict[str, Any]:
        """Ask for the ward where a name fits several or none, on the screen that asks for it.

        That several fit is nobody's mistake: `asks_ward` says it, and no error does.
        """
        values = super().clean() or {}
        if self.step != "where" or values.get("place_unknown"):
            return values
        if not values.get("area_code"):
            if len(self.wards) == 1:
                values["area_code"] = next(iter(self.wards))
            elif self._typed("area_code") == UNSURE:
                pass  # the words typed stay with the place
            elif values.get("place") and (self.point or not self.wards):
                pass  # an officer finds the street; only the one who wrote knows which ward
            elif self.wards:
                self.asks_ward = True
            elif values.get("area_words"):
                self.add_error(
                    "area_words",
                    _("We know of no ward by that name. Try another, or go on without."),
                )
        return values

    def clean_may_text(self) -> bool:
        """Consent counts only where it could be asked for, and with a number."""
        return bool(self.cleaned_data["may_text"]) and texts_are_open()

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
