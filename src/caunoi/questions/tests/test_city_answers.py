"""What the city's own answers cite: no text that has ended, none that their procedure ignores."""

from __future__ import annotations

import re
import tomllib
from typing import Any

import pytest
from django.conf import settings

from caunoi.core.clock import today

CITY = settings.CITY_DATA


def _rows(path: str, name: str) -> list[dict[str, Any]]:
    files = sorted(CITY.glob(path))
    return [one for file in files for one in tomllib.loads(file.read_text("utf-8"))[name]]


ANSWERS = _rows("questions/answers/*.toml", "answer")


@pytest.fixture(scope="module")
def texts():
    return {one["code"]: one for one in _rows("questions/texts.toml", "text")}


def _cited(answer: dict[str, Any]) -> list[str]:
    return [code for code, _article in answer.get("citations", [])]


def test_no_answer_cites_a_text_that_has_ended(texts):
    # Of some the last day is not known; then only the title says what replaced them.
    ended = {
        code
        for code, one in texts.items()
        if one.get("effective_to", today()) < today() or "thay bằng" in one["title"]
    }
    assert ended
    assert {
        one["slug"]: set(_cited(one)) & ended for one in ANSWERS if set(_cited(one)) & ended
    } == {}


def test_an_answer_cites_only_what_its_procedure_rests_on():
    unknown = {}
    for answer in (one for one in ANSWERS if one.get("procedure")):
        file = CITY / "procedures" / f"{answer['procedure']}.toml"
        law = tomllib.loads(file.read_text("utf-8"))["law"]
        # 8/2024/TT-BCA stands in 28/2024/TT-BCA, and is another one.
        codes = [
            code for code in _cited(answer)
            if not re.search(rf"(?<![\w/]){re.escape(code)}(?![\w/-])", law)
        ]  # fmt: skip
        if codes:
            unknown[answer["slug"]] = codes
    assert unknown == {}


def test_the_writers_notes_stand_in_the_source_which_only_a_certain_answer_shows():
    notes = re.compile("chưa đọc|chưa kiểm chứng|cần kiểm tra|not verified|not read")
    for answer in ANSWERS:
        said = {name: text for name, text in answer.items() if name != "source"}
        assert not notes.search(str(said)), answer["slug"]
        if answer["certainty"] == "A":
            assert not notes.search(answer["source"]), answer["slug"]
