"""Published answers to what people ask."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language, override
from ninja import Query, Router, Schema
from pydantic import Field

from caunoi.api.schemas import problems
from caunoi.questions.selectors.finding import find_answers

router = Router(tags=["public"])
MOST = 20


class UnitOut(Schema):
    """The unit that answers."""

    code: str = Field(examples=["PC08"])
    name: str


class AnswerOut(Schema):
    """One published answer."""

    title: str
    answer: str = Field(description="The short answer, at most 120 words.")
    unit: UnitOut
    url: str
    certainty: str = Field(description="A, B or C; B and C are to be checked with the unit.")
    checking: bool = Field(description="A text that it cites has changed; the unit checks it.")


class AnswersOut(Schema):
    """What was found, best first."""

    items: list[AnswerOut]


@router.get(
    "/questions", response={200: AnswersOut, **problems(422)}, summary="Find published answers"
)
def find_questions(
    request: HttpRequest, q: str = Query(..., max_length=400), limit: int = Query(5, ge=1, le=MOST)
) -> dict[str, Any]:
    """The published answers that fit the words, with or without marks; the best five."""
    language = "en" if get_language() == "en" else "vi"
    with override(language):
        items = [
            {
                "title": hit.answer.shown_title, "answer": hit.answer.shown_short,
                "unit": {"code": hit.answer.unit.code, "name": hit.answer.unit.name},
                "url": settings.SITE_URL + reverse("questions:answer", args=[hit.answer.slug]),
                "certainty": hit.answer.certainty,
                "checking": hit.answer.marked_at is not None,
            }
            for hit in find_answers(q.replace("\0", ""), limit=limit)
        ]  # fmt: skip
    return {"items": items}
