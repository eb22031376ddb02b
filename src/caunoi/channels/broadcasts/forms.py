"""The form in which a notice is written."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from caunoi.channels.broadcasts.content import Content
from caunoi.channels.broadcasts.districts import old_districts, wards_of
from caunoi.channels.broadcasts.publishers import PUBLISHERS
from caunoi.channels.choices import Certain, NoticeKind, Reach, Route, Severity, Urgent
from caunoi.channels.mailing.forms import ward_choices
from caunoi.channels.models import Broadcast
from caunoi.core.clock import local, now
from caunoi.core.widgets import CheckboxCards, RadioCards

MOST_IMAGE_MB = 8


def routes_now() -> list[tuple[str, str]]:
    """Channels by which a notice can leave today."""
    ours = [Route.WEB, Route.FEED, Route.PUSH, Route.MAIL]
    theirs = [Route(channel) for channel, one in PUBLISHERS.items() if one.is_set_up()]
    return [(route.value, capfirst(str(route.label))) for route in (*ours, *theirs)]


class BroadcastForm(forms.Form):
    """Words, picture, whom it is for, by what it goes out, until when it holds."""

    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=NoticeKind.choices)
    title = forms.CharField(label=gettext_lazy("Heading"), max_length=160)
    text = forms.CharField(
        label=gettext_lazy("What has happened"), max_length=4000,
        widget=forms.Textarea(attrs={"rows": 6}),
    )  # fmt: skip
    advice = forms.CharField(
        label=gettext_lazy("What people should do"), max_length=1000, required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip
    title_en = forms.CharField(
        label=gettext_lazy("Heading in English"), max_length=160, required=False
    )
    text_en = forms.CharField(
        label=gettext_lazy("What has happened, in English"), max_length=4000, required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )  # fmt: skip
    advice_en = forms.CharField(
        label=gettext_lazy("What people should do, in English"), max_length=1000, required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip
    urgency = forms.ChoiceField(
        label=gettext_lazy("How soon must people act?"), choices=Urgent.choices,
        help_text=gettext_lazy("Only what is urgent at once is sent between 22:00 and 06:00."),
    )  # fmt: skip
    severity = forms.ChoiceField(label=gettext_lazy("How bad is it?"), choices=Severity.choices)
    certainty = forms.ChoiceField(label=gettext_lazy("How sure are we?"), choices=Certain.choices)
    image = forms.FileField(
        label=gettext_lazy("Picture"), required=False,
        widget=forms.FileInput(attrs={"accept": "image/*"}),
    )  # fmt: skip
    image_alt = forms.CharField(
        label=gettext_lazy("What the picture shows"), max_length=200, required=False,
        help_text=gettext_lazy("For those who cannot see it."),
    )  # fmt: skip
    drop_image = forms.BooleanField(label=gettext_lazy("Take the picture off"), required=False)
    link = forms.URLField(
        label=gettext_lazy("Link"), max_length=300, required=False, assume_scheme="https"
    )
    reach = forms.ChoiceField(label=gettext_lazy("Whom is it for?"), widget=RadioCards())
    wards = forms.MultipleChoiceField(label=gettext_lazy("Wards"), required=False)
    district = forms.ChoiceField(label=gettext_lazy("Old district"), required=False)
    routes = forms.MultipleChoiceField(
        label=gettext_lazy("By what does it go out?"), widget=CheckboxCards()
    )
    expires_at = forms.DateTimeField(
        label=gettext_lazy("Valid until"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"],
    )
    unit = forms.ChoiceField(label=gettext_lazy("In whose name"))

    def __init__(
        self, *args: Any, units: Sequence[tuple[str, str]], is_new: bool = True, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.put_choices("wards", ward_choices())
        districts = [(place.code, place.label) for place in old_districts()]
        self.put_choices("district", [("", _("Choose")), *districts])
        self.put_choices("routes", routes_now())
        self.put_choices("reach", [(one, capfirst(str(label))) for one, label in Reach.choices])
        if is_new:
            self.put_choices("unit", units)
            del self.fields["drop_image"]
        else:
            del self.fields["unit"]

    def put_choices(self, name: str, choices: Sequence[tuple[str, str]]) -> None:
        """What a field offers now."""
        self.fields[name].choices = list(choices)  # type: ignore[attr-defined]  # a ChoiceField

    def clean(self) -> dict[str, Any]:
        """An old district must be named where one is meant; a picture must be small enough."""
        told: dict[str, Any] = super().clean() or {}
        if told.get("reach") == Reach.DISTRICT and not told.get("district"):
            self.add_error("district", _("Name the district."))
        if told.get("reach") == Reach.WARDS and not told.get("wards"):
            self.add_error("wards", _("Name the wards it is for."))
        image = told.get("image")
        if image is not None and image.size > MOST_IMAGE_MB * 1024 * 1024:
            self.add_error("image", _("At most %(most)s MB.") % {"most": MOST_IMAGE_MB})
        return told

    def content(self, image_id: Any) -> Content:
        """What was written, as one value."""
        told = self.cleaned_data
        wards, place = tuple(sorted(told["wards"])), ""
        if told["reach"] == Reach.DISTRICT:
            district = next(one for one in old_districts() if one.code == told["district"])
            wards, place = wards_of(district), district.name
        elif told["reach"] != Reach.WARDS:
            wards = ()
        plain = {
            name: told[name] for name in Content.__slots__
            if name in told and name not in ("wards", "routes")
        }  # fmt: skip
        routes = tuple(route for route in Route.values if route in told["routes"])
        return Content(**plain, wards=wards, place=place, routes=routes, image_id=image_id)


def first_values() -> dict[str, Any]:
    """How an empty form begins."""
    return {
        "routes": [route for route, _label in routes_now()], "reach": Reach.CITY,
        "urgency": Urgent.EXPECTED, "severity": Severity.MODERATE, "certainty": Certain.OBSERVED,
        "expires_at": local(now() + timedelta(days=3)).replace(second=0, microsecond=0),
    }  # fmt: skip


def values_of(broadcast: Broadcast) -> dict[str, Any]:
    """A notice as the form shows it."""
    told = {name: getattr(broadcast, name) for name in Content.__slots__}
    district = next((one.code for one in old_districts() if one.name == broadcast.place), "")
    return {**told, "district": district, "expires_at": local(broadcast.expires_at)}
