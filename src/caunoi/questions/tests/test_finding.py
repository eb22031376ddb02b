"""Search: without marks, by what means the same, with the last word unfinished, in order."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest
from django.conf import settings

from caunoi.questions.answer_model import likely_answers
from caunoi.questions.models import Answer
from caunoi.questions.selectors import finding
from caunoi.questions.selectors.finding import find_answers, others_like
from caunoi.questions.selectors.suggesting import advise
from caunoi.questions.services.indexing import count_words, index_answers
from caunoi.questions.services.loading import load_questions
from caunoi.questions.terms import as_vector, index_words, read_concepts
from caunoi.questions.tests.making import make_answer

FOLDER = Path(settings.CITY_DATA)


def asked(name):
    lines = (FOLDER / "questions" / name).read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


@pytest.fixture
def answers(city):
    load_questions(FOLDER)
    finding.forget()


def test_loading_again_adds_nothing_and_keeps_what_officers_changed(answers):
    Answer.objects.filter(slug="gia-han-tam-tru").update(title="Đã sửa")
    assert load_questions(FOLDER) == 0
    assert Answer.objects.get(slug="gia-han-tam-tru").title == "Đã sửa"
    assert Answer.objects.count() >= 60


def test_sample_questions_find_their_answer_and_their_unit(answers):
    rows = asked("samples.jsonl")
    found = fields = 0
    for row in rows:
        hits = [hit.answer.slug for hit in find_answers(row["text"])]
        found += not row["slug"] or row["slug"] in hits
        fields += advise(row["text"]).field == row["field"]
    assert found / len(rows) >= 0.9
    assert fields / len(rows) >= 0.9


def test_the_held_out_questions_are_other_words_by_many_voices():
    rows = asked("heldout.jsonl")
    known = (FOLDER / "questions" / "answers").glob("*.toml")
    ours = "\n".join(path.read_text(encoding="utf-8") for path in known)
    assert len(rows) >= 300
    assert len({row["author"] for row in rows}) >= 5
    assert not [row["text"] for row in rows if row["text"] in ours]


def test_an_unfinished_word_finds_already(answers):
    hits = find_answers("ho chieu cho con nh", typing=True)
    assert hits[0].answer.slug == "ho-chieu-cho-con-nho"


@pytest.mark.parametrize(
    "text", ["", "   ", "toi muon hoi la", "🙂", "'; DROP TABLE x; --", "\\ & |"]
)
def test_words_that_say_nothing_find_nothing_and_break_nothing(answers, text):
    assert find_answers(text) == []


def test_among_many_only_some_shelves_are_looked_through(answers, monkeypatch):
    monkeypatch.setattr(finding, "_FEW", 10)
    monkeypatch.setattr(finding, "_BUDGET", 20)
    hits = [hit.answer.slug for hit in find_answers("mất hộ chiếu báo mất ở đâu")]
    assert "mat-ho-chieu-bao-mat" in hits


def test_words_that_mean_the_same_are_one_concept():
    groups = finding.read_groups(["can cuoc, cccd, chung minh nhan dan"])
    (concept, *_rest) = read_concepts("CCCD", groups)
    assert ("can_cuoc",) in concept.forms
    assert ("chung_minh", "minh_nhan", "nhan_dan") in concept.forms


def test_the_index_holds_pairs_and_no_stray_signs():
    assert index_words("Tạm trú' | & \\") == ["tam", "tru", "tam_tru"]
    assert as_vector([("A", "Tạm trú")], 0).count("'") == 8


def test_counts_follow_what_is_published(loan, kien):
    made = make_answer(loan, kien)
    index_answers([made])
    assert count_words() > 5


def test_a_search_is_quick_enough_for_every_key(answers):
    begun = time.perf_counter()
    for _ in range(10):
        find_answers("mat can cuoc lam lai o dau")
    assert (time.perf_counter() - begun) / 10 < 0.5


def test_beside_an_answer_stands_nothing_of_another_field_that_only_sounds_alike(answers):
    renewal = Answer.objects.get(slug="gia-han-tam-tru")
    assert {one.field for one in others_like(renewal, 4)} <= {renewal.field}
    child = Answer.objects.get(slug="can-cuoc-cho-tre-duoi-14")
    assert "ho-chieu-cho-con-nho" in {one.slug for one in others_like(child, 4)}


def test_one_letter_however_often_finds_no_answer(city):
    assert likely_answers("zzzz", 3) == likely_answers("z z z", 3) == []
    assert likely_answers("zalo bị hack", 3)
