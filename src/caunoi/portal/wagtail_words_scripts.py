"""What the scripts of Wagtail's editor say; views_staff/script_words.py hands it to them."""

from __future__ import annotations

from django.utils.translation import gettext_noop as _
from django.utils.translation import ngettext_lazy

SAID = (
    _("A network error occurred."),
    _("A server error occurred."),
    _("Actions"),
    _("Alt text"),
    _("Autosave in progress…"),
    _("Blocks"),
    _("Broken link"),
    _("Changes have been autosaved."),
    _("Character count:"),
    _("Collapse all"),
    _("Complex"),
    _("Decorative image"),
    _("Deleting"),
    _("Duplicate"),
    _("Error while sending preview data."),
    _("Expand all"),
    _("Fair"),
    _("Good"),
    _("Horizontal line"),
    _("Insert a block"),
    _("Line break"),
    _("Main menu"),
    _("Missing document"),
    _("No"),
    _("No results"),
    _("Page explorer"),
    _("Pin toolbar"),
    _("Unpin toolbar"),
    _("Reload saved content"),
    _("Reload the page"),
    _("Report this error to your website administrator with the following information:"),
    _("Retry"),
    _("Search options…"),
    _("See all"),
    _("Show latest content"),
    _("Split block"),
    _("The editor just crashed. Content has been reset to the last saved version."),
    _("The maximum number of items is %(max_num)d"),
    _("The minimum number of items is %(min_num)d"),
    _("This field is required."),
    _("View child pages of '%(title)s'"),
    _("Write something or type ‘/’ to insert a block"),
    _("Yes"),
    _("Toggle sidebar"),
    _("Delete"),
)
# Of our own script (static/portal/js/pasting.js).
OURS = (
    _("A table does not fit in here: paste it into a block “Table”, its rows and cells stay."),
    _("Pictures are not pasted along: put each one up in a block “Picture”."),
    _("Films are not pasted along: put each one up in a block “Film”."),
    _("Headings of other sizes became plain words: mark them as headings here."),
    _("Underlined and struck-out words became plain words: see that the sense stays."),
    _("Close"),
)
# (one, many): the scripts ask by the first.
COUNTED = (
    ("%(num)s error", "%(num)s errors"),
    ("%(num)s min", "%(num)s mins"),
    ("%(num)s pixel", "%(num)s pixels"),
)
HELD = (
    ngettext_lazy("%(num)s error", "%(num)s errors"),
    ngettext_lazy("%(num)s min", "%(num)s mins"),
    ngettext_lazy("%(num)s pixel", "%(num)s pixels"),
)
