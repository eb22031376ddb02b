"""The officer's desk: own reports, every step by a form, nothing for outsiders."""

from __future__ import annotations

import pytest
from django.test import Client

from caunoi.accounts.models import Officer
from caunoi.reports.models import Access, Message
from caunoi.testing.cast import WARD
from caunoi.testing.make import make_report


def desk_of(actor) -> Client:
    client = Client()
    client.force_login(Officer.objects.get(pk=actor.id).account)
    return client


def test_the_inbox_shows_own_reports_and_opening_one_leaves_a_trace(hoa):
    report = make_report("crime_report", unit=WARD)
    client = desk_of(hoa)
    assert report.spelled_code in client.get("/can-bo/").content.decode()
    page = client.get(f"/can-bo/{report.spelled_code}/").content.decode()
    assert report.text[:40] in page
    assert "0912345678" not in page
    assert Access.objects.filter(report=report, officer_id=hoa.id).exists()


def test_reports_are_sorted_and_not_kept_in_order(hoa):
    page = desk_of(hoa).get("/can-bo/").content.decode()
    assert '<label class="visually-hidden" for="order">Sắp xếp</label>' in page


def test_a_step_is_done_by_its_form(hoa):
    report = make_report("crime_report", unit=WARD)
    answer = desk_of(hoa).post(
        f"/can-bo/{report.spelled_code}/classify/", {"crime_source": "tin_bao"}
    )
    assert answer.status_code == 302
    report.refresh_from_db()
    assert report.state == "classified"


def test_a_refused_step_says_why_and_keeps_the_words(hoa):
    report = make_report("order_feedback", unit=WARD)
    answer = desk_of(hoa).post(
        f"/can-bo/{report.spelled_code}/close/", {"message": "Đã nhắc nhở tại chỗ"}
    )
    assert answer.status_code == 422
    assert "Đã nhắc nhở tại chỗ" in answer.content.decode()


def test_the_contact_opens_for_a_reason_only(hoa):
    report = make_report("crime_report", unit=WARD)
    client = desk_of(hoa)
    path = f"/can-bo/{report.spelled_code}/lien-he/"
    assert client.post(path, {"why": "."}).status_code == 422
    page = client.post(path, {"why": "Gọi hỏi lại giờ xảy ra"}).content.decode()
    assert "0912345678" in page


def test_an_outsider_finds_nothing(hoa, tuan):
    report = make_report("crime_report", unit=WARD)
    client = desk_of(tuan)
    assert report.spelled_code not in client.get("/can-bo/").content.decode()
    assert client.get(f"/can-bo/{report.spelled_code}/").status_code == 404
    refused = client.post(f"/can-bo/{report.spelled_code}/reply/", {"text": "x"})
    assert refused.status_code == 404
    assert Message.objects.filter(report=report).count() == 1


@pytest.mark.usefixtures("city")
def test_strangers_are_asked_to_sign_in():
    assert Client().get("/can-bo/").status_code == 302


def test_few_queries_for_the_inbox_and_a_report(hoa, django_assert_max_num_queries):
    for number in range(8):
        report = make_report("crime_report", unit=WARD, text=f"Trộm xe máy số {number}")
    client = desk_of(hoa)
    with django_assert_max_num_queries(12):
        client.get("/can-bo/")
    client.get(f"/can-bo/{report.spelled_code}/")
    with django_assert_max_num_queries(15):
        client.get(f"/can-bo/{report.spelled_code}/")
