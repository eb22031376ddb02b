"""Officers' forms: write once, open a neighbourhood, link a group, hand an area over."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.utils.timezone import get_current_timezone
from django.utils.translation import gettext_lazy as _

from caunoi.core.forms_saying import SayingForm
from caunoi.core.widgets import CheckboxCards, RadioCards
from caunoi.neighbourhoods.choices import Audience, GroupKind, PostKind
from caunoi.neighbourhoods.services.posts import LONGEST, Wording

_DATE = forms.DateInput(attrs={"type": "date"})
_WHEN = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")


class WritingForm(SayingForm):
    """What an officer writes once for all places."""

    template_name = "neighbourhoods/staff/_writing.html"

    kind = forms.ChoiceField(
        label=_("What is it?"), initial=PostKind.NOTICE,
        choices=[(one.value, one.label) for one in (PostKind.NOTICE, PostKind.WARNING,
                                                    PostKind.POLL, PostKind.MEETING)],
        widget=RadioCards(attrs={"class": "cn-choices-inline"}, icons={
            PostKind.NOTICE.value: "speakerphone", PostKind.WARNING.value: "alert-triangle",
            PostKind.POLL.value: "list-check", PostKind.MEETING.value: "users-group",
        }),
    )  # fmt: skip
    title = forms.CharField(label=_("Headline"), max_length=160)
    text = forms.CharField(
        label=_("Text"), required=False,
        help_text=_("A day by which you promise something becomes a clock of its own, for example "
                    "“before Friday”."),
        widget=forms.Textarea(attrs={"rows": 5, "maxlength": LONGEST}),
    )  # fmt: skip
    options = forms.CharField(
        label=_("Answers of the poll"),
        required=False,
        help_text=_("One a line, two to eight."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    ends_at = forms.DateTimeField(
        label=_("Until when, or when is the meeting?"), required=False, widget=_WHEN
    )
    promised_by = forms.DateField(
        label=_("Promised by"), required=False, widget=_DATE,
        help_text=_("Only where the police promise something here."),
    )  # fmt: skip
    audience = forms.ChoiceField(
        label=_("Who reads it?"), initial=Audience.EVERYBODY,
        choices=[(one.value, one.label) for one in (Audience.EVERYBODY, Audience.MEMBERS)],
        widget=RadioCards(attrs={"class": "cn-choices-inline"}),
    )  # fmt: skip
    urgent = forms.BooleanField(
        label=_("Urgent: it goes out at once, in the night too"), required=False,
        help_text=_("Else what is published from 22:00 to 06:00 stands on the page at once and "
                    "reaches groups and telephones after 06:05."),
    )  # fmt: skip
    places = forms.MultipleChoiceField(
        label=_("In which neighbourhoods?"), widget=CheckboxCards(),
        error_messages={"required": _("Please choose at least one neighbourhood.")},
        help_text=_("It stands on their pages, in their groups and reaches who follows them."),
    )  # fmt: skip
    once = forms.CharField(widget=forms.HiddenInput, max_length=60, required=False)

    def __init__(self, *args: Any, places: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        """`places`: (code, name) of what the officer runs."""
        super().__init__(*args, **kwargs)
        self.fields["places"].choices = places  # type: ignore[attr-defined]

    def wording(self) -> Wording:
        """What was written."""
        values = self.cleaned_data
        return Wording(
            kind=values["kind"], title=values["title"], text=values["text"],
            audience=values["audience"], options=tuple(values["options"].splitlines()),
            ends_at=values["ends_at"], promised_by=end_of(values["promised_by"]),
            urgent=values["urgent"],
        )  # fmt: skip


class AnswerForm(SayingForm):
    """An answer to a resident's post."""

    text = forms.CharField(widget=forms.Textarea, required=False)
    private = forms.BooleanField(required=False)
    promised_by = forms.DateField(required=False)
    once = forms.CharField(max_length=60, required=False)


class ReasonForm(SayingForm):
    """Why."""

    why = forms.CharField(max_length=300, required=False)
    days = forms.IntegerField(required=False, min_value=0, max_value=400)


class OpeningForm(SayingForm):
    """A new neighbourhood of a ward."""

    ward = forms.ChoiceField(label=_("Ward"))
    name = forms.CharField(label=_("Name"), max_length=120)
    kind = forms.ChoiceField(label=_("Kind"), choices=GroupKind.choices)
    about = forms.CharField(
        label=_("Which lanes and houses?"), max_length=300, required=False,
        help_text=_("So that residents recognise it."),
    )  # fmt: skip
    officer = forms.ChoiceField(label=_("Area officer in charge"))

    def __init__(
        self, *args: Any, wards: Sequence[tuple[str, str]], officers: Sequence[tuple[str, str]],
        **kwargs: Any,
    ) -> None:  # fmt: skip
        """The wards and area officers that the head may choose from."""
        super().__init__(*args, **kwargs)
        self.fields["ward"].choices = wards  # type: ignore[attr-defined]
        self.fields["officer"].choices = officers  # type: ignore[attr-defined]


class LinkForm(SayingForm):
    """A group on Zalo that belongs to the neighbourhood."""

    external_id = forms.CharField(
        label=_("Id of the Zalo group"), max_length=120,
        help_text=_("Only for a group that was made at Zalo itself."),
    )  # fmt: skip
    link = forms.URLField(
        label=_("Link by which residents join it"), max_length=300, required=False,
        assume_scheme="https",
    )  # fmt: skip


class HandoverForm(SayingForm):
    """Who gives an area to whom."""

    giver = forms.ChoiceField(label=_("Who hands over?"))
    taker = forms.ChoiceField(label=_("Who takes over?"))
    note = forms.CharField(
        label=_("What should the colleague know?"), required=False, max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Name no resident here; what concerns a report stands in the report."),
    )  # fmt: skip
    why = forms.CharField(label=_("On which ground?"), max_length=300)

    def __init__(
        self, *args: Any, givers: Sequence[tuple[str, str]], takers: Sequence[tuple[str, str]],
        **kwargs: Any,
    ) -> None:  # fmt: skip
        """Officers that may be chosen."""
        super().__init__(*args, **kwargs)
        self.fields["giver"].choices = givers  # type: ignore[attr-defined]
        self.fields["taker"].choices = takers  # type: ignore[attr-defined]


def end_of(day: Any) -> datetime | None:
    """The end of a day that was chosen."""
    if day is None:
        return None
    return datetime.combine(day + timedelta(days=1), time(), get_current_timezone())
