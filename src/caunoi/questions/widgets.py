"""Citing the law: a text chosen from the list with the days on which it holds, and the article."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from caunoi.core.moments import short_day
from caunoi.questions.models import LegalText

_SPARE = 3  # empty rows below those that are filled
_TITLE = 70


class CitationRows(forms.Widget):
    """Rows of a legal text and its article; the value is a line each: `36/2024/QH15; Art. 58`."""

    template_name = "questions/widgets/citations.html"
    use_fieldset = True

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """The rows that are there and some to fill in, and the texts to choose from."""
        context = super().get_context(name, value, attrs)
        pairs = [_pair(line) for line in str(value or "").splitlines() if line.strip()]
        texts = [(one.code, _said(one)) for one in LegalText.objects.order_by("code")]
        listed = {code for code, _label in texts}
        # What is on no list stays to be seen: the service says what to do about it.
        strangers = [(code, code) for code, _article in pairs if code not in listed]
        context["widget"] |= {
            "rows": [*pairs, *[("", "")] * _SPARE], "texts": [*strangers, *texts],
        }  # fmt: skip
        return context

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> str:
        """The rows as lines; or the lines themselves, where they came as such."""
        if f"{name}-code" not in data or not hasattr(data, "getlist"):
            return str(data.get(name) or "")
        codes, articles = data.getlist(f"{name}-code"), data.getlist(f"{name}-article")
        return "\n".join(
            "; ".join(filter(None, (code.strip(), article.strip())))
            for code, article in zip(codes, articles, strict=False)
            if code.strip()
        )

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        """Whether the form was sent without it."""
        return name not in data and f"{name}-code" not in data


def _pair(line: str) -> tuple[str, str]:
    code, _semicolon, article = line.partition(";")
    return code.strip(), article.strip()


def _said(text: LegalText) -> str:
    """Number, title, and from when to when it holds."""
    days = []
    if text.effective_from:
        days.append(_("from %(day)s") % {"day": short_day(text.effective_from)})
    if text.effective_to:
        days.append(_("until %(day)s") % {"day": short_day(text.effective_to)})
    held = f" ({' '.join(days)})" if days else ""
    return f"{text.code}{held} {Truncator(text.title).chars(_TITLE)}"
