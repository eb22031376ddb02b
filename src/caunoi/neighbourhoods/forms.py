"""Residents' forms: find, join, and what a member does; officers' have forms_staff.py."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from caunoi.core.forms_saying import SayingForm
from caunoi.core.widgets import RadioCards
from caunoi.neighbourhoods.services.posts import LONGEST
from caunoi.reports.contacts import ContactCard
from caunoi.reports.forms_phone import PhoneForm


class FindForm(forms.Form):
    """Find one's neighbourhood by the ward, by its name of today or before."""

    q = forms.CharField(
        label=gettext_lazy("Which ward do you live in?"), max_length=80, required=False,
        help_text=gettext_lazy(
            "The ward's name of today or before, with or without Vietnamese accents."
        ),
        widget=forms.TextInput(attrs={"autocomplete": "address-level3", "type": "search"}),
    )  # fmt: skip


class _Reached(PhoneForm, SayingForm):
    """How one wants to be called and reached."""

    display_name = forms.CharField(
        label=gettext_lazy("Under which name do you post?"), max_length=60, required=False,
        help_text=gettext_lazy(
            "What neighbours call you is enough. Leave it empty to post without a name."
        ),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip
    phone = forms.CharField(
        label=gettext_lazy("Telephone"), max_length=20, required=False,
        help_text=gettext_lazy(
            "Only if the police may call you back. It is sealed; no neighbour sees it."
        ),
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
    )  # fmt: skip

    def card(self) -> ContactCard:
        """The contact that was given."""
        return ContactCard(phone=self.cleaned_data.get("phone", ""))


class JoinForm(_Reached):
    """Take part in a neighbourhood."""

    key = forms.CharField(widget=forms.HiddenInput, max_length=200)
    how = forms.CharField(widget=forms.HiddenInput, max_length=8, required=False)
    agreed = forms.BooleanField(label=gettext_lazy("I agree"), required=False)


class KeyForm(forms.Form):
    """The private words by which a member comes back."""

    key = forms.CharField(
        label=gettext_lazy("Your private words"), max_length=200,
        help_text=gettext_lazy("The twelve syllables you were shown when you joined."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none",
                                      "spellcheck": "false"}),
    )  # fmt: skip


class ActForm(SayingForm):
    """A form of the member's page; `verb` keeps its fields apart from other forms'."""

    verb = ""

    def __init__(self, data: Any = None, *, mark: str = "") -> None:
        """`mark` tells forms of the same verb on one page apart."""
        super().__init__(data, auto_id=f"{self.verb}{mark}-%s")


class WriteForm(ActForm):
    """A post to the group."""

    verb = "write"
    text = forms.CharField(
        label=gettext_lazy("Write to your neighbours and the area officer"),
        help_text=gettext_lazy("Members of this group read it. Name nobody whom you suspect: "
                               "tell that to the police privately, below."),
        widget=forms.Textarea(attrs={"rows": 4, "maxlength": LONGEST}),
    )  # fmt: skip


class CommentForm(ActForm):
    """A word under a post."""

    verb = "comment"
    text = forms.CharField(
        label=gettext_lazy("Your reply"),
        widget=forms.Textarea(attrs={"rows": 2, "maxlength": LONGEST}),
    )  # fmt: skip


class EditForm(ActForm):
    """Change an own post."""

    verb = "edit"
    text = forms.CharField(
        label=gettext_lazy("Your post"),
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": LONGEST}),
    )  # fmt: skip


class TellForm(ActForm):
    """Tell the police past the group."""

    verb = "tell"
    text = forms.CharField(
        label=gettext_lazy("Tell the police privately"),
        help_text=gettext_lazy(
            "It becomes a report with a number and a deadline. Nobody in the group learns of it, "
            "and nothing here says that it came from you."
        ),
        widget=forms.Textarea(attrs={"rows": 4}),
    )  # fmt: skip
    named = forms.ChoiceField(
        label=gettext_lazy("With your name?"), required=False, initial="",
        choices=(
            ("", gettext_lazy("Without a name")),
            ("yes", gettext_lazy("With the name and telephone that I gave here")),
        ),
        widget=RadioCards(),
    )  # fmt: skip


class AppealForm(ActForm):
    """Ask the head of the ward's police to look at a muting."""

    verb = "appeal"
    words = forms.CharField(
        label=gettext_lazy("Why should it be looked at again?"),
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": 1000}),
    )  # fmt: skip


class ChangeForm(_Reached, ActForm):
    """Another name, another telephone."""

    verb = "change"


class LeaveForm(ActForm):
    """Leave the group."""

    verb = "leave"
    sure = forms.BooleanField(
        label=gettext_lazy("Yes, I leave the group and want my data removed"), required=False
    )


FORMS: dict[str, type[ActForm]] = {
    form.verb: form
    for form in (WriteForm, CommentForm, EditForm, TellForm, AppealForm, ChangeForm, LeaveForm)
}
