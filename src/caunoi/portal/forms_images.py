"""The form by which a picture is uploaded.

Apart from the forms of pages, which models name: Wagtail reads this one when all models are there.
"""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from wagtail.images.forms import BaseImageForm


class ImageForm(BaseImageForm):
    """An image's description is asked for when it is uploaded."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "description" in self.fields:
            self.fields["description"].required = True
            self.fields["description"].help_text = _(
                "What the picture shows, for those who cannot see it."
            )
