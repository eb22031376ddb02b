"""What visitors of the simulator type."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

MOST_TEXT = 2000  # as the platforms


class NameForm(forms.Form):
    """A person's, or a group's."""

    name = forms.CharField(label=_("Name"), max_length=60)


class WordsForm(forms.Form):
    """A message, a comment, a post."""

    text = forms.CharField(
        label=_("Text"), max_length=MOST_TEXT, required=False, widget=forms.Textarea
    )
