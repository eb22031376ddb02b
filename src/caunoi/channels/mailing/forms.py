"""What somebody wants to be told of."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from caunoi.channels.choices import NoticeKind
from caunoi.core.widgets import CheckboxCards
from caunoi.places import selectors as places
from caunoi.places.choices import AreaKind


def ward_choices() -> list[tuple[str, str]]:
    """Today's wards by name, in the active language."""
    wards = sorted(places.areas_on(None, AreaKind.WARD), key=lambda place: place.folded)
    return [(ward.code, ward.label) for ward in wards]


class WishesForm(forms.Form):
    """Kinds, wards, and an e-mail address for those who want letters."""

    kinds = forms.MultipleChoiceField(
        label=_("What do you want to hear of?"), choices=NoticeKind.choices,
        initial=[NoticeKind.WARNING, NoticeKind.SCAM, NoticeKind.FIRE],
        widget=CheckboxCards(
            icons={
                NoticeKind.WARNING: "alert-triangle", NoticeKind.SCAM: "shield-half",
                NoticeKind.FIRE: "flame", NoticeKind.TRAFFIC: "car-crash",
                NoticeKind.WANTED: "user-search", NoticeKind.MISSING: "user-question",
                NoticeKind.NOTICE: "speakerphone",
            }
        ),
    )  # fmt: skip
    wards = forms.MultipleChoiceField(label=_("Wards"), required=False)
    email = forms.EmailField(
        label=_("E-mail"), required=False, max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={"invalid": _("This address is incomplete: it needs a name, @ and a site.")},
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["wards"].choices = ward_choices()  # type: ignore[attr-defined]  # a ChoiceField
