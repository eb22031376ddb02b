"""Citations of the law's tables in words: "BLTTHS Art. 148.1(a)" as a person reads it."""

from __future__ import annotations

import re
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

LAWS: dict[str, Any] = {
    "BLTTHS": _("the Criminal Procedure Code"),
    "TTLT 01/2017": _("Joint Circular 01/2017"),
    "Law 02/2011": _("the Law on Complaints of 2011"),
    "Law 25/2018": _("the Law on Denunciations of 2018"),
    "Law 104/2016": _("the Law on Access to Information of 2016"),
    "Law 55/2024/QH15": _("the Law on Fire Prevention, Fire Fighting and Rescue of 2024"),
    "Decree 106/2025/ND-CP": _("Decree 106/2025 of the Government"),
    "city rule": _("a rule of the city police"),
}
_CITED = re.compile(r"(?P<law>.+?)(?: Art\. (?P<articles>.+))?")
_ARTICLE = re.compile(r"(?P<article>\d+)(?:\.(?P<clause>\d+))?(?:\((?P<point>\w)\))?")


def say_article(cited: str) -> str:
    """The citation in the reader's language; "" for what only the product's makers cite."""
    said = [_say(one.strip()) for one in cited.split(";")]
    return "; ".join(one for one in said if one)


def _say(cited: str) -> str:
    found = _CITED.fullmatch(cited)
    law = LAWS.get(found["law"]) if found else None
    if found is None or law is None:
        return ""
    articles = [_one(one) for one in (found["articles"] or "").split(", ") if one]
    if not articles:
        return str(law)
    return gettext("%(articles)s of %(law)s") % {"articles": ", ".join(articles), "law": law}


def _one(cited: str) -> str:
    found = _ARTICLE.fullmatch(cited)
    if found is None:
        return cited
    if found["point"]:
        words = gettext("Article %(article)s, clause %(clause)s, point %(point)s")
    elif found["clause"]:
        words = gettext("Article %(article)s, clause %(clause)s")
    else:
        words = gettext("Article %(article)s")
    return words % found.groupdict()
