"""One report on the desk: the next legal step on top, who else is here, drafts, templates."""

from __future__ import annotations

import re

from django.test import Client

from caunoi.accounts.models import Officer
from caunoi.reports.models import Access, ReplyDraft
from caunoi.reports.selectors import get_report
from caunoi.reports.selectors.report_page import desk_view
from caunoi.reports.services.grouping import group_report
from caunoi.reports.services.handling import classify_report
from caunoi.reports.services.presence import be_present
from caunoi.reports.services.reply_drafts import keep_draft
from caunoi.reports.services.reply_templates import load_templates
from caunoi.testing.cast import WARD
from caunoi.testing.make import make_report


def desk_of(actor) -> Client:
    client = Client()
    client.force_login(Officer.objects.get(pk=actor.id).account)
    return client


def page_of(actor, report, query="") -> str:
    return desk_of(actor).get(f"/can-bo/{report.spelled_code}/{query}").content.decode()


def next_part(page: str) -> str:
    (part,) = re.findall(r'<section class="cn-next.*?</section>', page, re.DOTALL)
    return str(part)


def test_the_next_legal_step_stands_first_with_date_article_and_its_button(hoa):
    report = make_report("crime_report", unit=WARD)
    page = page_of(hoa, report)
    top = next_part(page)
    clock = desk_view(get_report(hoa, report.code), hoa).next_clock
    assert clock is not None
    assert clock.title in top
    assert clock.article in top
    assert 'data-opens="step-classify"' in top
    assert page.index("cn-next") < page.index("cn-facts") < page.index('id="thread-title"')
    assert page.index('id="thread-title"') < page.index('id="reply"') < page.index("clocks-title")


def test_what_another_must_do_is_named_without_a_button(hoa, binh, khoa):
    report = make_report("crime_report", unit="PC02")
    classify_report(report_id=report.pk, by=khoa, crime_source="tin_bao")
    top = next_part(page_of(binh, report))
    assert "cn-next-others" in top
    assert "Hoàng Đăng Khoa" in top
    assert "step-prosecute" not in top


def test_who_only_reads_gets_no_form_of_a_step(hoa, nga):
    report = make_report("crime_report", unit=WARD)
    page = page_of(nga, report)
    assert report.text[:30] in page
    assert "cn-verdict" not in page
    assert 'id="reply_text"' not in page
    assert "step-classify" not in page


def test_the_history_is_told_in_sentences_not_in_codes(hoa):
    report = make_report("crime_report", unit=WARD)
    classify_report(report_id=report.pk, by=hoa, crime_source="tin_bao")
    page = page_of(hoa, report)
    history = page[page.index("history-title") :]
    assert "Nguyễn Thị Hoa thực hiện: Phân loại." in history
    assert "report.classified" not in page


def test_a_draft_comes_back_and_a_colleague_sees_it(hoa, minh):
    report = make_report("order_feedback", unit=WARD)
    path = f"/can-bo/{report.spelled_code}/ban-nhap/"
    kept = desk_of(hoa).post(path, {"text": "Đang viết dở"}, headers={"accept": "application/json"})
    assert kept.status_code == 200
    assert kept.json()["said"]
    assert ">Đang viết dở</textarea>" in page_of(hoa, report)
    theirs = page_of(minh, report)
    assert ">Đang viết dở</textarea>" not in theirs
    assert "Nguyễn Thị Hoa có bản nháp chưa gửi" in theirs

    taken = desk_of(minh).post(path, {"what": "take", "officer": str(hoa.id)})
    assert taken.status_code == 302
    assert ">Đang viết dở</textarea>" in page_of(minh, report)
    assert ReplyDraft.objects.get(report=report).officer_id == minh.id


def test_a_draft_is_dropped_on_wish(hoa):
    report = make_report("order_feedback", unit=WARD)
    keep_draft(report_id=report.pk, by=hoa, text="Thôi")
    path = f"/can-bo/{report.spelled_code}/ban-nhap/"
    assert desk_of(hoa).post(path, {"what": "discard"}).status_code == 302
    assert not ReplyDraft.objects.exists()


def test_a_sign_of_life_answers_with_who_is_here_and_what_is_new(hoa, minh):
    report = make_report("order_feedback", unit=WARD)
    be_present(report, minh, writing=True)
    path = f"/can-bo/{report.spelled_code}/dang-xem/"
    words = desk_of(hoa).post(path, {"writing": "0"}).content.decode()
    assert "Lê Văn Minh đang viết" in words
    stale = desk_of(hoa).post(path, {"seen": "01a20000-0000-7000-8000-000000000000"})
    assert "cn-company-new" in stale.content.decode()
    assert desk_of(hoa).post(path, {"gone": "1"}).status_code == 204
    assert "Nguyễn Thị Hoa" not in desk_of(minh).post(path).content.decode()


def test_nobody_outside_gives_or_gets_a_sign(hoa, tuan):
    report = make_report("order_feedback", unit=WARD)
    desk = desk_of(tuan)
    for word in ("dang-xem", "ban-nhap"):
        assert desk.post(f"/can-bo/{report.spelled_code}/{word}/").status_code == 404
    for word in ("nguoi", "luot-xem"):
        assert desk.get(f"/can-bo/{report.spelled_code}/{word}/").status_code == 404


def test_the_reply_of_a_verdict_is_drafted_in_the_reporters_language(hoa, settings):
    load_templates(settings.CITY_DATA)
    vietnamese = make_report("order_feedback", unit=WARD)
    english = make_report("order_feedback", unit=WARD, language="en", text="The bar is loud")
    assert f"đã nhận phản ánh của ông/bà (mã {vietnamese.spelled_code})" in page_of(hoa, vietnamese)
    assert f"has received what you told us ({english.spelled_code})" in page_of(hoa, english)


def test_a_template_is_inserted_without_script_too(hoa, settings):
    load_templates(settings.CITY_DATA)
    report = make_report("order_feedback", unit=WARD)
    page = page_of(hoa, report)
    key, text = re.findall(r'href="\?template=([^#"]+)#reply" data-text="([^"]+)"', page)[0]
    filled = page_of(hoa, report, f"?template={key}")
    (box,) = re.findall(r'id="reply_text".*?>(.*?)</textarea>', filled, re.DOTALL)
    assert box.strip() == text.strip()


def test_names_of_the_lookers_are_for_who_supervises(hoa, duc):
    report = make_report("order_feedback", unit=WARD)
    page_of(hoa, report)
    path = f"/can-bo/{report.spelled_code}/luot-xem/"
    assert "Nguyễn Thị Hoa" in desk_of(duc).get(path).content.decode().split("<main")[1]
    assert "Nguyễn Thị Hoa" not in desk_of(hoa).get(path).content.decode().split("<main")[1]


def test_few_queries_with_everything_on_the_page(
    hoa, minh, settings, django_assert_max_num_queries
):
    load_templates(settings.CITY_DATA)
    first = make_report("order_feedback", unit=WARD)
    report = make_report("order_feedback", unit=WARD)
    group_report(report_id=report.pk, by=hoa, with_code=first.code)
    be_present(report, minh, writing=True)
    keep_draft(report_id=report.pk, by=minh, text="Tôi ở gần đó")
    client = desk_of(hoa)
    with django_assert_max_num_queries(15):  # the first look is written down
        page = client.get(f"/can-bo/{report.spelled_code}/").content.decode()
    assert Access.objects.filter(report=report, officer_id=hoa.id).count() == 1
    assert "Tôi ở gần đó" in page
    with django_assert_max_num_queries(14):
        client.get(f"/can-bo/{report.spelled_code}/")
    with django_assert_max_num_queries(8):
        client.get("/can-bo/")
