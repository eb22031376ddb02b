"""Forms of administration and of one's own account."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from caunoi.accounts import policy
from caunoi.accounts.choices import Role
from caunoi.accounts.wording import PERMISSION_WORDS
from caunoi.core.widgets import CheckboxCards
from caunoi.units import directory


def unit_choices() -> list[tuple[str, str]]:
    """The units in service, by name."""
    found = sorted(directory.units_on(), key=lambda unit: (unit.kind, unit.label))
    return [(unit.code, f"{unit.label} ({unit.code})") for unit in found]


class StaffFilter(forms.Form):
    """What the list of staff may be narrowed by."""

    q = forms.CharField(label=_("Name, badge or e-mail"), required=False, max_length=100)
    unit = forms.ChoiceField(label=_("Unit"), required=False)
    role = forms.ChoiceField(label=_("Role"), required=False)
    state = forms.ChoiceField(
        label=_("Account"),
        required=False,
        choices=[
            ("open", _("account in use")),
            ("idle", _("without a duty")),
            ("no_factor", _("without a second factor")),
            ("closed", _("closed")),
            ("all", _("all")),
        ],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].choices = [("", _("All units")), *unit_choices()]  # type: ignore[attr-defined]
        self.fields["role"].choices = [("", _("All roles")), *Role.choices]  # type: ignore[attr-defined]


class OfficerForm(forms.Form):
    """A new member of staff."""

    name = forms.CharField(label=_("Full name"), max_length=120)
    email = forms.EmailField(label=_("Work e-mail"), help_text=_("The name for signing in."))
    badge = forms.CharField(
        label=_("Badge number"), max_length=24, widget=forms.TextInput(attrs={"class": "cn-w-16"})
    )
    rank = forms.CharField(label=_("Rank"), max_length=60, required=False)


class _WithReason(forms.Form):
    why = forms.CharField(
        label=_("Reason"), max_length=400, help_text=_("It stands in the history.")
    )


class DutyForm(_WithReason):
    """A role in a unit, for one more duty or for a transfer."""

    unit = forms.ChoiceField(label=_("Unit"))
    role = forms.ChoiceField(label=_("Role"))
    field_order = ("unit", "role", "why")

    def __init__(self, *args: Any, transfer: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].choices = [("", _("Choose")), *unit_choices()]  # type: ignore[attr-defined]
        roles = [
            (value, label)
            for value, label in Role.choices
            if not (transfer and policy.needs_two_keys(value))
        ]
        self.fields["role"].choices = [("", _("Choose")), *roles]  # type: ignore[attr-defined]


class ReasonForm(_WithReason):
    """A step that needs nothing but its reason."""


class ProfileForm(forms.Form):
    """One's own name and language."""

    name = forms.CharField(label=_("Full name"), max_length=120)
    language = forms.ChoiceField(
        label=_("Language of letters and pages"), choices=settings.LANGUAGES
    )


class TokenForm(forms.Form):
    """A new token of one's own."""

    name = forms.CharField(
        label=_("What is it for?"), max_length=80, help_text=_("Such as the name of the program.")
    )
    days = forms.TypedChoiceField(
        label=_("How long is it valid?"),
        coerce=int,
        choices=[
            ("30", _("30 days")),
            ("90", _("90 days")),
            ("180", _("180 days")),
            ("365", _("One year")),
        ],
    )
    scopes = forms.MultipleChoiceField(
        label=_("What may it do?"),
        widget=CheckboxCards,
        help_text=_("No more than it needs. It never may do more than your duties of that day."),
    )

    def __init__(self, *args: Any, held: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["scopes"].choices = [  # type: ignore[attr-defined]
            (name, PERMISSION_WORDS.get(name, name)) for name in sorted(held)
        ]
