"""The resident's forms on the follow-up page; sending has forms_sending.py."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from caunoi.core.widgets import ManyFilesField
from caunoi.reports.codes import read_code


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
