"""What Wagtail says in its reports, when it asks once more, and of a copy. See wagtail_words.py."""

from __future__ import annotations

from django.utils.translation import gettext_noop as _
from django.utils.translation import ngettext_lazy

SAID = (
    _(
        "File extension “%(extension)s” is not allowed. Allowed extensions are: "
        "%(allowed_extensions)s."
    ),
    _("Max dimensions"),
    _("Go to Wagtail admin"),
    _("Task state"),
    _("Task states"),
    _("App"),
    _("Translate"),
    _("New parent page"),
    _("This copy will be a child of this given parent page."),
    _("No pages/snippets have been submitted for moderation yet"),
)
COUNTED = (
    ngettext_lazy(
        "Are you sure you want to delete this image?",
        "Are you sure you want to delete these images?",
    ),
    ngettext_lazy(
        "Are you sure you want to delete this document?",
        "Are you sure you want to delete these documents?",
    ),
    ngettext_lazy("%(num)d year", "%(num)d years"),
    ngettext_lazy("%(num)d month", "%(num)d months"),
    ngettext_lazy("%(num)d week", "%(num)d weeks"),
)
