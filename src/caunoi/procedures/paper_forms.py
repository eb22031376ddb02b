"""Forms that papers name by a code: what each is for, and where one gets it.

They are the city's data, said once: `data/<city>/paper_forms.toml`.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from django.conf import settings

from caunoi.core.folding import fold
from caunoi.procedures.content import Part, Text, Words

# Words that stand in the name of every form.
_GENERIC = frozenset({"to", "khai", "mau", "bieu", "don", "form", "forms", "phieu", "giay", "in",
                      "tai", "xin", "o", "dau", "print"})  # fmt: skip


class PaperForm(Part):
    """One form by its code."""

    code: Text
    name: Words
    where: Words

    @property
    def anchor(self) -> str:
        """Where it stands on the page of all forms."""
        return fold(self.code)

    def is_named_in(self, text: str) -> bool:
        """Whether a paper's line names it: NA1 is not NA17."""
        return re.search(rf"(?<!\w){re.escape(self.code)}(?!\w)", text) is not None


@cache
def _read(path: Path) -> tuple[PaperForm, ...]:
    if not path.exists():  # another city may have none
        return ()
    rows = tomllib.loads(path.read_text(encoding="utf-8"))["form"]
    return tuple(PaperForm.model_validate(row) for row in rows)


def known_forms() -> tuple[PaperForm, ...]:
    """All forms of the city, in the order of its file."""
    return _read(Path(settings.CITY_DATA) / "paper_forms.toml")


def forms_named(lines: Iterable[Words]) -> list[PaperForm]:
    """The forms that papers' lines name, each once."""
    texts = [line.vi for line in lines]
    return [one for one in known_forms() if any(one.is_named_in(text) for text in texts)]


def forms_meant(words: str) -> list[PaperForm]:
    """The forms that a search asks for, by their code or the words of their name."""
    said = fold(words[:200]).split()
    by_code = [one for one in known_forms() if one.anchor in said]
    telling = [one for one in said if one not in _GENERIC]
    if by_code or not telling or len(telling) == len(said):
        return by_code  # who says nothing of a form asks for the procedure
    return [
        one for one in known_forms()
        if all(f" {word} " in f" {fold(f'{one.name.vi} {one.name.en}')} " for word in telling)
    ]  # fmt: skip
