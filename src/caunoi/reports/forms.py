"""The resident's forms on the follow-up page; sending has forms_sending.py."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from caunoi.core.errors import RuleBroken
from caunoi.core.widgets import RadioCards
from caunoi.reports.choices import VoteReason
from caunoi.reports.codes import read_code
from caunoi.reports.forms_act import ActForm
from caunoi.reports.forms_files import FileFields
from caunoi.reports.forms_reach import ReachForm
from caunoi.reports.forms_taking_down import way_field

WORST, BEST = 1, 5
# What the QR of a receipt holds, or a person copies in one go: the code, then the secret words.
_BOTH = re.compile(r"\s*(\d[\d\s.-]{7,15}\d)[\s,;:/]+([^\W\d].*)", re.DOTALL)


def split_receipt(code: str, secret: str) -> tuple[str, str]:
    """Code and secret, where both were put into one field."""
    for typed, other in ((code, secret), (secret, code)):
        both = _BOTH.fullmatch(typed)
        if both and (not other.strip() or other == typed):
            return both[1].strip(), both[2].strip()
    return code, secret


class ReceiptForm(forms.Form):
    """Code and secret of a receipt."""

    code = forms.CharField(
        label=gettext_lazy("Your code"), max_length=300,
        help_text=gettext_lazy(
            "Nine digits, for example 4821-7730-5. From the QR code of your receipt you can paste "
            "everything here."
        ),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false",
                                      "class": "cn-w-16"}),
    )  # fmt: skip
    secret = forms.CharField(
        label=gettext_lazy("Your secret words"), max_length=300,
        help_text=gettext_lazy("Capitals, hyphens and spaces do not matter."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none",
                                      "spellcheck": "false"}),
    )  # fmt: skip

    def __init__(self, data: Any = None) -> None:
        """`data` may hold code and secret in one field: they are put where they belong."""
        if data is not None:
            code, secret = split_receipt(str(data.get("code", "")), str(data.get("secret", "")))
            data = {"code": code, "secret": secret}
        super().__init__(data)

    def clean_code(self) -> str:
        """As typed; a slip in the digits is told at once, which tells nobody anything."""
        code: str = self.cleaned_data["code"]
        if read_code(code) is None:
            raise forms.ValidationError(_("A digit of the code is wrong. Please look again."))
        return code


class ContinueForm(ReceiptForm):
    """Code and secret of somebody who is at the desk or on the line, and what they add."""

    channel = way_field()
    text = forms.CharField(
        label=gettext_lazy("What they add"), required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
    )  # fmt: skip

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        if data is not None:
            kept = {name: str(data.get(name, "")) for name in ("channel", "text")}
            self.data = {**self.data, **kept}


class FilesForm(FileFields, ActForm):
    """A form of the opened report with files."""


class AnswerForm(FilesForm):
    """What the reporter adds to the conversation."""

    verb = "write"
    text = forms.CharField(
        label=gettext_lazy("Write to the police"),
        help_text=gettext_lazy(
            "A question, something you remember, a change. As often as you like."
        ),
        widget=forms.Textarea(attrs={"rows": 4}), required=False,
    )  # fmt: skip


class RatingForm(ActForm):
    """One to five, with words if one likes."""

    verb = "rate"
    stars = forms.TypedChoiceField(
        label=gettext_lazy("How well was it handled?"), coerce=int, widget=RadioCards(
            attrs={"class": "cn-choices-inline"}),
        choices=((1, gettext_lazy("1 – badly")), (2, gettext_lazy("2 – rather badly")),
                 (3, gettext_lazy("3 – so-so")), (4, gettext_lazy("4 – well")),
                 (5, gettext_lazy("5 – very well"))),
        error_messages={"required": gettext_lazy("Please choose from one to five.")},
    )  # fmt: skip
    words = forms.CharField(
        label=gettext_lazy("In your words"), widget=forms.Textarea(attrs={"rows": 2}),
        max_length=1000, required=False,
    )  # fmt: skip


class HelpedForm(ActForm):
    """Of an answer to a question: whether it helped, and where not, why."""

    verb = "helped"
    helped = forms.ChoiceField(
        label=gettext_lazy("Did the answer help you?"),
        widget=RadioCards(attrs={"class": "cn-choices-inline"}),
        choices=(("yes", gettext_lazy("Yes, it helped")), ("no", gettext_lazy("No, it did not"))),
        error_messages={"required": gettext_lazy("Please choose yes or no.")},
    )  # fmt: skip
    reason = forms.ChoiceField(
        label=gettext_lazy("If not, why?"), required=False,
        choices=[("", gettext_lazy("Choose, if you like")), *VoteReason.choices],
    )  # fmt: skip
    words = forms.CharField(
        label=gettext_lazy("In your words"), widget=forms.Textarea(attrs={"rows": 2}),
        max_length=900, required=False,
    )  # fmt: skip

    def rating(self) -> dict[str, Any]:
        """What is kept of it: the best or the worst of five, with the reason in words.

        Raises:
            RuleBroken: neither yes nor no.
        """
        if not self.is_valid():
            raise RuleBroken(_("Please choose yes or no."), missing=["helped"])
        values = self.cleaned_data
        did_help = values["helped"] == "yes"
        why = "" if did_help or not values["reason"] else str(VoteReason(values["reason"]).label)
        return {
            "stars": BEST if did_help else WORST,
            "words": ". ".join(filter(None, [why, values["words"]])),
        }


class ReopenForm(ActForm):
    """Have it looked at again."""

    verb = "reopen_by_reporter"
    why = forms.CharField(
        label=gettext_lazy("Why should it be looked at again?"),
        widget=forms.Textarea(attrs={"rows": 3}), required=False,
    )  # fmt: skip


class ObjectionForm(FilesForm):
    """Object to the result of a crime report."""

    verb = "object"
    why = forms.CharField(
        label=gettext_lazy("What do you object to, and why?"),
        widget=forms.Textarea(attrs={"rows": 4}), required=False,
    )  # fmt: skip
    late_why = forms.CharField(
        label=gettext_lazy("What kept you from writing in time?"),
        widget=forms.Textarea(attrs={"rows": 2}), required=False,
    )  # fmt: skip


class ErasureForm(ActForm):
    """Ask to be forgotten."""

    verb = "erase"
    sure = forms.BooleanField(label=gettext_lazy("Yes, remove my contact details"), required=False)


FORMS: dict[str, type[ActForm]] = {
    form.verb: form
    for form in (
        AnswerForm,
        ReachForm,
        RatingForm,
        HelpedForm,
        ReopenForm,
        ObjectionForm,
        ErasureForm,
    )
}
