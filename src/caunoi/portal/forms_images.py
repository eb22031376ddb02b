"""The form by which a picture is uploaded.

Apart from the forms of pages, which models name: Wagtail reads this one when all models are there.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
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
        if "file" in self.fields:
            file: Any = self.fields["file"]
            # What is inside is guessed by Pillow; a web page would be called a drawing.
            file.error_messages["invalid_image_known_format"] = _(
                "Inside, this file is not the picture that its name says. Please save it once "
                "more as JPEG, PNG or WebP."
            )
            # Wagtail's own words name the numbers without marks between, and no way out.
            file.error_messages["file_too_many_pixels"] = _(
                "This picture is larger than %(most)s million points. Please make it smaller, for "
                "instance 4000 points wide, and put it up again."
            ) % {"most": settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS // 1_000_000}
