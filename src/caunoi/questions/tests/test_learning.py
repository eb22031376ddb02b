"""How people ask is learnt: by the shipped model, and in the city by what officers gave them."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command

from caunoi.questions import answer_model
from caunoi.questions.choices import Field
from caunoi.questions.models import Answer
from caunoi.questions.selectors import finding
from caunoi.questions.selectors.finding import Hit, find_answers
from caunoi.questions.selectors.suggesting import advise
from caunoi.questions.services.answering import answer_question
from caunoi.questions.services.loading import load_questions
from caunoi.questions.tests.making import make_answer
from caunoi.testing.make import make_report

FOLDER = Path(settings.CITY_DATA)
PRIVATE = "Nhà tôi ở ngõ tatramatka, xe zubrowka đi đường nào?"


@pytest.fixture(autouse=True)
def own_home(settings, tmp_path):
    settings.HOME = tmp_path


@pytest.fixture
def answers(city):
    load_questions(FOLDER)
    finding.forget()


def _rows(name):
    lines = (FOLDER / "questions" / name).read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def test_the_shipped_model_knows_exactly_the_shipped_answers():
    slugs = {row["slug"] for row in answer_model.shipped_answers()}
    assert set(answer_model.active_model().codes) == {*slugs, answer_model.OUTSIDE}


def test_nothing_measured_with_is_learnt_from():
    learnt = {text for text, _ in answer_model._written_questions()}
    for name in ("heldout.jsonl", "heldout_second.jsonl", "samples.jsonl"):
        assert not learnt & {row["text"] for row in _rows(name)}, name


def test_a_story_that_names_nothing_officially_finds_its_answer(answers):
    rows = _rows("heldout_second.jsonl")[::6]
    found = sum(row["slug"] in [hit.answer.slug for hit in find_answers(row["text"])]
                for row in rows)  # fmt: skip
    assert found / len(rows) >= 0.8


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("Do I have to register where I am staying", "khai-bao-tam-tru-nguoi-nuoc-ngoai"),
        ("How do I extend my visa? It expires in 3 weeks", "visa-sap-het-han-gia-han"),
        ("I rent my flat to a foreigner", "khai-bao-tam-tru-nguoi-nuoc-ngoai"),
        ("can I get a police check certificate", "phieu-ly-lich-tu-phap"),
        ("nhà tôi cho thuê phòng", "cho-thue-nha-ai-dang-ky-tam-tru"),
        ("có người đến ở nhờ", "cho-thue-nha-ai-dang-ky-tam-tru"),
    ],
)
def test_how_foreigners_and_landlords_ask_leads_to_their_answer_and_unit(answers, text, slug):
    advice = advise(text)
    first = advice.hits[0].answer
    assert first.slug == slug
    assert advice.field == first.field


@pytest.mark.usefixtures("answers")
def test_a_word_that_fits_one_answer_by_chance_does_not_name_its_unit():
    text = "Do I have to register where I am staying"
    hit = Hit(Answer.objects.get(slug="ket-thang-may-lam-gi"), 0.26)
    assert advise(text, hits=[hit]).field == Field.COMMAND
    sure = Hit(hit.answer, 0.9)
    assert advise(text, hits=[sure]).field == Field.FIRE


def test_what_is_no_longer_published_is_not_found_by_habit_either(answers):
    Answer.objects.filter(slug="mat-ho-chieu-bao-mat").update(state="withdrawn")
    slugs = [hit.answer.slug for hit in find_answers("tôi bị rơi mất cuốn hộ chiếu")]
    assert slugs
    assert "mat-ho-chieu-bao-mat" not in slugs


def test_the_city_learns_its_new_answers_and_what_their_askers_wrote(loan, kien):
    question = make_report("question", unit="PC08", category="hoi_dap.qa_csgt", text=PRIVATE)
    answer = make_answer(loan, kien, title="Xe zubrowka đi đường nào?")
    other = make_answer(loan, kien)
    sent = {"message": "Mời xem câu trả lời.", "decision": "covered", "slug": answer.slug}
    answer_question(report_id=question.pk, by=loan, **sent)
    assert not answer_model.trained_path().exists()

    call_command("train_answers", stdout=StringIO())

    assert set(answer_model.active_model().codes) == {answer.slug, other.slug, answer_model.OUTSIDE}
    assert answer_model.likely_answers("zubrowka", 1)[0].slug == answer.slug
    # Of the asker's text nothing is learnt that nobody else says.
    assert answer_model.likely_answers("tatramatka", 1) == []
