"""Many at once: each report by its own step, what was refused named with its reason."""

from __future__ import annotations

import re

import pytest

from caunoi.core.errors import RuleBroken
from caunoi.core.models import Event
from caunoi.reports.models import Message, Report
from caunoi.reports.services.bulk import MAX_AT_ONCE, act_on_each, acts_for
from caunoi.reports.tests.desk import desk_of, inbox_page
from caunoi.testing.cast import CRIMINAL, OTHER_WARD, WARD
from caunoi.testing.make import make_report

PATH = "/can-bo/hang-loat/"


@pytest.fixture
def three(city):
    return [make_report("order_feedback", unit=WARD) for _number in range(3)]


def picks(reports):
    return [report.code for report in reports]


def test_giving_to_oneself_is_one_press_and_one_event_each(hoa, three):
    page = desk_of(hoa).post(PATH, {"act": "mine", "pick": picks(three)})
    assert page.status_code == 200
    assert set(Report.objects.values_list("assignee_id", flat=True)) == {hoa.id}
    assert Event.objects.filter(code="report.assigned").count() == 3


def test_one_refusal_stops_no_other_and_says_why(hoa, three):
    three[1].state = "transferred"
    three[1].save()
    page = desk_of(hoa).post(PATH, {"act": "mine", "pick": picks(three)}).content.decode()
    assert page.count("cn-tone-success") >= 2
    assert page.count('class="cn-badge cn-tone-danger"') == 1
    assert Report.objects.filter(assignee_id=hoa.id).count() == 2


def test_what_an_outsider_ticks_is_not_there(tuan, three):
    theirs = make_report("order_feedback", unit=OTHER_WARD)
    outcomes = act_on_each("mine", codes=[*picks(three), theirs.code], by=tuan, fields={})
    assert [outcome.is_done for outcome in outcomes] == [True, False, False, False]
    assert not Report.objects.filter(code__in=picks(three), assignee__isnull=False).exists()
    shown = desk_of(tuan).post(PATH, {"act": "note", "pick": picks(three)}).content.decode()
    assert three[0].text[:20] not in shown
    assert three[0].spelled_code not in shown


def test_a_template_is_not_sent_with_its_gap(hoa, three):
    sent = {"act": "reply", "pick": picks(three), "text": "Kết quả: […].", "stage": "ask"}
    answer = desk_of(hoa).post(PATH, sent)
    assert answer.status_code == 422
    assert "vào chỗ […] trong mẫu" in answer.content.decode()


def test_a_reply_is_shown_once_more_before_it_goes_out(hoa, three):
    client = desk_of(hoa)
    sent = {"act": "reply", "pick": picks(three), "text": "Mã {mã}: đã xác minh."}
    assert 'name="text"' in client.post(PATH, {**sent, "text": ""}).content.decode()
    check = client.post(PATH, {**sent, "stage": "ask"}).content.decode()
    assert f"Mã {three[0].spelled_code}: đã xác minh." in check
    assert not Message.objects.filter(direction="to_reporter").exists()
    client.post(PATH, {**sent, "stage": "check"})
    texts = Message.objects.filter(direction="to_reporter").values_list("text", flat=True)
    assert sorted(texts) == sorted(f"Mã {r.spelled_code}: đã xác minh." for r in three)


def test_sending_twice_answers_once(hoa, three):
    client, sent = desk_of(hoa), {"act": "reply", "pick": picks(three), "text": "Đã nhận tin."}
    for _time in range(2):
        client.post(PATH, {**sent, "stage": "check"})
    assert Message.objects.filter(direction="to_reporter").count() == 3


def test_a_missing_field_is_asked_for_and_nothing_is_done(hoa, three):
    answer = desk_of(hoa).post(
        PATH, {"act": "urgency", "pick": picks(three), "urgency": "2", "why": "", "stage": "ask"}
    )
    assert answer.status_code == 422
    assert 'aria-invalid="true"' in answer.content.decode()
    assert not Event.objects.filter(code="report.urgency_set").exists()


def test_the_other_acts_change_every_report(hoa, three):
    for name, fields, event in (
        ("take", {}, "report.classified"),
        ("category", {"category": "trat_tu.gay_roi"}, "report.category_corrected"),
        ("urgency", {"urgency": "2", "why": "Nhiều người báo cùng lúc"}, "report.urgency_set"),
        ("note", {"text": "Đã gọi tổ dân phố"}, "note.written"),
        ("assign", {"officer": "HN-hoa"}, "report.assigned"),
        ("transfer", {"unit": CRIMINAL, "why": "Có dấu hiệu tội phạm"}, "report.transferred"),
    ):
        outcomes = act_on_each(name, codes=picks(three), by=hoa, fields=fields)
        assert [outcome.why for outcome in outcomes] == [""] * 3, name
        assert Event.objects.filter(code=event).count() == 3, name


def test_all_join_one_group(hoa, three):
    outcomes = act_on_each("group", codes=picks(three), by=hoa, fields={})
    assert all(outcome.is_done for outcome in outcomes)
    assert Report.objects.exclude(cluster=None).values("cluster").distinct().count() == 1
    with pytest.raises(RuleBroken):
        act_on_each("group", codes=picks(three)[:1], by=hoa, fields={})


def test_none_and_more_than_a_hundred_are_refused(hoa):
    for codes in ([], [f"{number:09d}" for number in range(MAX_AT_ONCE + 1)]):
        answer = desk_of(hoa).post(PATH, {"act": "mine", "pick": codes})
        assert 'class="cn-alert' in answer.content.decode()
        with pytest.raises(RuleBroken):
            act_on_each("mine", codes=codes, by=hoa, fields={})


def test_only_acts_of_ones_duties_are_offered(hoa, nga, minh):
    assert "mine" in {act.name for act in acts_for(hoa)}
    assert acts_for(nga) == []
    assert "mine" not in {act.name for act in acts_for(minh)}


def test_who_only_reads_has_no_boxes_and_is_refused(hoa, nga, three):
    assert inbox_page(hoa).count('name="pick"') == 3
    assert 'name="pick"' not in inbox_page(nga)
    outcomes = act_on_each("note", codes=picks(three), by=nga, fields={"text": "x"})
    assert not any(outcome.is_done for outcome in outcomes)
    assert not Message.objects.filter(direction="note").exists()


def test_the_page_needs_a_post_with_a_token(hoa, three):
    client = desk_of(hoa)
    assert client.get(PATH).status_code == 405
    assert client.post(PATH, {"act": "strange", "pick": picks(three)}).status_code == 404
    client.handler.enforce_csrf_checks = True
    assert client.post(PATH, {"act": "mine", "pick": picks(three)}).status_code == 403
    assert re.search(r"csrfmiddlewaretoken", inbox_page(hoa))
