"""What residents and officers say in the demo: the sentences of the city data, varied."""

from __future__ import annotations

import csv
import json
import random
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.conf import settings

from caunoi.core.clock import local
from caunoi.core.folding import fold
from caunoi.places.choices import AreaKind
from caunoi.places.selectors import areas_on, find_area

SEED = 2019
PLAIN_SHARE = 0.12  # written without marks though the example has them
ENGLISH = "english"
ENGLISH_SHARE = 0.25  # of the reports that could be in English


_BARRED = str.maketrans({chr(0x111): "d", chr(0x110): "D"})  # d with a stroke is no mark


@dataclass(frozen=True, slots=True)
class Saying:
    """One written example: what the person says, and in which voice."""

    text: str
    voice: str


@dataclass
class Words:
    """All sentences of the demo, by what they are for."""

    data: dict[str, Any]
    sayings: dict[str, list[Saying]]

    @classmethod
    def read(cls) -> Words:
        """From `demo/year.json` and the written examples of every category."""
        data = json.loads((settings.CITY_DATA / "demo" / "year.json").read_text())
        names = places_by_name() | set(data["elsewhere"])
        longest = max(len(name.split()) for name in names)
        sayings: dict[str, list[Saying]] = defaultdict(list)
        for path in sorted((settings.CITY_DATA / "training").glob("*.jsonl")):
            for row in map(json.loads, path.read_text().splitlines()):
                # A text that names a ward, a street or a bridge would lie about where it happened.
                if names.isdisjoint(_phrases(fold(row["text"]).split(), longest)):
                    sayings[row["code"]].append(Saying(row["text"], row.get("voice", "")))
        dice = random.Random(SEED)
        for deck in sayings.values():
            dice.shuffle(deck)
        return cls(data, dict(sayings))

    def saying(self, code: str, turn: int) -> Saying:
        """An example of that category; each is used once before any comes again."""
        deck = self.sayings[code]
        return deck[turn % len(deck)]


def _phrases(words: list[str], longest: int) -> Iterator[str]:
    """Every run of up to so many words."""
    for size in range(1, longest + 1):
        for start in range(len(words) - size + 1):
            yield " ".join(words[start : start + size])


# Gaps of sentences that are filled with a number: from, and up to but not with.
_NUMBERS = {
    "n": (1, 320), "m": (2, 99), "k": (3, 15), "k2": (3, 15), "few": (2, 7), "m2": (1, 9),
    "h": (6, 24), "he": (18, 22), "night": (22, 24), "office": (8, 18), "money": (2, 90),
    "age": (60, 90), "kid": (3, 15), "phone": (10**7, 10**8), "plate2": (10, 100),
}  # fmt: skip


class _Gaps(dict[str, str]):
    """What fills a sentence's gaps: rolled when the sentence has them, the same all through it."""

    def __init__(self, voice: Voice) -> None:
        self._voice = voice

    def __missing__(self, gap: str) -> str:
        self[gap] = self._voice.roll(gap)
        return self[gap]


class Voice:
    """Speaks for one report: the same ward, place and street all through its thread."""

    def __init__(self, dice: random.Random, words: Words, ward: str, at: datetime) -> None:
        self.dice, self.words = dice, words
        self.ward = ward_name(ward) or words.data["city"]
        self.at = local(at)
        self.about, self.language = "", "vi"
        self.place = ""  # the places speak of numbers, not of themselves
        self.place = self.say("places")

    def say(self, *path: str) -> str:
        """One of the sentences under these keys, filled in; empty where there are none.

        Where they differ by what the report is about, those for its category are taken, else
        those for its field, else those for all ("*"); in the reporter's language if there are any.
        """
        found = self._find(path)
        return self.fill(self.dice.choice(found)) if found else ""

    def ask(self) -> tuple[str, str]:
        """A question to the reporter, and what they answer to it."""
        question, answers = self.dice.choice(self._find(("asks",)))
        return self.fill(question), self.fill(self.dice.choice(answers))

    def draw(self, *path: str) -> str:
        """One of the keys under these, by their weights."""
        weights: dict[str, float] = self._own(self._under(self.words.data, path))
        return self.dice.choices(list(weights), list(weights.values()))[0]

    def _find(self, path: Sequence[str]) -> Any:
        theirs = self.words.data.get(self.language, {})
        found = self._own(self._under(theirs, path))
        return found or self._own(self._under(self.words.data, path))

    @staticmethod
    def _under(found: Any, path: Sequence[str]) -> Any:
        for key in path:
            found = found.get(key) or found.get("*", ()) if isinstance(found, dict) else found
        return found

    def _own(self, found: Any) -> Any:
        """What is said of this category, of its field, or of all."""
        if not isinstance(found, dict):
            return found
        keys = (self.about, self.about.partition(".")[0], "*")
        return next((found[key] for key in keys if key in found), ())

    def fill(self, sentence: str) -> str:
        """The sentence with numbers, times and names in its gaps."""
        if "{" not in sentence:
            return sentence
        return sentence.format_map(_Gaps(self))

    def roll(self, gap: str) -> str:
        """What stands in that gap of a sentence, this time."""
        dice = self.dice
        if gap in _NUMBERS:
            return str(dice.randrange(*_NUMBERS[gap]))
        if gap in ("ward", "place"):
            return str(getattr(self, gap))
        if gap == "when":
            return self.fill(dice.choice(self.words.data["when"]))
        if gap == "When":
            when = self.roll("when")
            return when[:1].upper() + when[1:]
        if gap == "bike":
            return str(dice.choice(self.words.data["bikes"]))
        if gap == "mi":
            return f"{dice.randrange(60):02d}"
        if gap == "plate":
            return self._plate()
        raise KeyError(gap)

    def _plate(self) -> str:
        roll = self.dice.randrange
        letter = self.dice.choice("ABCDEFGHKLM")
        return f"{letter}{roll(1, 9)} {roll(100, 1000)}.{roll(10, 100)}"

    def report(self, code: str, turn: int) -> tuple[str, str]:
        """The text of the `turn`-th report of that category, and its language."""
        self.about, self.language = code, "vi"
        saying = self.words.saying(code, turn)
        if saying.voice == ENGLISH and self.dice.random() > ENGLISH_SHARE:
            saying = next(
                (s for s in self.words.sayings[code][turn % 7 :] if s.voice != ENGLISH), saying
            )
        if saying.voice == ENGLISH:
            text = f"{self.say('openings_en')}{_ended(saying.text)} {self.say('details_en')}"
            self.language = "en"
            return text.strip(), "en"
        opening = self.say("openings")
        core = saying.text
        if opening and not opening.rstrip().endswith((".", "!", "?")):
            core = core[:1].lower() + core[1:] if core[1:2].islower() else core
        parts = [opening + _ended(core)]
        details = list(self._find(("details",)))
        if self.place and self.place in opening:
            details = [sentence for sentence in details if "{place}" not in sentence]
        count = self.dice.choices((0, 1, 2), (30, 45, 25))[0]
        parts += [self.fill(s) for s in self.dice.sample(details, min(count, len(details)))]
        text = " ".join(parts) + self.say("endings")
        if saying.voice in {"plain", "teencode"} or self.dice.random() < PLAIN_SHARE:
            text = without_marks(text) if saying.voice != "teencode" else text
        return text, "vi"

    def stay_at_scene(self, number: int) -> None:
        """Speak from the place of a scene, which is the same for all who tell of it."""
        own, self.dice = self.dice, random.Random(f"{SEED} scene {number}")
        self.place = self.say("scene_places")
        self.dice = own

    def at_scene(self, number: int, telling: int) -> str:
        """What the `telling`-th person says of the scene."""
        scenes = self.words.data["scenes"]
        scene = scenes[number % len(scenes)]
        self.about, self.language = scene["category"], "vi"
        text = scene["texts"][telling].format(place=self.place) + self.say("endings")
        return without_marks(text) if self.dice.random() < PLAIN_SHARE else text

    def about_police(self) -> str:
        """A denunciation of an officer of the ward."""
        self.about, self.language = "can_bo", "vi"
        return f"{self.say('about_police')} {self.say('details')}{self.say('endings')}"

    def person(self) -> str:
        """A resident's or officer's name."""
        sex = self.dice.choice(("men", "women"))
        return f"{self.dice.choice(self.words.data['family'])} {self.say(sex)}"

    def occurred(self) -> str:
        """When it happened, in the reporter's words."""
        part = next(name for hour, name in self.words.data["parts_of_day"] if self.at.hour < hour)
        return f"{part} {self.at:%d/%m}"


def places_by_name() -> set[str]:
    """What wards, communes and districts are or were called, folded; names of two words or more,
    since a single one (a village, a street) is mostly meant as a word."""
    found = set()
    for file in ("areas_2019.csv", "areas_2025.csv"):
        with (settings.CITY_DATA / file).open() as rows:
            found |= {fold(row["short_name"]) for row in csv.DictReader(rows)}
    return {name for name in found if " " in name}


@lru_cache(maxsize=256)
def ward_name(code: str) -> str:
    """The short name of the ward of today."""
    place = find_area(code)
    return place.short_name if place else ""


def all_wards() -> list[str]:
    """Codes of the wards of today."""
    return [place.code for place in areas_on(kind=AreaKind.WARD)]


def _ended(sentence: str) -> str:
    stripped = sentence.rstrip()
    return stripped if stripped.endswith((".", "!", "?", ")", "…")) else f"{stripped}."


def without_marks(text: str) -> str:
    """As people type who leave out the marks; capitals and stops stay."""
    plain = unicodedata.normalize("NFD", text.translate(_BARRED))
    return "".join(c for c in plain if not unicodedata.combining(c))
