"""The asker's form: one field is enough; the field of law and a way to answer may be added."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.validators import validate_email
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from caunoi.questions.choices import Field
from caunoi.questions.reading import says_something
from caunoi.reports.contacts import ContactCard
from caunoi.reports.forms_phone import PhoneForm


class AskForm(PhoneForm):
    """What somebody asks; nothing but the words must be there."""

    text = forms.CharField(
        label=gettext_lazy("What would you like to know?"), strip=True, required=False,
        help_text=gettext_lazy(
            "In your own words, with or without Vietnamese accents. Leave out names, numbers and "
            "addresses: an answer needs none."
        ),
        widget=forms.Textarea(attrs={"rows": 2, "autocomplete": "off", "autocapitalize": "none"}),
    )  # fmt: skip
    field = forms.ChoiceField(
        label=gettext_lazy("It is about"), required=False,
        choices=[("", gettext_lazy("Let the words decide")), *Field.choices],
    )  # fmt: skip
    phone = forms.CharField(
        label=gettext_lazy("Telephone"), max_length=30, required=False,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
    )  # fmt: skip
    email = forms.CharField(
        label=gettext_lazy("E-mail"), max_length=200, required=False,
        widget=forms.TextInput(attrs={"type": "email", "autocomplete": "email"}),
    )  # fmt: skip
    key = forms.CharField(widget=forms.HiddenInput, max_length=60, required=False)
    after = forms.CharField(widget=forms.HiddenInput, max_length=120, required=False)

    def clean_text(self) -> str:
        """The words; a page that was only opened says what to do."""
        text: str = self.cleaned_data["text"].replace("\0", "").strip()
        if not text:
            raise forms.ValidationError(_("Please write your question."))
        if not says_something(text):
            raise forms.ValidationError(
                _("Please say it in a few words: from this we cannot tell what you want to know. "
                  "In danger, call 113, 114 or 115.")
            )  # fmt: skip
        return text

    def clean_email(self) -> str:
        """An address, or nothing."""
        email: str = self.cleaned_data["email"].strip()
        if email:
            validate_email(email)
        return email

    def card(self) -> ContactCard:
        """How the answer may reach the asker; empty for who reads it with the receipt."""
        values: dict[str, Any] = self.cleaned_data
        return ContactCard(phone=values["phone"], email=values["email"])
