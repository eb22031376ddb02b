"""Lists show what is public by nature, and of it nothing that names a person or a home."""

from __future__ import annotations

from datetime import timedelta
from math import cos, hypot, radians

import pytest
from django.test import Client

from caunoi.channels.open311.tests.partners import NOISE, ROOT, get, make_key, post, read_xml
from caunoi.core.clock import now
from caunoi.reports.choices import State
from caunoi.reports.models import Report
from caunoi.testing.make import make_report

pytestmark = pytest.mark.usefixtures("city")
NOISE_TEXT = "Hàng xóm Nguyễn Văn Tèo hát karaoke suốt đêm, số 5 ngõ 10"


def make_public(text: str = NOISE_TEXT, **over):
    over = {"category": "trat_tu.on_ao", "lat": 20.9836, "lon": 105.8327, **over}
    return make_report(text=text, **over)


def ids(**filters):
    return [row["service_request_id"] for row in get("requests.json", **filters)]


def test_kind_ward_and_state_are_shown_and_no_word_of_the_resident():
    report = make_public()
    (row,) = get("requests.json")
    assert row["service_request_id"] == report.spelled_code
    assert row["status"] == "open"
    assert row["service_code"] == "trat_tu.on_ao"
    assert row["agency_responsible"]
    assert row["address"].endswith("Định Công")
    assert row["requested_datetime"].endswith("+07:00")
    assert row["media_url"] is None
    page = Client().get(f"{ROOT}/requests.json").content.decode()
    assert not any(word in page for word in ("Tèo", "ngõ 10", "Lan"))
    assert "lon" not in row


def test_a_point_is_the_middle_of_its_hexagon():
    make_public()
    (row,) = get("requests.json")
    near = hypot(row["lat"] - 20.9836, (row["long"] - 105.8327) * cos(radians(21))) * 111_000
    assert 20 < near < 700
    make_public(lat=20.98361, lon=105.83271, text="Ồn nữa")
    assert {(r["lat"], r["long"]) for r in get("requests.json")} == {(row["lat"], row["long"])}


@pytest.mark.parametrize(
    "private",
    [
        {"category": "hinh_su.trom_cap"}, {"category": "can_bo.thai_do"}, {"kind": "complaint"},
        {"kind": "denunciation"}, {"kind": "crime_report"}, {"category": "hanh_chinh.cu_tru"},
        {"anonymous": True}, {"category": "ma_tuy.cai_nghien"}, {"category": "trat_tu.nghi_van"},
        {"text": "Công an phường Định Công nhận hối lộ của quán karaoke"},
    ],
)  # fmt: skip
def test_private_ones_are_nowhere(private):
    report = make_public(**private)
    code = report.spelled_code
    assert ids() == []
    assert ids(service_request_id=code) == []
    assert get("servicerequestupdates.json") == []
    for where in (f"requests/{code}", f"tokens/{code}"):
        assert Client().get(f"{ROOT}/{where}.json").status_code == 404


def test_one_is_a_list_of_one_in_both_forms():
    report = make_public()
    (row,) = get(f"requests/{report.spelled_code}.json")
    assert row["service_request_id"] == report.spelled_code
    root = read_xml(Client().get(f"{ROOT}/requests/{report.code}.xml"))
    assert root.tag == "service_requests"
    (shown,) = root.findall("request")
    assert shown.findtext("service_request_id") == report.spelled_code
    assert {child.tag for child in shown} == set(row)


def test_extensions_are_given_when_they_are_asked_for_and_only_then():
    report = make_public()
    one = f"requests/{report.spelled_code}"
    for where in ("requests.json", f"{one}.json"):
        (plain,), (odd,) = get(where), get(where, extensions="perhaps")
        (more,) = get(where, extensions="true")
        assert "extended_attributes" not in {*plain, *odd}
        extended = more.pop("extended_attributes")
        assert more == plain
        assert extended == {
            "detailed_status": report.state, "kind": report.kind, "source": report.channel,
        }  # fmt: skip
    by_number = get("requests.json", service_request_id=report.code, extensions="TRUE")
    assert by_number[0]["extended_attributes"] == extended
    root = read_xml(Client().get(f"{ROOT}/{one}.xml", {"extensions": "true"}))
    assert root.findtext("request/extended_attributes/detailed_status") == report.state
    bare = read_xml(Client().get(f"{ROOT}/{one}.xml"))
    assert bare.find("request/extended_attributes") is None


def test_filters_by_service_status_and_number():
    one, other = make_public(), make_public(category="giao_thong.do_xe", text="Ô tô đỗ vỉa hè")
    Report.objects.filter(pk=other.pk).update(
        state=State.CLOSED, closed_at=now(), ground="order.settled"
    )
    assert set(ids()) == {one.spelled_code, other.spelled_code}
    assert ids(service_code="trat_tu.on_ao,no.such") == [one.spelled_code]
    assert ids(status="closed") == [other.spelled_code]
    assert ids(status="open") == [one.spelled_code]
    assert len(ids(status="open,closed")) == 2
    # the number stands above all other filters
    both = ids(service_request_id=f"{one.code},{other.spelled_code},123", status="open")
    assert len(both) == 2
    assert Client().get(f"{ROOT}/requests.json?status=lost").status_code == 400


def test_case_20_filters_by_time_with_a_clock_that_goes_wrong_by_minutes():
    make_public()
    soon = (now() + timedelta(minutes=4)).strftime("%Y-%m-%dT%H:%M:%SZ")
    day_ago = (now() - timedelta(days=1)).isoformat()
    assert len(ids(start_date=day_ago, end_date=soon)) == 1
    assert len(ids(start_date=soon)) == 0
    assert ids(end_date=day_ago) == []
    far = (now() - timedelta(days=92)).isoformat()
    for query in ({"start_date": far, "end_date": soon}, {"start_date": "last week"}):
        answer = Client().get(f"{ROOT}/requests.xml", query)
        assert answer.status_code == 400
        assert read_xml(answer).findtext("error/code") == "400"


def test_pages():
    for number in range(3):
        make_public(text=f"Ồn ào {number}")
    first, second = ids(page_size=2), ids(page_size=2, page=2)
    assert (len(first), len(second), len(set(first + second))) == (2, 1, 3)
    assert Client().get(f"{ROOT}/requests.json?page=0").status_code == 400


def test_a_list_is_one_statement(django_assert_num_queries):
    for number in range(3):
        make_public(text=f"Ồn ào {number}")
    ids()
    with django_assert_num_queries(1):
        ids()


def test_updates_tell_the_steps_of_public_ones(django_assert_num_queries):
    report = make_public()
    (row,) = get("servicerequestupdates.json")
    assert row["service_request_id"] == report.spelled_code
    assert row["status"] == "open"
    assert row["external_status_code"] == "received"
    root = read_xml(Client().get(f"{ROOT}/servicerequestupdates.xml"))
    assert root.tag == "service_request_updates"
    assert root.findtext("request_update/update_id") == row["update_id"]
    with django_assert_num_queries(2):
        get("servicerequestupdates.json")
    hour_ago = (now() - timedelta(hours=2)).isoformat()
    assert get("servicerequestupdates.json", end_date=hour_ago) == []


def test_a_partner_adds_words_to_its_own_and_twice_is_once():
    key = make_key()
    (sent,) = post(key, **NOISE).json()
    update = {
        "service_request_id": sent["service_request_id"], "update_id": "9", "status": "FIXED",
        "updated_datetime": (now() + timedelta(minutes=3)).isoformat(),
        "description": "Tối nay hết ồn rồi ạ.",
    }  # fmt: skip
    first = post(key, "servicerequestupdates.xml", **update)
    assert first.status_code == 200
    assert read_xml(first).findtext("request_update/update_id")
    assert post(key, "servicerequestupdates.xml", **update).content == first.content
    message = Report.objects.get().messages.latest("at")
    assert message.text.startswith("Tối nay hết ồn rồi ạ.")
    assert Report.objects.get().messages.count() == 2
    assert post(make_key("Another"), "servicerequestupdates.json", **update).status_code == 404
    assert post("", "servicerequestupdates.json", **update).status_code == 403
    late = {**update, "update_id": "10", "updated_datetime": "2099-01-01T00:00:00Z"}
    assert post(key, "servicerequestupdates.json", **late).status_code == 400
    empty = {"service_request_id": sent["service_request_id"], "update_id": "11"}
    assert post(key, "servicerequestupdates.json", **empty).status_code == 400


def test_a_new_key_under_the_partners_name_goes_on():
    (sent,) = post(make_key(), **NOISE).json()
    words = {"service_request_id": sent["service_request_id"], "description": "Vẫn còn ồn"}
    assert post(make_key(), "servicerequestupdates.json", **words).status_code == 200
