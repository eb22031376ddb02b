"""The form of the style guide: one field of every kind."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from caunoi.core.widgets import CheckboxCards, ManyFilesField, RadioCards


class StyleGuideForm(forms.Form):
    """Every kind of field that pages use, to be looked at."""

    text = forms.CharField(
        label=_("What happened?"),
        help_text=_("In your own words. You need not know the law."),
        widget=forms.Textarea,
    )
    street = forms.CharField(label=_("Street or landmark"), required=False)
    email = forms.EmailField(
        label=_("E-mail"), help_text=_("Only the officers who handle it see it.")
    )
    on = forms.DateField(
        label=_("On which day?"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    topic = forms.ChoiceField(
        label=_("What is it about?"),
        required=False,
        choices=[
            ("", _("Choose")),
            (_("Crime"), [("theft", _("Theft")), ("fraud", _("Fraud by telephone or on the net"))]),
            (_("Order"), [("noise", _("Noise at night"))]),
        ],
    )
    where = forms.ChoiceField(
        label=_("Do you know where it happened?"),
        choices=[
            ("list", _("Choose from a list")),
            ("map", _("Show it on a map")),
            ("no", _("I do not remember")),
        ],
        widget=RadioCards(
            notes={"list": _("Ward, then street, then a landmark"), "map": _("Put a pin")},
            icons={"list": "list", "map": "map-pin", "no": "map-pin-question"},
        ),
    )
    tell = forms.MultipleChoiceField(
        label=_("How may we tell you?"),
        required=False,
        choices=[("web", _("On this site")), ("mail", _("By e-mail"))],
        widget=CheckboxCards(icons={"web": "world", "mail": "mail"}),
    )
    photos = ManyFilesField(
        label=_("Photos and other files"), required=False, help_text=_("Up to 100 MB each.")
    )
    agree = forms.BooleanField(
        label=_("What I write is true as far as I know"),
        help_text=_("Knowingly false reports can be punished."),
    )
