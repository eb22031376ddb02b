"""The form by which a file is put up.

Apart from the forms of pages, which models name: Wagtail reads this one when all models are there.
"""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from wagtail.documents.forms import BaseDocumentForm

from caunoi.portal.file_kinds import is_what_it_says


class DocumentForm(BaseDocumentForm):
    """A file is looked into: a web page that is called a film is none."""

    def clean_file(self) -> Any:
        """Refuse a file whose content is not what its name says."""
        file = self.cleaned_data["file"]
        if file and "file" in self.changed_data and not is_what_it_says(file.name, file):
            raise ValidationError(
                _("Inside, this file is not what its name says. Please export it once more.")
            )
        return file
