"""In danger: what is added right on the receipt."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy

from caunoi.reports.forms_act import ActForm


class ReachForm(ActForm):
    """In danger: a number to ring, and where help is needed. Nothing typed is refused."""

    verb = "reach"
    phone = forms.CharField(
        label=gettext_lazy("A telephone number on which we can ring you"), required=False,
        max_length=60, widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
    )  # fmt: skip
    place = forms.CharField(
        label=gettext_lazy("Where is help needed?"), required=False, max_length=300,
        help_text=gettext_lazy("House number, street, ward; or what stands nearby."),
        widget=forms.TextInput(attrs={"autocomplete": "street-address"}),
    )  # fmt: skip
