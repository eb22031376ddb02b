"""What a procedure says: one writes, a second one releases, every version stays."""

from __future__ import annotations

import re
import shutil
from dataclasses import replace
from datetime import timedelta

import pytest
from django.conf import settings
from django.db import IntegrityError, transaction
from django.test import Client

from caunoi.accounts.choices import Role
from caunoi.accounts.models import Account, FormDraft
from caunoi.core.clock import today
from caunoi.core.errors import AccessDenied, RuleBroken
from caunoi.core.models import Event
from caunoi.procedures import catalogue
from caunoi.procedures.choices import VersionState
from caunoi.procedures.content import Content
from caunoi.procedures.forms_staff import WordingForm, wording_of
from caunoi.procedures.models import Version
from caunoi.procedures.services.editing import (
    refuse_version,
    release_version,
    submit_version,
    write_version,
)
from caunoi.procedures.services.loading import load_procedures
from caunoi.procedures.tests.making import RESIDENCE, make_head, procedure
from caunoi.testing.officers import make_officer

pytestmark = pytest.mark.usefixtures("procedures")
WHY = "Theo thông tư mới"
FIRST_ANSWER = re.compile(r'type="radio" name="([^"]+)" value="([^"]+)"')


@pytest.fixture
def writer():
    return make_officer(Role.ANSWERER, "PC06")


@pytest.fixture
def head():
    return make_head("PC06")


def wording(**over):
    start = wording_of(Content.model_validate(procedure(RESIDENCE).in_force.content))
    form = WordingForm({**start, "why": WHY})
    assert form.is_valid(), form.errors
    return replace(form.wording(), **over)


def write(by, **over):
    over = over or {"time": ("2 ngày làm việc", "2 working days")}
    return write_version(
        procedure_id=procedure(RESIDENCE).pk, by=by, wording=wording(**over), why=WHY
    )


def shown():
    catalogue.forget()
    return Client().get(f"/thu-tuc/{RESIDENCE}/").content.decode()


def test_residents_read_it_only_when_a_second_person_agrees(writer, head):
    version = submit_version(version_id=write(writer).pk, by=writer)
    assert "2 ngày làm việc" not in shown()
    with pytest.raises(RuleBroken):
        release_version(version_id=version.pk, by=writer)
    release_version(version_id=version.pk, by=head)
    assert release_version(version_id=version.pk, by=head).state == VersionState.RELEASED
    assert "2 ngày làm việc" in shown()
    states = procedure(RESIDENCE).versions.order_by("number").values_list("state", flat=True)
    assert list(states) == [VersionState.REPLACED, VersionState.RELEASED]
    codes = Event.objects.filter(subject_id=procedure(RESIDENCE).pk).order_by("number")
    assert list(codes.values_list("code", flat=True)) == [
        "procedure.loaded", "procedure.written", "procedure.submitted", "procedure.released",
    ]  # fmt: skip


def test_the_guided_check_says_when_the_unit_changed_the_papers_since(writer, head):
    desk = Client()
    desk.force_login(Account.objects.get(pk=writer.account_id))
    way = f"/thu-tuc/{RESIDENCE}/hoi/"

    def ends() -> str:
        page = Client().get(way)
        answers: dict[str, str] = {}
        while "cn-checklist" not in page.content.decode():
            name, value = FIRST_ANSWER.findall(page.content.decode())[0]
            answers[name] = value
            page = Client().get(way, answers)
        return page.content.decode()

    told = "Đơn vị đã sửa thủ tục này sau đó"
    release_version(version_id=submit_version(version_id=write(writer).pk, by=writer).pk, by=head)
    catalogue.forget()
    assert told not in ends()  # only the time is another
    papers = (*wording().papers, ("Ảnh 3x4", "A photo"))
    draft = write(writer, papers=papers)
    assert (
        "Bộ câu hỏi vẫn nói như trước" in desk.get(f"/can-bo/thu-tuc/{RESIDENCE}/").content.decode()
    )
    release_version(version_id=submit_version(version_id=draft.pk, by=writer).pk, by=head)
    catalogue.forget()
    assert told in ends()


def test_a_draft_is_changed_not_doubled_and_waits_unchanged(writer, head):
    first = write(writer)
    again = write(writer, time=("1 ngày", "1 day"))
    assert (first.pk, first.number) == (again.pk, again.number)
    submit_version(version_id=first.pk, by=writer)
    with pytest.raises(RuleBroken):
        write(writer)
    refuse_version(version_id=first.pk, by=head, why="Chưa đúng thời hạn")
    assert write(writer).number == first.number + 1


def test_what_cannot_be_is_refused_and_outsiders_are(writer, tuan):
    with pytest.raises(AccessDenied):
        write(tuan)
    for wrong in (
        {"name": ("", "")}, {"steps": ()}, {"law": ""}, {"source": ""},
        {"checked_on": today() + timedelta(days=2)}, {"fee": ("x" * 3000, "")},
    ):  # fmt: skip
        with pytest.raises(RuleBroken):
            write(writer, **wrong)
    with pytest.raises(RuleBroken):
        write(writer, time=wording().time)
    assert Version.objects.filter(procedure=procedure(RESIDENCE)).count() == 1


def test_the_table_itself_wants_two_persons(writer):
    version = submit_version(version_id=write(writer).pk, by=writer)
    Version.objects.filter(state=VersionState.RELEASED, procedure=version.procedure).update(
        state=VersionState.REPLACED
    )
    with pytest.raises(IntegrityError), transaction.atomic():
        Version.objects.filter(pk=version.pk).update(
            state=VersionState.RELEASED, approver_id=writer.id
        )


def test_a_new_file_leaves_what_officers_released_and_its_check_comes_with_their_next_words(
    writer, head, tmp_path
):
    release_version(version_id=submit_version(version_id=write(writer).pk, by=writer).pk, by=head)
    shutil.copytree(settings.CITY_DATA / "procedures", tmp_path / "procedures")
    file = tmp_path / "procedures" / f"{RESIDENCE}.toml"
    text = file.read_text().replace("3 ngày làm việc", "9 ngày làm việc")
    file.write_text(text.replace("Ai đến ở, và ở bao lâu?", "Ai đến ở, và ở mấy ngày?"))
    asks = f"/thu-tuc/{RESIDENCE}/hoi/"

    load_procedures(tmp_path)
    versions = Version.objects.count()
    load_procedures(tmp_path)
    assert Version.objects.count() == versions
    assert "2 ngày làm việc" in shown()
    assert "Ai đến ở, và ở bao lâu?" in Client().get(asks).content.decode()

    desk = Client()
    desk.force_login(Account.objects.get(pk=writer.account_id))
    edit = f"/can-bo/thu-tuc/{RESIDENCE}/"
    assert "cn-tone-info" in desk.get(edit).content.decode()
    draft = submit_version(version_id=write(writer, time=wording().time).pk, by=writer)
    assert "Ai đến ở, và ở mấy ngày?" in desk.get(edit).content.decode()
    release_version(version_id=draft.pk, by=head)
    assert "2 ngày làm việc" in shown()
    assert "Ai đến ở, và ở mấy ngày?" in Client().get(asks).content.decode()


def test_on_the_pages(writer, head):
    desk, second = Client(), Client()
    desk.force_login(Account.objects.get(pk=writer.account_id))
    second.force_login(Account.objects.get(pk=head.account_id))
    path = f"/can-bo/thu-tuc/{RESIDENCE}/"
    assert RESIDENCE in desk.get("/can-bo/thu-tuc/").content.decode()
    start = wording_of(Content.model_validate(procedure(RESIDENCE).in_force.content))
    assert desk.post(path, {**start, "name_vi": "", "why": WHY}).status_code == 422
    assert desk.post(path, {**start, "why": WHY}).status_code == 422
    # Pasted from Word: odd blanks and bullets are text like any other.
    pasted = {**start, "note_vi": "•\u00a0Nộp trước\u200b 15 ngày", "note_en": "", "why": WHY}
    assert desk.post(path, pasted).status_code == 302
    version = Version.objects.get(state=VersionState.DRAFT)
    assert "Nộp trước" in desk.get(path).content.decode()
    assert desk.post(f"{path}{version.pk}/trinh/").status_code == 302
    assert second.post(f"{path}{version.pk}/ban-hanh/").status_code == 302
    version.refresh_from_db()
    assert version.state == VersionState.RELEASED
    assert desk.get("/can-bo/thu-tuc/ho-chieu-lan-dau/").status_code == 404


def test_english_that_stayed_behind_is_asked_about_and_shown_to_who_releases(writer, head):
    desk, second = Client(), Client()
    desk.force_login(Account.objects.get(pk=writer.account_id))
    second.force_login(Account.objects.get(pk=head.account_id))
    path = f"/can-bo/thu-tuc/{RESIDENCE}/"
    assert "english_stays" not in desk.get(path).content.decode()
    start = wording_of(Content.model_validate(procedure(RESIDENCE).in_force.content))
    fee = {**start, "fee_vi": "99.000 đồng", "why": WHY}
    papers = {**fee, "papers_vi": start["papers_vi"] + "\nẢnh 3x4"}
    assert "english_stays" not in desk.post(path, papers).content.decode()
    asked = desk.post(path, fee)
    assert asked.status_code == 422
    assert 'name="english_stays"' in asked.content.decode()
    assert desk.post(path, {**fee, "english_stays": "on"}).status_code == 302
    told = second.get(path).content.decode().partition("<tbody>")[2].partition("</tbody>")[0]
    assert "99.000 đồng" in told
    assert told.count(start["fee_en"]) == 2
    assert told.count("<tr>") == 2
    followed = {**fee, "fee_en": "99,000 VND"}
    assert desk.post(path, followed).status_code == 302


def test_the_long_form_is_kept_for_its_writer_until_it_is_saved(writer, head):
    page = f"/can-bo/thu-tuc/{RESIDENCE}/"
    mine, others = Client(), Client()
    mine.force_login(Account.objects.get(officer=writer.id))
    others.force_login(Account.objects.get(officer=head.id))
    typed = {"draft_form": f"procedures.edit:{RESIDENCE}", "why": "Nửa chừng thì có khách"}
    mine.post("/tai-khoan/ban-nhap/", typed, headers={"Accept": "application/json"})
    assert typed["why"] in mine.get(page).content.decode()
    assert typed["why"] not in others.get(page).content.decode()

    start = wording_of(Content.model_validate(procedure(RESIDENCE).in_force.content))
    form = {**start, "time": "2 ngày làm việc", "time_en": "2 working days", **typed}
    assert mine.post(page, form).status_code == 302
    assert not FormDraft.objects.exists()
