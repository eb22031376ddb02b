"""The form in which a reply template is written."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from caunoi.reports.choices import Kind
from caunoi.reports.workflow import MOVES


def verbs_with_words() -> list[tuple[str, str]]:
    """The steps that can go with words to the reporter, once each."""
    found: dict[str, str] = {}
    for table in MOVES.values():
        for move in table.values():
            if not move.by_reporter and move.verb != "note":
                found.setdefault(move.verb, str(move.title))
    return sorted(found.items(), key=lambda pair: pair[1])


class TemplateForm(forms.Form):
    """Title, texts, and where the template is offered."""

    title = forms.CharField(label=_("Name of the template"), max_length=120)
    text_vi = forms.CharField(
        label=_("Text in Vietnamese"), max_length=4000, widget=forms.Textarea(attrs={"rows": 7})
    )
    text_en = forms.CharField(
        label=_("Text in English"), max_length=4000, required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
    )  # fmt: skip
    kind = forms.ChoiceField(
        label=_("Kind of report"), required=False, choices=[("", _("Every kind")), *Kind.choices]
    )
    verb = forms.ChoiceField(
        label=_("Drafted for the step"), required=False,
        help_text=_("The step's reply starts with these words."),
    )  # fmt: skip
    trigger = forms.CharField(
        label=_("Trigger"), required=False, max_length=32,
        help_text=_("Type :: and this word in a reply to insert it."),
        widget=forms.TextInput(attrs={"class": "cn-w-16"}),
    )  # fmt: skip
    unit = forms.ChoiceField(label=_("Whose template"), required=False)

    def __init__(
        self, *args: Any, units: Sequence[tuple[str, str]], is_fixed: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        steps = [("", _("None; it is inserted by hand")), *verbs_with_words()]
        self.fields["verb"].choices = steps  # type: ignore[attr-defined]  # a ChoiceField
        if is_fixed:
            del self.fields["unit"]
        else:
            self.fields["unit"].choices = list(units)  # type: ignore[attr-defined]  # a ChoiceField
