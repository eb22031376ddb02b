"""What a procedure says, as it stands in its file and in each of its versions."""

from __future__ import annotations

import hashlib
import json
import re
import tomllib
from datetime import date
from pathlib import Path
from typing import Annotated, Any

from django.utils.translation import get_language
from pydantic import BaseModel, ConfigDict, StringConstraints, ValidationError, model_validator

from caunoi.law.choices import Certainty
from caunoi.procedures.choices import Come, DeskKind, Field, Online
from caunoi.procedures.errors import BadProcedureFile

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2000)]
Key = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(?:-[a-z0-9]+)*$", max_length=60)]


# How an end's `where` names what the result page offers as a button.
_CALL = re.compile(r"Call [^;]*?(11[345])\b")
_PAGES = {
    "report": "Send a report",
    "anonymous": "Send without giving your name",
    "ask": "Questions",
}


class Part(BaseModel):
    """A piece of a file: nothing unknown in it, nothing changed after it was read."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Words(Part):
    """The same in Vietnamese and English; str() follows the reader, Vietnamese where it is all."""

    vi: Text
    en: str = ""

    def __str__(self) -> str:
        return self.en if self.en and (get_language() or "vi").startswith("en") else self.vi

    @property
    def lang(self) -> str:
        """In which language str() says it."""
        return "en" if self.en and str(self) == self.en else "vi"


class Option(Part):
    """One answer to a question: where it leads, and what it adds to the list."""

    id: Key
    say: Words
    go: str = ""
    end: str = ""
    bring: tuple[Words, ...] = ()
    forms: tuple[Words, ...] = ()

    @model_validator(mode="after")
    def leads_on(self) -> Option:
        """Exactly one of `go` and `end`."""
        if bool(self.go) == bool(self.end):
            raise ValueError(f"answer {self.id}: give either go or end")
        return self


class Question(Part):
    """A plain question."""

    id: Key
    ask: Words
    options: tuple[Option, ...]


class End(Part):
    """What the check ends with."""

    id: Key
    come: Come
    say: Words
    by: Words | None = None  # until when, where the law sets a day or an hour
    bring: tuple[Words, ...] = ()
    forms: tuple[Words, ...] = ()
    fee: Words | None = None
    where: Words | None = None
    other: str = ""  # the slug of the procedure that is meant

    @property
    def call(self) -> str:
        """The emergency number that comes before all else; empty unless `where` says to call it."""
        found = _CALL.match(self.where.en) if self.where else None
        return found[1] if found else ""

    @property
    def pages(self) -> tuple[str, ...]:
        """The pages of this site that `where` names in English quotation marks."""
        named = self.where.en if self.where else ""
        return tuple(page for page, title in _PAGES.items() if f"“{title}”" in named)


class Check(Part):
    """The guided check: the first question is where it begins."""

    certainty: Certainty = Certainty.B
    source: str = ""
    questions: tuple[Question, ...]
    ends: tuple[End, ...]

    def question(self, key: str) -> Question | None:
        """The question of that name."""
        return next((one for one in self.questions if one.id == key), None)

    def end(self, key: str) -> End | None:
        """The end of that name."""
        return next((one for one in self.ends if one.id == key), None)

    @model_validator(mode="after")
    def has_no_dead_end(self) -> Check:
        """Every answer leads somewhere, nothing stands unreached, nobody goes in a circle."""
        trouble = find_trouble(self)
        if trouble:
            raise ValueError(trouble)
        return self


class Content(Part):
    """A whole procedure."""

    slug: Key
    position: int = 0
    field: Field
    unit: Text
    desk: DeskKind
    online: Online
    code: str = ""
    code_certainty: Certainty | None = None
    certainty: Certainty
    fee_certainty: Certainty
    trips_before: int = 2
    checked_on: date
    source: Text
    law: Text
    words: tuple[str, ...] = ()
    name: Words
    fee: Words
    time: Words
    place: Words
    note: Words | None = None
    steps: tuple[Words, ...]
    papers: tuple[Words, ...]
    check: Check | None = None

    def as_json(self) -> dict[str, Any]:
        """How a version keeps it."""
        kept: dict[str, Any] = self.model_dump(mode="json")
        return kept

    @property
    def sha256(self) -> bytes:
        """What two persons agree on: the hash of exactly this."""
        text = json.dumps(self.as_json(), sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(text.encode()).digest()

    @property
    def is_sure(self) -> bool:
        """Whether all of it is known to hold: nothing is marked, and nobody needs to ask first."""
        marks = {self.certainty, self.fee_certainty}
        return marks == {Certainty.A}


def find_trouble(check: Check) -> str:
    """What is wrong with the ways through a check, in words for who writes it; empty if nothing."""
    questions = {one.id: one for one in check.questions}
    ends = {one.id for one in check.ends}
    if len(questions) != len(check.questions) or len(ends) != len(check.ends):
        return "two questions or two ends have one name"
    if not check.questions:
        return "there is no question"
    seen: set[str] = set()
    reached: set[str] = set()

    def walk(key: str, way: tuple[str, ...]) -> str:
        if key in way:
            return f"a circle: {' > '.join((*way, key))}"
        question = questions.get(key)
        if question is None:
            return f"no question is called {key}"
        if len({one.id for one in question.options}) < 2:
            return f"question {key} has fewer than two different answers"
        seen.add(key)
        for option in question.options:
            if option.end and option.end not in ends:
                return f"{key}/{option.id}: no end is called {option.end}"
            reached.add(option.end)
            trouble = walk(option.go, (*way, key)) if option.go else ""
            if trouble:
                return trouble
        return ""

    trouble = walk(check.questions[0].id, ())
    lost = sorted(set(questions) - seen) + sorted(ends - reached)
    return trouble or (f"never reached: {', '.join(lost)}" if lost else "")


def read_content(raw: dict[str, Any], *, called: str = "") -> Content:
    """A procedure from its file or version.

    Raises:
        BadProcedureFile: says where and what.
    """
    try:
        return Content.model_validate(raw)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(map(str, first["loc"]))
        raise BadProcedureFile(f"{called or raw.get('slug')}: {place}: {first['msg']}") from error


def read_folder(folder: Path) -> list[Content]:
    """All procedures of a folder, in their order.

    Raises:
        BadProcedureFile: a file cannot be read, is called otherwise than it says, or sends people
            to a procedure that is not there.
    """
    found = []
    for path in sorted(folder.glob("*.toml")):
        try:
            raw = tomllib.loads(path.read_text(encoding="utf-8"))
        except tomllib.TOMLDecodeError as error:
            raise BadProcedureFile(f"{path.name}: {error}") from error
        content = read_content(raw, called=path.name)
        if content.slug != path.stem:
            raise BadProcedureFile(f"{path.name}: slug is {content.slug}")
        found.append(content)
    slugs = {one.slug for one in found}
    for one in found:
        for end in one.check.ends if one.check else ():
            if end.other and (end.other not in slugs or end.other == one.slug):
                raise BadProcedureFile(f"{one.slug}: no procedure is called {end.other}")
    return sorted(found, key=lambda one: one.position)
