"""Legal texts: what answers rest on is listed with these answers, and only what is public."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.test import Client

from caunoi.questions.choices import AnswerState
from caunoi.questions.models import Answer, Citation
from caunoi.questions.services.loading import load_questions


def page() -> str:
    return Client().get("/van-ban/").content.decode()


def test_each_text_stands_with_the_answers_that_cite_it(city, django_assert_max_num_queries):
    assert "cn-empty" in page()
    load_questions(Path(settings.CITY_DATA))
    cited = Citation.objects.select_related("answer", "text").first()
    assert cited is not None
    with django_assert_max_num_queries(8):
        shown = page()
    assert cited.text.code in shown
    assert f'href="/hoi-dap/{cited.answer.slug}/"' in shown
    assert "cn-empty" not in shown

    Answer.objects.update(state=AnswerState.WITHDRAWN)
    assert cited.text.code not in page()
