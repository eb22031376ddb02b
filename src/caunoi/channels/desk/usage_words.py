"""What a platform last said of our quota and standing, in words; what nobody acts on stays out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

# Where it stands on the account's row -> what it is. In the order in which the desk shows it.
_WORDS: dict[tuple[str, ...], Any] = {
    ("percent",): gettext_lazy("Share of the rate used, %"),
    ("minutes",): gettext_lazy("Minutes until the rate is free again"),
    ("account", "is_verified"): gettext_lazy("Verified by the platform"),
    ("account", "num_follower"): gettext_lazy("Followers"),
    ("account", "package_name"): gettext_lazy("Package"),
    ("account", "package_valid_through_date"): gettext_lazy("Package valid until"),
    ("quota", "cs"): gettext_lazy("Answers left, of those bought"),
    ("quota", "transaction"): gettext_lazy("Messages by template left, of those bought"),
    ("zns", "remainingQuota"): gettext_lazy("Messages by telephone number left today"),
}


def usage_in_words(usage: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Name and figure of all that is known; nothing that is empty."""
    for path, words in _WORDS.items():
        held: Any = usage
        for name in path:
            held = held.get(name) if isinstance(held, Mapping) else None
        if isinstance(held, bool):
            held = _("yes") if held else _("no")
        if held not in (None, "") and (path != ("minutes",) or held):
            yield str(words), str(held)
