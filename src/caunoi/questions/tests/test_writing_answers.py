"""One officer writes, another releases; nothing personal is published unseen."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest

from caunoi.core.clock import today
from caunoi.core.errors import AccessDenied, NotFound, RuleBroken
from caunoi.core.models import Event
from caunoi.questions.choices import AnswerState, RevisionState
from caunoi.questions.models import Answer, Revision
from caunoi.questions.selectors.finding import find_answers
from caunoi.questions.services.writing import (
    confirm_answer,
    release_revision,
    return_revision,
    rewrite_answer,
    withdraw_answer,
    write_answer,
)
from caunoi.questions.tests.making import SHORT, make_wording
from caunoi.testing.officers import get_unit


def codes(answer: Answer) -> list[str]:
    rows = Event.objects.filter(subject_id=answer.pk).order_by("number")
    return list(rows.values_list("code", flat=True))


def write(by, **over):
    return write_answer(by=by, unit=get_unit("PC08"), wording=make_wording(**over))


def test_what_one_wrote_is_public_only_when_another_released_it(loan, kien):
    revision = write(loan)
    assert not find_answers("mất bằng lái xe máy")
    with pytest.raises(RuleBroken):
        release_revision(revision_id=revision.pk, by=loan)

    answer = release_revision(revision_id=revision.pk, by=kien)

    assert (answer.state, answer.version, answer.short) == (AnswerState.PUBLISHED, 1, SHORT)
    assert answer.review_on == today() + timedelta(days=180)
    assert find_answers("mat bang lai xe may")[0].answer == answer
    release_revision(revision_id=revision.pk, by=kien)
    assert codes(answer) == ["answer.written", "answer.released"]


def test_outsiders_write_and_release_nothing(loan, kien, fire_answerer):
    with pytest.raises(AccessDenied):
        write(fire_answerer)
    revision = write(loan)
    with pytest.raises(AccessDenied):
        release_revision(revision_id=revision.pk, by=fire_answerer)
    with pytest.raises(NotFound):
        release_revision(revision_id=uuid4(), by=kien)
    assert not Answer.objects.filter(state=AnswerState.PUBLISHED).exists()


def test_a_new_wording_changes_nothing_until_it_is_released(answer, loan, kien):
    again = rewrite_answer(answer_id=answer.pk, by=kien, wording=make_wording(short="Nộp ở PC08."))
    later = rewrite_answer(answer_id=answer.pk, by=kien, wording=make_wording(short="Chỉ PC08."))
    assert rewrite_answer(
        answer_id=answer.pk, by=kien, wording=make_wording(short="Chỉ PC08.")
    ) == later  # fmt: skip
    answer.refresh_from_db()
    assert answer.short == SHORT
    again.refresh_from_db()
    assert again.state == RevisionState.REPLACED
    with pytest.raises(RuleBroken):
        release_revision(revision_id=again.pk, by=loan)

    release_revision(revision_id=later.pk, by=loan)

    answer.refresh_from_db()
    assert (answer.short, answer.version) == ("Chỉ PC08.", 3)


def test_somebodys_data_are_not_released_unseen(loan, kien):
    revision = write(loan, short="Anh Nguyễn Văn An gọi 0912345678 để hỏi.")
    with pytest.raises(RuleBroken) as stopped:
        release_revision(revision_id=revision.pk, by=kien)
    assert stopped.value.missing == ("clean",)
    assert release_revision(revision_id=revision.pk, by=kien, clean=True).version == 1


def test_a_wording_is_sent_back_with_a_reason(loan, kien):
    revision = write(loan)
    with pytest.raises(RuleBroken):
        return_revision(revision_id=revision.pk, by=kien, why=" ")
    assert return_revision(revision_id=revision.pk, by=kien, why="Thiếu lệ phí").state == (
        RevisionState.RETURNED
    )
    with pytest.raises(RuleBroken):
        release_revision(revision_id=revision.pk, by=kien)


@pytest.mark.parametrize(
    ("over", "missing"),
    [
        ({"short": "từ " * 121}, ("short",)),
        ({"title": ""}, ("title",)),
        ({"field": "tax"}, ("field",)),
        ({"certainty": "A", "source": ""}, ("source",)),
        ({"citations": (("0/0/KHONG-CO", ""),)}, ("citations",)),
    ],
)
def test_what_cannot_be_published_is_told(loan, over, missing):
    with pytest.raises(RuleBroken) as stopped:
        write(loan, **over)
    assert stopped.value.missing == missing
    assert not Revision.objects.exists()


def test_an_address_that_exists_gets_a_number(answer, loan, kien):
    again = release_revision(revision_id=write(loan).pk, by=kien)
    assert again.slug == f"{answer.slug}-2"
    named_like_a_page = write(loan, title="So lieu")
    assert release_revision(revision_id=named_like_a_page.pk, by=kien).slug == "so-lieu-2"


def test_the_address_holds_nothing_of_a_wording_that_was_not_released(loan, kien):
    first = write(loan, title="Tôi là Trần Thị Ngọc số 0987654321, mất bằng lái thì sao?")
    assert "tran-thi" not in first.answer.slug
    clean = make_wording(title="Mất bằng lái thì làm sao?")
    rewrite_answer(answer_id=first.answer_id, by=loan, wording=clean)
    waiting = Revision.objects.get(answer=first.answer, state=RevisionState.WAITING)
    public = release_revision(revision_id=waiting.pk, by=kien)
    assert public.slug == "mat-bang-lai-thi-lam-sao"
    # What was published keeps its address, whatever it is called later.
    rewrite_answer(answer_id=public.pk, by=loan, wording=make_wording(title="Bằng lái mất"))
    waiting = Revision.objects.get(answer=public, state=RevisionState.WAITING)
    assert release_revision(revision_id=waiting.pk, by=kien).slug == public.slug


def test_an_answer_is_confirmed_and_withdrawn(answer, loan, client):
    confirm_answer(answer_id=answer.pk, by=loan)
    with pytest.raises(RuleBroken):
        withdraw_answer(answer_id=answer.pk, by=loan, why="")
    withdraw_answer(answer_id=answer.pk, by=loan, why="Sai mức lệ phí")
    withdraw_answer(answer_id=answer.pk, by=loan, why="Sai mức lệ phí")
    assert codes(answer)[-1] == "answer.withdrawn"
    assert not find_answers("mat bang lai xe may")
    assert client.get(f"/hoi-dap/{answer.slug}/").status_code == 410
