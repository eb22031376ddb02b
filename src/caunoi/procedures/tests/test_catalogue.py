"""The catalogue: found without marks, honest about what is sure; the check needs no script."""

from __future__ import annotations

import html
import json
import re
import shutil
from urllib.parse import unquote

import pytest
from django.conf import settings
from django.test import Client

from caunoi.procedures import catalogue
from caunoi.procedures.choices import Come, VersionState
from caunoi.procedures.guide import all_ways, walk
from caunoi.procedures.models import Procedure, Version
from caunoi.procedures.services.loading import load_procedures

pytestmark = pytest.mark.usefixtures("procedures")


def page(path, status=200, **data):
    answer = Client().get(path, data)
    assert answer.status_code == status
    return answer.content.decode()


def content_of(slug):
    found = catalogue.find_procedure(slug)
    assert found is not None
    return found.content


def fee_in(shown):
    found = re.search(r"<dt>Lệ phí</dt><dd>(.*?)</dd>", shown, re.S)
    assert found is not None
    return found[1]


@pytest.mark.parametrize(
    ("words", "first"),
    [
        ("dang ky tam tru", "dang-ky-tam-tru"),
        ("HO CHIEU", "ho-chieu-lan-dau"),
        ("mất căn cước", "cap-lai-can-cuoc"),
        ("mat can cuoc", "cap-lai-can-cuoc"),
        ("tôi muốn làm lý lịch tư pháp", "phieu-ly-lich-tu-phap"),
        ("thue nha ở trọ", "dang-ky-tam-tru"),
        ("phat nguoi", "nop-phat-nguoi"),
        ("driving licence", "doi-giay-phep-lai-xe"),
        ("1.004194", "dang-ky-tam-tru"),
        ("passport", "ho-chieu-lan-dau"),
        ("bi lua tien", "to-giac-tin-bao-toi-pham"),
        ("nhà tôi cho thuê phòng", "dang-ky-tam-tru"),
        ("có người đến ở nhờ", "dang-ky-tam-tru"),
        ("khai báo người ở trọ", "dang-ky-tam-tru"),
        ("đăng ký cho khách thuê nhà", "dang-ky-tam-tru"),
        ("visa extension", "gia-han-tam-tru-nguoi-nuoc-ngoai"),
        ("extend my visa", "gia-han-tam-tru-nguoi-nuoc-ngoai"),
        ("criminal record", "phieu-ly-lich-tu-phap"),
        ("police check", "phieu-ly-lich-tu-phap"),
        ("landlord register foreigner", "khai-bao-tam-tru-nguoi-nuoc-ngoai"),
    ],
)
def test_found_without_marks_and_in_other_words(words, first):
    assert catalogue.search(words)[0].slug == first


def test_a_foreign_licence_is_among_what_an_exchange_finds_and_a_letter_finds_nothing():
    found = [one.slug for one in catalogue.search("driving licence exchange")]
    assert {"doi-giay-phep-lai-xe", "giay-phep-lai-xe-quoc-te"} <= set(found)
    assert len(found) <= 4
    assert catalogue.search("<b>a</b>") == []
    assert len(catalogue.search("  ")) == 57


def test_words_that_stand_apart_in_a_text_do_not_make_it_an_answer():
    found = [one.slug for one in catalogue.search("bị lừa mất tiền qua mạng")]
    assert not any("pccc" in slug for slug in found)


def test_the_list_searches_by_field_and_says_when_nothing_is_found():
    assert "Đăng ký tạm trú" in page("/thu-tuc/")
    traffic = page("/thu-tuc/", **{"linh-vuc": "csgt"})
    assert "Sang tên" in traffic
    assert "Gia hạn tạm trú" not in traffic
    assert "cn-empty" in page("/thu-tuc/", q="xyzxyz qqq")
    assert "cn-empty" in page("/thu-tuc/", q="<script>alert(1)</script>")
    assert page("/thu-tuc/", q="a" * 5000)


def test_where_nothing_is_found_the_words_go_on_to_questions_the_ward_and_the_telephone():
    nothing = page("/thu-tuc/", q="zzyx <b>quux</b>")
    form = re.search(r'<form method="post" action="([^"]+)".*?</form>', nothing, re.S)
    assert form is not None
    assert form[1] == "/hoi-dap/tim/"
    carried = re.search(r'name="text" value="([^"]*)"', form[0])
    assert carried is not None
    assert html.unescape(carried[1]) == "zzyx <b>quux</b>"
    asked = Client().post(form[1], {"text": html.unescape(carried[1])})
    assert "zzyx" in asked.content.decode()
    assert 'href="/phuong/"' in nothing
    assert 'btn btn-secondary" href="tel:' in nothing


def test_a_procedure_says_all_and_marks_what_is_not_sure():
    told = page("/thu-tuc/dang-ky-tam-tru/")
    for words in ("CT01", "15.000", "3 ngày làm việc", "68/2020/QH14", "dichvucong.gov.vn"):
        assert words in told
    assert "cn-tone-success" in page("/thu-tuc/can-cuoc-lan-dau/")
    for slug in ("giay-phep-lai-xe-quoc-te", "phuong-an-chua-chay", "tu-kiem-tra-pccc"):
        unsure = page(f"/thu-tuc/{slug}/")
        assert "cn-alert cn-tone-warning" in unsure
        assert "https://dichvucong.gov.vn" in unsure
    for slug in ("phieu-ly-lich-tu-phap", "cap-doi-can-cuoc", "ho-chieu-lan-dau"):
        told = page(f"/thu-tuc/{slug}/")
        assert "cn-alert cn-tone-warning" not in told
        assert "Có thể đã đổi" in fee_in(told), slug
        assert "https://dichvucong.gov.vn" in told
    assert page("/thu-tuc/khong-co/", 404)
    assert "Register temporary residence" in page("/en/thu-tuc/dang-ky-tam-tru/")


def test_what_the_writers_noted_for_the_unit_is_not_read_by_residents():
    for slug in ("dang-ky-tam-tru", "can-cuoc-lan-dau", "gia-han-tam-tru-nguoi-nuoc-ngoai"):
        told = page(f"/thu-tuc/{slug}/")
        content = content_of(slug)
        assert "chưa đọc" in content.source
        assert content.source not in html.unescape(told)
        assert "chưa đọc" not in told
        assert content.law in html.unescape(told)


def test_who_need_not_come_is_not_warned_unless_the_way_itself_is_unsure():
    warned = "cn-alert cn-tone-warning"
    home = {"bao-lau": "dai", "thuong-tru": "khac", "nha": "cua-toi", "vneid": "co"}
    told = page("/thu-tuc/dang-ky-tam-tru/hoi/", **home)
    assert "không phải đến" in told
    assert warned not in told
    assert "Có thể đã đổi" not in fee_in(told)
    for slug, certainty in (("tu-kiem-tra-pccc", "C"), ("phieu-ly-lich-tu-phap", "B")):
        content = content_of(slug)
        assert content.certainty == certainty
        check = content.check
        assert check is not None
        ends = {one.id for one in check.ends if one.come == Come.NO}
        way = next(
            said for said in all_ways(check)
            if (end := walk(check, said).end) is not None and end.id in ends
        )  # fmt: skip
        told = page(f"/thu-tuc/{slug}/hoi/", **way)
        assert (warned in told) == (certainty == "C"), slug
    assert "Có thể đã đổi" in fee_in(told)  # of the fee it is not sure, and says so there


def test_the_check_asks_one_question_at_a_time_and_keeps_the_answers_in_the_address():
    path = "/thu-tuc/dang-ky-tam-tru/hoi/"
    first = page(path)
    assert first.count('type="radio"') == 3
    assert 'name="bao-lau"' in first
    second = page(path, **{"bao-lau": "dai", "tra-loi": "bao-lau"})
    assert 'name="thuong-tru"' in second
    assert 'type="hidden" name="bao-lau" value="dai"' in second
    assert 'name="bao-lau"' in page(path, 422, **{"tra-loi": "bao-lau"})
    assert 'name="bao-lau"' in page(path, 422, **{"bao-lau": "<b>", "tra-loi": "bao-lau"})


def test_who_changes_an_answer_is_asked_again_from_there():
    answers = {"bao-lau": "dai", "thuong-tru": "khac", "nha": "thue"}
    asked = page("/thu-tuc/dang-ky-tam-tru/hoi/", **answers)
    found = re.findall(r'href="(/thu-tuc/dang-ky-tam-tru/hoi/\?[^"]*)"', asked)
    assert found[1] == "/thu-tuc/dang-ky-tam-tru/hoi/?bao-lau=dai&amp;nha=thue"
    # An answer that is not on the way any more counts for nothing.
    other = page("/thu-tuc/dang-ky-tam-tru/hoi/", **{**answers, "bao-lau": "ngan"})
    assert "thông báo lưu trú" in other


def test_who_changes_one_answer_does_not_give_the_later_ones_again():
    path = "/thu-tuc/dang-ky-tam-tru/hoi/"
    answers = {"bao-lau": "dai", "thuong-tru": "khac", "nha": "thue", "dong-y": "ky", "vneid": "co"}
    done = page(path, **answers)
    change = next(one for one in re.findall(r'href="([^"]+/hoi/\?[^"]*)"', done)
                  if "nha=" not in one)  # fmt: skip
    asked = page(html.unescape(change))
    assert 'type="radio" name="nha"' in asked
    kept = dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', asked))
    # His own home needs no owner's consent: that answer is passed over, the last one still counts.
    own = page(path, **{**kept, "nha": "cua-toi"})
    assert "không phải đến" in own
    assert "Giấy tờ nhà đất" in own
    assert "chủ nhà ký" not in own


def test_a_procedure_without_a_check_has_no_such_page_until_its_file_has_one(tmp_path):
    shutil.copytree(settings.CITY_DATA / "procedures", tmp_path / "procedures")
    file = tmp_path / "procedures" / "dau-thu-tu-thu.toml"
    whole = file.read_text()
    file.write_text(whole.partition("[check]")[0])
    load_procedures(tmp_path)
    catalogue.forget()
    assert page("/thu-tuc/dau-thu-tu-thu/hoi/", 404)
    assert "/hoi/" not in page("/thu-tuc/dau-thu-tu-thu/")

    file.write_text(whole)
    load_procedures(tmp_path)
    catalogue.forget()
    assert "/hoi/" in page("/thu-tuc/dau-thu-tu-thu/")


def test_danger_calls_first_and_no_result_leads_to_a_page_that_is_not_there():
    path = "/thu-tuc/to-cao-can-bo-cong-an/hoi/"
    threatened = page(path, **{"nguy-hiem": "co"})
    assert 'class="cn-call" href="tel:113"' in threatened
    assert "dichvucong" not in threatened
    assert "zalo.me/share" not in threatened
    assert "/xem-giay-to/gui/" not in threatened
    nameless = page(path, **{"nguy-hiem": "khong", "viec": "hanh-vi", "ten": "khong"})
    anonymous = 'class="btn btn-primary" href="/gui-tin/an-danh/"'
    assert anonymous in nameless
    assert anonymous not in threatened


def test_who_is_asked_about_papers_is_no_emergency_number():
    asked = page("/thu-tuc/phuong-an-chua-chay/")
    assert "cn-alert" in asked
    assert 'btn btn-secondary" href="tel:114"' not in asked
    assert 'btn btn-secondary" href="tel:0' in asked


def test_loading_again_changes_nothing_and_a_changed_file_is_a_new_version(tmp_path):
    before = Version.objects.count()
    assert load_procedures(settings.CITY_DATA) == 57
    assert Version.objects.count() == before

    folder = tmp_path / "procedures"
    shutil.copytree(settings.CITY_DATA / "procedures", folder)
    changed = folder / "dang-ky-tam-tru.toml"
    changed.write_text(changed.read_text().replace("3 ngày làm việc", "2 ngày làm việc"))
    (folder / "tu-kiem-tra-pccc.toml").unlink()
    load_procedures(tmp_path)
    catalogue.forget()
    assert "2 ngày làm việc" in page("/thu-tuc/dang-ky-tam-tru/")
    assert page("/thu-tuc/tu-kiem-tra-pccc/", 404)
    row = Procedure.objects.get(slug="dang-ky-tam-tru")
    assert list(row.versions.order_by("number").values_list("state", flat=True)) == [
        VersionState.REPLACED, VersionState.RELEASED,
    ]  # fmt: skip


def test_the_api_finds_procedures():
    answer = Client().get("/api/v1/procedures", {"q": "tam tru"})
    items = json.loads(answer.content)["items"]
    assert items[0]["slug"] in ("dang-ky-tam-tru", "gia-han-tam-tru")
    assert {"slug", "name", "field", "unit", "fee", "time", "place", "online", "papers", "steps",
            "certainty", "must_check", "law", "url", "portal"} <= set(items[0])  # fmt: skip
    assert json.loads(Client().get("/api/v1/procedures").content)["items"]


def test_the_list_is_passed_on_by_mail_zalo_qr_and_paper():
    one = catalogue.find_procedure("dang-ky-tam-tru")
    assert one is not None
    check = one.content.check
    assert check is not None
    answers = next(said for said in all_ways(check) if walk(check, said).bring)
    step = walk(check, answers)
    shown = page("/thu-tuc/dang-ky-tam-tru/hoi/", **answers)
    mail, zalo = (
        unquote(html.unescape(found))
        for found in re.findall(r'href="(mailto:[^"]+|https://zalo\.me/share[^"]+)"', shown)
    )
    assert f"- {step.bring[0]}" in mail
    assert "/thu-tuc/dang-ky-tam-tru/hoi/?" in mail
    assert all(name in unquote(zalo) for name in answers)
    assert "data-print" in shown
    assert "cn-qr" in shown


ODD = [
    "", " ", "a" * 50_000, "<script>alert(1)</script>", "TÔI MẤT HỘ CHIẾU!!!", "мой паспорт",
    "đồ ngu http://lua.example", "0912345678 001099012345", "\0", "🙂🙂🙂", "%", "'; --",
]  # fmt: skip


@pytest.mark.parametrize("typed", ODD)
def test_odd_words_are_borne_on_every_page_that_takes_some(typed):
    client = Client(enforce_csrf_checks=True)
    answers = [
        client.get("/thu-tuc/", {"q": typed}),
        client.get("/thu-tuc/dang-ky-tam-tru/hoi/", {"tra-loi": typed, typed[:50] or "x": typed}),
        client.post("/ho-so/", {"number": typed}),
        client.post("/lich-hen/", {"code": typed, "secret": typed}),
        client.post("/xem-giay-to/", {"code": typed, "secret": typed, "act": typed}),
        client.post("/xem-giay-to/gui/dang-ky-tam-tru/", {"unit": typed, "words": typed}),
        client.post("/thu-tuc/dang-ky-tam-tru/xong/", {"trips": typed}),
    ]
    assert {answer.status_code for answer in answers} <= {200, 404, 422}
    assert all("<script>alert" not in answer.content.decode() for answer in answers)


@pytest.mark.parametrize("words", ["<b>a</b>", "z", "b c d"])
def test_single_letters_find_no_procedure(words):
    assert catalogue.search(words) == []
