"""Forms of Wagtail's editor: what a page of ours must have before it is kept."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from wagtail.admin.forms import WagtailAdminPageForm

from caunoi.core.clock import now
from caunoi.portal.text import slug_of

ALT_LENGTH = 200


class KeptPageForm(WagtailAdminPageForm):
    """A page with an owner, and with moments that still lie ahead."""

    def clean_slug(self) -> str:
        """The address without marks, whatever was typed."""
        return slug_of(self.cleaned_data["slug"])

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
        """Take the picture's own description where none is written; refuse one without any."""
        cleaned = super().clean()
        picture = cleaned.get("picture")
        if picture and not (cleaned.get("picture_alt") or "").strip():
            cleaned["picture_alt"] = picture.description[:ALT_LENGTH]
        if picture and not (cleaned.get("picture_alt") or "").strip():
            self.add_error(
                "picture_alt",
                ValidationError(_("Please say what the picture shows; some readers cannot see.")),
            )
        return cleaned
