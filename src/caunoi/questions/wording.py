"""What an answer says: one value that travels from form to revision to answer and back. Pure."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

from django.utils.translation import gettext as _

from caunoi.core.errors import RuleBroken
from caunoi.questions.choices import Certainty, Field

MOST_WORDS = 120  # of the short answer
MOST_TITLE = 300
MOST_LINE = 300
_CONTROLS = dict.fromkeys([*range(10), *range(11, 32), 127])


@dataclass(frozen=True, slots=True)
class Wording:
    """The words of one answer. `citations` are pairs of a legal text's code and an article."""

    title: str
    short: str
    field: str = Field.COMMAND
    steps: tuple[str, ...] = ()
    papers: tuple[str, ...] = ()
    fee: str = ""
    time: str = ""
    place: str = ""
    title_en: str = ""
    short_en: str = ""
    steps_en: tuple[str, ...] = ()
    papers_en: tuple[str, ...] = ()
    fee_en: str = ""
    time_en: str = ""
    place_en: str = ""
    procedure: str = ""  # its address under /thu-tuc/
    other_words: str = ""
    certainty: str = Certainty.B
    source: str = ""
    post: str = ""
    citations: tuple[tuple[str, str], ...] = ()

    def as_data(self) -> dict[str, Any]:
        """As a revision keeps it."""
        return asdict(self)


_NAMES = {one.name for one in fields(Wording)}
LISTS = ("steps", "papers", "steps_en", "papers_en")
_LINES = ("fee", "time", "place")
_LONG = ("short", "short_en", "other_words")


def read_wording(data: Mapping[str, Any]) -> Wording:
    """A wording out of a revision's dictionary, a data file's row or a form's values, cleaned."""
    values: dict[str, Any] = {name: data[name] for name in _NAMES & data.keys()}
    for name, value in values.items():
        if name in LISTS:
            values[name] = tuple(filter(None, (one_line(line) for line in value)))
        elif name == "citations":
            values[name] = tuple((one_line(code), one_line(article)) for code, article in value)
        elif name in _LONG:
            values[name] = plain(str(value))
        else:
            values[name] = one_line(str(value))
    return Wording(**values)


def plain(text: str) -> str:
    """The words without control characters, in NFC, with single spaces and line breaks kept."""
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\u00a0", " "))
    lines = (" ".join(line.split()) for line in text.translate(_CONTROLS).split("\n"))
    return "\n".join(lines).strip()


def one_line(text: str) -> str:
    """The same on one line."""
    return " ".join(plain(text).split())


def check_wording(wording: Wording) -> None:
    """Stop at what cannot be published.

    Raises:
        RuleBroken: no title or short answer, too long, an unknown field or certainty.
    """
    if not wording.title or not wording.short:
        missing = [name for name in ("title", "short") if not getattr(wording, name)]
        raise RuleBroken(_("An answer needs a question and a short answer."), missing=missing)
    for name in ("short", "short_en"):
        count = len(getattr(wording, name).split())
        if count > MOST_WORDS:
            raise RuleBroken(
                _("The short answer has %(count)s words; at most %(most)s are read. Move the rest "
                  "to the steps.") % {"count": count, "most": MOST_WORDS},
                missing=[name],
            )  # fmt: skip
    for name in ("title", "title_en", *(f"{one}{end}" for one in _LINES for end in ("", "_en"))):
        if len(getattr(wording, name)) > MOST_LINE:
            raise RuleBroken(_("This line is too long: at most 300 signs."), missing=[name])
    if wording.field not in Field.values:
        raise RuleBroken(_("There is no such field."), missing=["field"])
    if wording.certainty not in Certainty.values:
        raise RuleBroken(_("Please say how certain it is."), missing=["certainty"])
    if wording.certainty == Certainty.A and not (wording.source or wording.citations):
        raise RuleBroken(
            _("Who says that it is certain names the source or the article."), missing=["source"]
        )
