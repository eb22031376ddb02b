"""A telephone number that need not be given."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext as _

from caunoi.reports.contacts import plain_phone


class PhoneForm(forms.Form):
    """For forms with a field `phone`: what is typed there comes out as digits, or as nothing."""

    def clean_phone(self) -> str:
        """Digits, or nothing."""
        typed: str = self.cleaned_data["phone"]
        digits = plain_phone(typed)
        if typed.strip() and not 9 <= len(digits) <= 12:
            raise forms.ValidationError(_("This is no telephone number. Please check the digits."))
        return digits
