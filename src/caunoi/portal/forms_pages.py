"""Forms of Wagtail's editor: what a page of ours must have before it is kept."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from wagtail.admin.forms import WagtailAdminPageForm

from caunoi.accounts import policy
from caunoi.accounts.access import actor_for, may, scopes_of
from caunoi.core.clock import now, today
from caunoi.core.moments import short_day
from caunoi.portal.choices import REVIEW_AFTER
from caunoi.portal.text import slug_of
from caunoi.units.models import Unit

ALT_LENGTH = 200


class KeptPageForm(WagtailAdminPageForm):
    """A page with an owner, and with moments that still lie ahead."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "review_on" in self.fields:
            # A computed default makes Django ask for a hidden field, which Wagtail does not show:
            # the day would count as changed at each save.
            self.fields["review_on"].show_hidden_initial = False
        if "owner_unit" in self.fields:
            field: Any = self.fields["owner_unit"]
            field.queryset = self._possible_owners()
            field.label_from_instance = lambda unit: f"{unit.name} ({unit.code})"

    def _possible_owners(self) -> QuerySet[Unit]:
        """Units in service: all for who releases pages, else the editor's; and the present one."""
        units = Unit.objects.on(today())
        actor = actor_for(self.for_user.pk, by_account=True) if self.for_user else None
        if actor is None or not may(actor, policy.RELEASE_PAGES):
            duties = scopes_of(actor, policy.WRITE_PAGES) if actor else []
            units = units.filter(pk__in={duty.unit_id for duty, _scope in duties})
        known = Q(pk__in=units.values("pk")) | Q(pk=self.instance.owner_unit_id)
        return Unit.objects.filter(known).order_by("code")

    def clean_title(self) -> str:
        """One line, however many the field showed."""
        return " ".join(self.cleaned_data["title"].split())

    def clean_slug(self) -> str:
        """The address without marks, whatever was typed."""
        return slug_of(self.cleaned_data["slug"])

    def clean_review_on(self) -> date | None:
        """The day on which the page is looked at again: ahead, and within half a year."""
        day: date | None = self.cleaned_data["review_on"]
        if day is None or "review_on" not in self.changed_data:
            return day
        if day <= today():
            raise ValidationError(_("This day has passed. Please choose one that lies ahead."))
        if day > today() + REVIEW_AFTER:
            raise ValidationError(
                _("Half a year is the longest: %(day)s at the latest. Rules change.")
                % {"day": short_day(today() + REVIEW_AFTER)}
            )
        return day

    def clean(self) -> dict[str, Any]:
        """Fill in the owner from the shelf; refuse to plan into the past."""
        cleaned: dict[str, Any] = super().clean()
        shelf = getattr(self.parent_page, "specific", None)
        if not cleaned.get("owner_unit") and "owner_unit" in self.fields:
            cleaned["owner_unit"] = getattr(shelf, "unit", None)
        planned = cleaned.get("go_live_at")
        if planned and "go_live_at" in self.changed_data and planned < now():
            self.add_error(
                "go_live_at",
                ValidationError(
                    _("This moment has passed. Leave it empty to publish as soon as released.")
                ),
            )
        return cleaned


class NewsForm(KeptPageForm):
    """No picture without words for those who cannot see it."""

    def clean(self) -> dict[str, Any]:
        """Take the picture's own description where none is written for it; refuse one without any.

        Words that stayed when another picture was chosen were said of the one before.
        """
        cleaned = super().clean()
        picture = cleaned.get("picture")
        if picture and "picture" in self.changed_data and "picture_alt" not in self.changed_data:
            cleaned["picture_alt"] = picture.description[:ALT_LENGTH]
        if picture and not (cleaned.get("picture_alt") or "").strip():
            cleaned["picture_alt"] = picture.description[:ALT_LENGTH]
        if picture and not (cleaned.get("picture_alt") or "").strip():
            self.add_error(
                "picture_alt",
                ValidationError(_("Please say what the picture shows; some readers cannot see.")),
            )
        return cleaned
