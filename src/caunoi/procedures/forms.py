"""Residents' forms: find a procedure, answer its questions, book a time, send papers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from caunoi.core.clock import local
from caunoi.core.forms_saying import SayingForm
from caunoi.core.moments import long_day
from caunoi.core.widgets import ManyFiles, ManyFilesField, RadioCards
from caunoi.procedures.content import Question
from caunoi.reports.contacts import ContactCard
from caunoi.reports.forms_phone import PhoneForm
from caunoi.reports.ways import APPOINTMENT, texts_are_open

# What a telephone offers to choose from; what comes is looked at all the same.
PHOTOS = "image/*,application/pdf"


class FindForm(forms.Form):
    """Find a procedure by whatever words."""

    q = forms.CharField(
        label=gettext_lazy("What do you want to do?"), max_length=200, required=False,
        help_text=gettext_lazy(
            "In your own words, with or without Vietnamese accents: lost card, passport, "
            "rent a room."
        ),
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


class _Reached(PhoneForm, SayingForm):
    """How one can be reached; nothing of it must be given."""

    phone = forms.CharField(
        label=gettext_lazy("Telephone"), max_length=20, required=False,
        help_text=gettext_lazy("Only if the desk may call you."),
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
    )  # fmt: skip
    email = forms.EmailField(
        label=gettext_lazy("E-mail"),
        max_length=120,
        required=False,
        help_text=gettext_lazy("Then we write to you when something changes, and before the day."),
        error_messages={
            "invalid": gettext_lazy("This address is incomplete. Correct it, or leave it blank.")
        },
    )

    def card(self) -> ContactCard:
        """The contact that was given."""
        values = self.cleaned_data
        return ContactCard(
            phone=values.get("phone", ""), email=values.get("email", ""),
            may_text=bool(values.get("may_text")),
        )  # fmt: skip

    is_held_up = False

    def held_up(self, why: str) -> bool:
        """Say why nothing more is taken just now, if there is a reason; whether there is one."""
        if why:
            self.is_held_up = True
            self.add_error(None, why)
        return self.is_held_up


class TimeField(forms.ChoiceField):
    """One of the times that are left; its value is a moment."""

    def __init__(self, times: Sequence[datetime], label: str) -> None:
        """`times`: those that can be chosen."""
        super().__init__(
            label=label, widget=RadioCards(),
            choices=choices_of(times),
            error_messages={
                "required": _("Please choose a time."),
                # What was free when the page was opened can be gone: the service tells.
                "invalid_choice": _("Please choose a time."),
            },
        )  # fmt: skip

    def valid_value(self, value: object) -> bool:
        """Any moment: whether it can be had is for the service to say, with the next free ones."""
        try:
            return datetime.fromisoformat(str(value)).tzinfo is not None
        except ValueError:
            return False


def choices_of(times: Sequence[datetime]) -> list[tuple[str, str]]:
    """Times as the choices of a field."""
    return [(one.isoformat(), f"{local(one):%H:%M}") for one in times]


class BookForm(_Reached):
    """A time at a desk."""

    may_text = forms.BooleanField(
        label=gettext_lazy("Remind me at this number by Zalo"), required=False,
        help_text=gettext_lazy(
            "Zalo then learns that this number has an appointment, when and where; not what for."
        ),
    )  # fmt: skip
    in_chat = forms.BooleanField(
        label=gettext_lazy("Confirm and remind me in the chat from which I came"), required=False,
        initial=True,
        help_text=gettext_lazy(
            "The chat's platform then learns that you have an appointment, when and where; not "
            "what for. If this link came from somebody else, take the mark away."
        ),
    )  # fmt: skip
    secret = forms.CharField(widget=forms.HiddenInput, max_length=200)
    field_order = ("at", "in_chat", "phone", "may_text", "email", "secret")

    def __init__(self, *args: Any, from_chat: bool = False, **kwargs: Any) -> None:
        """`from_chat`: a chat's link led here, which nobody has used yet."""
        super().__init__(*args, **kwargs)
        if not from_chat:
            del self.fields["in_chat"]
        if not texts_are_open(APPOINTMENT):
            del self.fields["may_text"]  # nobody carries it: there is nothing to agree to
        self.fields["at"] = TimeField((), _("Which time suits you?"))
        self.order_fields(self.field_order)

    def offer(self, times: Sequence[datetime]) -> None:
        """The times of the day that was chosen."""
        self.fields["at"].choices = choices_of(times)  # type: ignore[attr-defined]


class CodeForm(SayingForm):
    """Code and secret words, as on the receipt."""

    code = forms.CharField(
        label=gettext_lazy("Your code"), max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "numeric"}),
    )  # fmt: skip
    secret = forms.CharField(
        label=gettext_lazy("Your secret words"), max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none",
                                      "spellcheck": "false"}),
    )  # fmt: skip


class MoveForm(SayingForm):
    """Another day, then another time."""

    def __init__(
        self, data: Any = None, *, day: str = "", days: Sequence[tuple[str, str]],
        times: Sequence[datetime] = (),
    ) -> None:  # fmt: skip
        """`days` that have free times, as (date, words); `times` of the `day` that was chosen."""
        super().__init__(data, initial={"day": day})
        self.fields["day"] = forms.ChoiceField(label=_("Another day"), choices=days)
        if times:
            self.fields["at"] = TimeField(
                times, _("Free times on %(day)s") % {"day": long_day(date.fromisoformat(day))}
            )


class PapersForm(_Reached):
    """Photos of papers, to be looked at before the trip. Which unit looks was chosen before."""

    photos = ManyFilesField(
        label=gettext_lazy("Photos of your papers"),
        help_text=gettext_lazy("Lay each flat, in good light. Cover numbers that we need not see."),
        error_messages={"required": gettext_lazy("Please choose at least one photo.")},
        required=False,  # photos of the press before travel on beside the form
        widget=ManyFiles(attrs={"accept": PHOTOS}),
    )
    words = forms.CharField(
        label=gettext_lazy("What are you not sure of?"), max_length=500, required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip
    secret = forms.CharField(widget=forms.HiddenInput, max_length=200)
    field_order = ("photos", "words", "phone", "email", "secret")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["phone"].help_text = _("Only if the unit may call you about the papers.")
        self.fields["email"].help_text = _("Then we write to you as soon as an officer has looked.")


class MorePapersForm(SayingForm):
    """Photos taken anew, and words."""

    words = forms.CharField(
        label=gettext_lazy("Ask back, or add something"), max_length=1000, required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip
    photos = ManyFilesField(
        label=gettext_lazy("Further photos"), required=False,
        widget=ManyFiles(attrs={"accept": PHOTOS}),
    )  # fmt: skip


class TripsForm(SayingForm):
    """How often one had to come."""

    trips = forms.TypedChoiceField(
        label=gettext_lazy("How often did you have to come?"), coerce=int, widget=RadioCards(),
        choices=(
            ("0", gettext_lazy("Not at all")), ("1", gettext_lazy("Once")),
            ("2", gettext_lazy("Twice")), ("3", gettext_lazy("Three times")),
            ("4", gettext_lazy("Four times or more")),
        ),
        error_messages={"required": gettext_lazy("Please choose how often.")},
    )  # fmt: skip


class FileNumberForm(SayingForm):
    """The number on the slip of a file."""

    number = forms.CharField(
        label=gettext_lazy("Number of your file"), max_length=40,
        help_text=gettext_lazy("It stands on the slip that you were given, such as 1234-5678-0."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip
