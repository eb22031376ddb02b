"""What the scripts of Wagtail's editor say: its own catalogue, and ours where it is silent."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext, ngettext
from django.views.i18n import JavaScriptCatalog
from wagtail.admin.localization import get_localized_response

from caunoi.portal import wagtail_words_scripts as words


class ScriptCatalog(JavaScriptCatalog):
    """Wagtail's words for scripts in the officer's language, with those that we add."""

    def get_catalog(self) -> dict[str, Any]:
        """Text -> translation, or the list of its plural forms."""
        catalog: dict[str, Any] = super().get_catalog()
        catalog.update({word: gettext(word) for word in (*words.SAID, *words.OURS)})
        for one, many in words.COUNTED:
            catalog[one] = [ngettext(one, many, 1), ngettext(one, many, 2)]
        return catalog


_show = ScriptCatalog.as_view(packages=["wagtail.admin"])


def show_words(request: HttpRequest) -> HttpResponse:
    """The catalogue as a script, in the language that the officer chose."""
    answer: HttpResponse = get_localized_response(_show, request)
    return answer
