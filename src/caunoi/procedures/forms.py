"""Residents' forms: find a procedure, answer a question of its guided check."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from caunoi.core.widgets import RadioCards
from caunoi.procedures.content import Question


class FindForm(forms.Form):
    """Find a procedure by whatever words."""

    q = forms.CharField(
        label=_("What do you want to do?"), max_length=200, required=False,
        help_text=_("In your own words, with or without marks: lost card, passport, rent a room."),
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )  # fmt: skip


class QuestionForm(forms.Form):
    """One question of a guided check; the field bears the question's own name."""

    def __init__(self, data: Any = None, *, question: Question) -> None:
        """`question` is the one that is asked."""
        super().__init__(data)
        self.fields[question.id] = forms.ChoiceField(
            label=str(question.ask), widget=RadioCards(),
            choices=[(option.id, str(option.say)) for option in question.options],
            error_messages={"required": _("Please choose what fits best.")},
        )  # fmt: skip
