"""An officer writes down a report for a caller or a visitor, or more to one that they have."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.utils.translation import override

from caunoi.accounts.models import Account
from caunoi.core.errors import AccessDenied, NotFound, RuleBroken
from caunoi.core.models import Event
from caunoi.reports.choices import Look
from caunoi.reports.contacts import ContactCard, open_contact
from caunoi.reports.drafts import Draft
from caunoi.reports.errors import EmptyReport
from caunoi.reports.models import Access, Message, ReceiptTry, Report
from caunoi.reports.receipt_words import digits_aloud, spell_aloud
from caunoi.reports.selectors.timeline import events_of, tell
from caunoi.reports.services.receipts import open_report
from caunoi.reports.services.taking_down import (
    open_for_reporter,
    take_down_message,
    take_down_report,
)
from caunoi.testing.cast import LAN
from caunoi.testing.make import make_receipt

TEXT = "Có trộm bẻ khóa xe ở ngõ 12 lúc rạng sáng"
PAGE, ON = "/can-bo/nhap-tin/", "/can-bo/nhap-tin/tiep/"


def page_of(actor) -> Client:
    client = Client()
    client.force_login(Account.objects.get(pk=actor.account_id))
    return client


def filled(**over):
    return {
        "channel": "phone", "language": "vi", "text": TEXT, "area_words": "", "area_code": "00316",
        "place": "ngõ 12", "when": "today", "occurred_time": "03:30", "name": "Trần Thị Lan",
        "phone": "0912345678", "key": "k1", **over,
    }  # fmt: skip


def test_the_caller_has_a_receipt_and_the_officers_hand_is_in_the_history(hoa):
    draft = Draft(text=TEXT, channel="phone", area_code="00316", contact=LAN)
    receipt = take_down_report(draft, by=hoa, key="k1")
    report = open_report(receipt.code, receipt.secret)
    assert report.channel == "phone"
    assert report.contact
    assert open_contact(report.contact).name == LAN.name
    event = Event.objects.get(subject_id=report.pk, code="report.received")
    assert event.by == hoa.ref
    with override("en"):
        (told,) = tell(events_of(report), {})
    assert "wrote the report down" in told.words


def test_the_same_press_twice_is_one_report(hoa):
    draft = Draft(text=TEXT, channel="counter", contact=LAN)
    first = take_down_report(draft, by=hoa, key="k1")
    assert take_down_report(draft, by=hoa, key="k1").secret == first.secret
    assert Report.objects.count() == 1


def test_a_nameless_caller_stays_nameless(hoa):
    draft = Draft(text=TEXT, channel="phone", contact=LAN, anonymous=True)
    take_down_report(draft, by=hoa, key="k1")
    report = Report.objects.get()
    assert report.anonymous
    assert report.contact is None


def test_whoever_leaves_no_contact_has_not_asked_to_be_nameless(hoa):
    bare = Draft(text="Việc khác", channel="phone", contact=ContactCard())
    report = open_report(*_both(take_down_report(bare, by=hoa, key="k2")))
    assert not report.anonymous
    assert report.contact is None


def _both(receipt):
    return receipt.code, receipt.secret


def test_who_takes_nothing_down_is_refused(nga, hoa):
    with pytest.raises(AccessDenied):
        take_down_report(Draft(text=TEXT, channel="phone"), by=nga, key="k1")
    with pytest.raises(RuleBroken):
        take_down_report(Draft(text=TEXT, channel="web"), by=hoa, key="k1")
    with pytest.raises(EmptyReport):
        take_down_report(Draft(text=" ", channel="phone"), by=hoa, key="k1")
    assert not Report.objects.exists()


def test_one_screen_then_the_receipt_to_read_aloud(hoa):
    client = page_of(hoa)
    page = client.get(PAGE).content.decode()
    assert "data-ward" in page
    assert "data-suggestion" in page
    answer = client.post(PAGE, filled())
    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]
    report = Report.objects.get()
    shown = answer.content.decode()
    assert report.spelled_code in shown
    assert "<svg" in shown
    assert 'class="cn-aloud' in shown
    assert report.area_code == "00316"
    assert report.occurred_at is not None
    # a reload sends the same form: the same receipt, no second report
    assert client.post(PAGE, filled()).status_code == 200
    assert Report.objects.count() == 1
    assert client.post(PAGE, filled(text="Việc khác")).status_code == 409


@pytest.mark.parametrize(
    "typed", ["Định Công", "dinh cong", "Phường Định Công", "phuong dinh cong", "P. Định Công"]
)
def test_an_exact_name_of_a_ward_needs_no_choosing(binh, typed):
    answer = page_of(binh).post(PAGE, filled(area_words=typed, area_code=""))
    assert answer.status_code == 200
    assert Report.objects.get().area_code == "00316"


def test_a_name_of_several_wards_is_asked_about(hoa):
    client = page_of(hoa)
    answer = client.post(PAGE, filled(area_words="quận Hoàng Mai", area_code=""))
    assert answer.status_code == 422
    assert 'name="area_code"' in answer.content.decode()
    assert not Report.objects.exists()
    answer = client.post(PAGE, filled(area_words="quận Hoàng Mai", area_code="?"))
    assert answer.status_code == 200
    assert Report.objects.get().area_code == ""


def test_without_a_ward_it_is_the_desks_own_and_the_desk_says_so(hoa):
    client = page_of(hoa)
    assert "Định Công" in client.get(PAGE).content.decode()
    answer = client.post(PAGE, filled(area_code=""))
    assert Report.objects.get().area_code == "00316"
    assert "địa bàn của đơn vị đồng chí: phường Định Công." in answer.content.decode().replace(
        "Phường", "phường"
    )


@pytest.mark.parametrize(
    "over", [{"place_unknown": "on"}, {"place": "ngõ 5, phường Đại Kim, cạnh chợ"}]
)
def test_where_they_know_no_place_or_name_a_ward_themselves_none_is_added(hoa, over):
    page_of(hoa).post(PAGE, filled(area_code="", **over))
    assert Report.objects.get().area_code == ""


def test_a_desk_of_the_whole_city_has_no_ward_of_its_own(binh):
    page_of(binh).post(PAGE, filled(area_code=""))
    assert Report.objects.get().area_code == ""


def test_the_screen_says_what_is_missing_and_keeps_the_rest(hoa):
    answer = page_of(hoa).post(PAGE, filled(text=""))
    assert answer.status_code == 422
    assert "0912345678" in answer.content.decode()


def test_nameless_on_the_screen_drops_what_was_typed(hoa):
    page_of(hoa).post(PAGE, filled(nameless="on"))
    assert Report.objects.get().contact is None


def test_danger_is_told_with_the_number_to_call(hoa):
    shown = page_of(hoa).post(PAGE, filled(text="Đang cháy nhà, có người mắc kẹt bên trong"))
    assert re.search(r'data-call="114"(?! hidden)', shown.content.decode())


def test_the_code_and_the_secret_are_spelled():
    assert digits_aloud("4821-7730-5") == ["4 8 2 1", "7 7 3 0", "5"]
    (group,) = spell_aloud("tho-ba-ngui")
    assert [one.written for one in group] == ["tho", "ba", "ngui"]
    assert len(group[0].spelled.split(" – ")) == 3


def test_a_report_of_another_unit_is_continued_as_its_reporter_would(tuan, hoa):
    receipt = make_receipt(text=TEXT)  # with Định Công; Tuan serves in another ward
    report = open_for_reporter(receipt.code, receipt.secret, by=tuan)
    look = Access.objects.get(report=report)
    assert (look.purpose, look.officer_id) == (Look.DESK, tuan.id)
    message = take_down_message(report, text="Nó vừa quay lại", channel="counter", by=tuan, key="a")
    again = take_down_message(report, text="Nó vừa quay lại", channel="counter", by=tuan, key="a")
    assert again.pk == message.pk
    assert message.channel == "counter"
    assert Event.objects.get(code="message.received").by == tuan.ref
    assert Client().get(f"/can-bo/{receipt.code}/").status_code == 302


def test_a_wrong_secret_is_counted_as_on_the_follow_up_page(hoa):
    receipt = make_receipt(text=TEXT)
    with pytest.raises(NotFound):
        open_for_reporter(receipt.code, "ba ba ba", by=hoa)
    assert ReceiptTry.objects.get().failures == 1
    assert not Access.objects.exists()


def test_a_report_about_the_desk_does_not_open_there(hoa, tuan):
    receipt = make_receipt(text="Công an phường Định Công nhận tiền của quán đánh bạc")
    assert Report.objects.get().about_police
    with pytest.raises(NotFound) as told:
        open_for_reporter(receipt.code, receipt.secret, by=hoa)
    with pytest.raises(NotFound) as other:
        open_for_reporter(receipt.code, "ba ba ba", by=hoa)
    assert told.value.message == other.value.message
    open_for_reporter(receipt.code, receipt.secret, by=tuan)


def test_the_page_of_a_continued_report(tuan):
    receipt = make_receipt(text=TEXT)
    client = page_of(tuan)
    both = {"code": receipt.code, "secret": receipt.secret, "channel": "phone"}
    opened = client.post(ON, both)
    assert opened.status_code == 200
    page = opened.content.decode()
    assert TEXT in page
    assert "0912345678" not in page
    added = client.post(ON, {**both, "act": "write", "key": "x", "text": "Biển số 29A-12345"})
    assert added.status_code == 200
    assert Message.objects.filter(text="Biển số 29A-12345", channel="phone").count() == 1
    assert client.post(ON, {**both, "act": "write", "key": "y", "text": ""}).status_code == 422
    assert client.post(ON, {**both, "secret": "ba ba ba"}).status_code == 404


def test_an_officer_who_forgot_the_words_is_not_spoken_to_as_a_resident(hoa):
    client = Client()
    client.force_login(Account.objects.get(pk=hoa.account_id))
    answer = client.post("/can-bo/nhap-tin/", {"channel": "phone", "text": ""})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Đồng chí hãy ghi lại lời họ nói." in page
    assert "Ông/bà hãy viết việc đã xảy ra." not in page
