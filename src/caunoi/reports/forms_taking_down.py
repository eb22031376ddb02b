"""What an officer writes down for somebody who phones or stands at the counter."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from caunoi.core.widgets import RadioCards
from caunoi.places.in_text import ward_of_name, wards_named_in
from caunoi.places.selectors import resolve_ward
from caunoi.reports.choices import Channel
from caunoi.reports.forms_sending import UNSURE, WHENS, ReportForm
from caunoi.reports.ways import texts_are_open

WAYS = (
    (Channel.PHONE.value, _("By telephone")),
    (Channel.COUNTER.value, _("At the counter")),
)

# Where the words that residents choose from speak of themselves.
THEY = {"unknown": _("They do not remember")}


def way_field() -> forms.ChoiceField:
    """By phone, or at the counter."""
    return forms.ChoiceField(
        label=_("How they tell it"), choices=WAYS,
        widget=RadioCards(
            attrs={"class": "cn-choices-inline"}, icons={"phone": "phone", "counter": "users"}
        ),
    )  # fmt: skip


class TakeDownForm(ReportForm):
    """All of a report on one screen; the fields are those that residents fill in themselves."""

    channel = way_field()
    language = forms.ChoiceField(
        label=_("Language in which we answer them"), choices=settings.LANGUAGES,
        widget=forms.Select(attrs={"class": "cn-w-16"}),
    )  # fmt: skip
    nameless = forms.BooleanField(
        label=_("They do not wish to be named"),
        required=False,
        help_text=_("Nothing of who they are is kept, whatever stands beside it."),
    )

    def __init__(self, data: Any = None, *, fresh: bool = False, own_ward: str = "") -> None:
        """`own_ward`: code of the ward that the officer serves in; taken where none is told."""
        self.own_ward = resolve_ward(own_ward) if own_ward else None
        self.took_own_ward = False
        super().__init__(data, step="where", fresh=fresh)
        for name in ("photos", "keep_original", "uploads"):
            self.fields.pop(name, None)
        required = _("Please write down what they say.")  # it is the officer who reads this
        self.fields["text"].error_messages["required"] = required
        words: dict[str, tuple[Any, Any]] = {
            "text": (_("What they say"), _("In their own words, as they say it.")),
            "place_unknown": (_("They do not know where"), ""),
            "name": (_("Their name"), ""),
            "place": (_("Street or landmark"), ""),
            "occurred_words": (_("Or in their words"), ""),
            "area_words": (_("Ward or commune, old or new name"), ""),
        }
        for name, (label, hint) in words.items():
            self.fields[name].label, self.fields[name].help_text = label, hint
        if self.own_ward is not None:
            self.fields["area_words"].help_text = _(
                "Left blank, it is taken for your own: %(ward)s."
            ) % {"ward": self.own_ward.label}
        if texts_are_open():
            self.fields["may_text"].label = _("They agree to news at this number by Zalo")
            self.fields["may_text"].help_text = _(
                "Ask aloud, and say: Zalo then knows that this number has a report with us and the "
                "report's number, not what it says. Without this tick no message goes to the phone."
            )
        else:
            self.fields.pop("may_text")
        when = self.fields["when"]
        assert isinstance(when, forms.ChoiceField)
        when.choices = [(key, THEY.get(key, words)) for key, words in WHENS]
        for name in ("name", "phone", "email"):
            self.fields[name].widget.attrs["autocomplete"] = "off"
        self.fields["text"].widget.attrs.update(rows=6, autofocus=True)

    def clean(self) -> dict[str, Any]:
        """A ward by its exact name, else one that was chosen; where nothing is told, our own."""
        values = super().clean()
        if values.get("area_code") or values.get("place_unknown"):
            return values
        words = self._typed("area_words")
        if self._typed("area_code") == UNSURE:
            return values
        if words:
            values["area_code"] = ward_of_name(words)
            self.asks_ward = bool(self.wards) and not values["area_code"]
        elif self.own_ward is not None and not self._names_a_ward(values):
            values["area_code"] = self.own_ward.code
            self.took_own_ward = True
        if self.asks_ward:
            self.add_error(
                "area_code",
                _("This name stands for several wards. Please ask which one, and choose it."),
            )
        return values

    def _names_a_ward(self, values: dict[str, Any]) -> bool:
        """Whether the street's field, or what they say, speaks of a ward: it may be another."""
        told = (str(values.get(name, "")) for name in ("place", "text"))
        return any(wards_named_in(words) for words in told)
