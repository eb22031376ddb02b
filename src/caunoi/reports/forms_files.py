"""Files in a resident's form: the same field, with the same words, wherever they can be added."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from caunoi.core.widgets import ManyFilesField


class FileFields(forms.Form):
    """Photos and other files; `keep_original` is asked of nameless reporters only."""

    photos = ManyFilesField(label=gettext_lazy("Photos, video, sound or papers"), required=False)
    keep_original = forms.BooleanField(
        label=gettext_lazy("Keep the original files too"), required=False,
        help_text=gettext_lazy(
            "An original file may reveal where it was taken and the model of your phone. If you do "
            "not tick this, we keep only a clean copy without them; as evidence, an original "
            "counts for more."
        ),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["photos"].help_text = _(
            "Several at once, up to %(most)d MB each. The copies that are shown no longer tell "
            "where and with what they were taken."
        ) % {"most": settings.UPLOAD_MAX_BYTES // 2**20}
