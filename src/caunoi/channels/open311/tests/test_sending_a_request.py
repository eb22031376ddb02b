"""A partner's POST becomes a report: once, with its answers, its files, and the receipt."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from caunoi.accounts.models import ApiToken
from caunoi.accounts.policy import VIEW
from caunoi.channels.open311.tests.partners import NOISE, ROOT, make_key, post, read_xml
from caunoi.core.clock import now
from caunoi.core.files.tests.make_images import make_phone_photo
from caunoi.reports.contacts import open_contact
from caunoi.reports.models import Attachment, Message, Report
from caunoi.reports.services.receipts import open_report

pytestmark = pytest.mark.usefixtures("city")


def test_it_is_received_with_all_that_was_told():
    answer = post(
        make_key(), **NOISE, email="lan@example.test", **{
            "attribute[when]": "2026-11-20T02:00:00+07:00", "attribute[how_often]": "daily",
            "attribute[title]": "Hát karaoke", "attribute[easting]": "123", "device_id": "x",
        },
    )  # fmt: skip
    assert answer.status_code == 200
    (found,) = answer.json()
    assert set(found) == {"service_request_id", "service_notice", "account_id"}
    report = Report.objects.select_related("contact").get()
    assert found["service_request_id"] == report.spelled_code
    assert report.channel == "open311"
    assert report.category == "trat_tu.on_ao"
    assert (report.lat, report.lon) == (20.9836, 105.8327)
    assert report.area_code == "00316"
    assert report.text.startswith("Hát karaoke\nQuán karaoke")
    assert "Hằng ngày" in report.text
    assert report.occurred_at
    assert report.occurred_at.isoformat() == "2026-11-19T19:00:00+00:00"
    assert report.contact
    assert open_contact(report.contact).name == "Trần Thị Lan"
    assert not report.anonymous


def test_the_notice_holds_the_secret_that_opens_it():
    (found,) = post(make_key(), **NOISE).json()
    secret = found["service_notice"].rsplit(" ", 4)
    opened = open_report(found["service_request_id"], " ".join(secret[-4:]))
    assert opened.pk == Report.objects.get().pk


def test_a_private_kind_is_taken_too():
    answer = post(make_key(), **{**NOISE, "service_code": "hinh_su.trom_cap"})
    assert answer.status_code == 200
    report = Report.objects.get()
    assert report.kind == "crime_report"
    assert Client().get(f"{ROOT}/requests/{report.spelled_code}.json").status_code == 404


def test_case_20_a_post_after_a_client_timeout_is_the_same_request():
    """Case 20: the same content within minutes."""
    key = make_key()
    first, again = post(key, **NOISE).json(), post(key, **NOISE).json()
    assert again == first
    assert Report.objects.count() == 1
    assert post(make_key("Another"), **NOISE).json() != first
    assert post(key, **{**NOISE, "description": "Việc khác hẳn, chó cắn người"}).json() != first
    assert Report.objects.count() == 3


def test_the_same_content_days_later_is_another_matter(travel_far):
    key = make_key()
    first = post(key, **NOISE).json()
    travel_far(timedelta(hours=2))
    assert post(key, **NOISE).json() != first


def test_a_partners_own_number_is_one_request_for_a_month(travel_far):
    key = make_key()
    first = post(key, **NOISE, **{"attribute[fixmystreet_id]": "77"}).json()
    travel_far(timedelta(hours=3))
    assert post(key, **NOISE, **{"attribute[fixmystreet_id]": "77"}).json() == first
    assert post(key, **NOISE, **{"attribute[fixmystreet_id]": "78"}).json() != first


def test_media_come_with_it_and_a_repetition_stores_them_once():
    key, photo = make_key(), make_phone_photo()
    first, again = (
        post(key, **NOISE, media=SimpleUploadedFile("a.jpg", photo, "image/jpeg")).json()
        for _time in range(2)
    )
    assert first == again
    assert Attachment.objects.count() == 1


def test_media_that_cannot_be_kept_do_not_stop_the_words(settings):
    settings.UPLOAD_MAX_BYTES = 3
    (found,) = post(make_key(), **NOISE, media=SimpleUploadedFile("a.jpg", b"1234")).json()
    assert "a.jpg" in found["service_notice"]
    assert Report.objects.count() == 1


def test_a_picture_elsewhere_is_kept_as_its_address_and_not_fetched():
    post(make_key(), **NOISE, media_url="http://169.254.169.254/latest/meta-data")
    assert "http://169.254.169.254/latest/meta-data" in Report.objects.get().text
    assert not Attachment.objects.exists()


@pytest.mark.parametrize("ended", ["none", "wrong", "narrow", "revoked", "expired"])
def test_case_20_without_a_good_key_nothing_is_taken(ended):
    key = {"none": "", "wrong": "cn_wrong"}.get(ended) if ended in ("none", "wrong") else None
    if key is None:
        key = make_key(scope=VIEW if ended == "narrow" else "channels.open311")
    if ended == "revoked":
        ApiToken.objects.update(revoked_at=now())
    if ended == "expired":
        ApiToken.objects.update(expires_at=now() - timedelta(seconds=1))
    answer = post(key, "requests.xml", **NOISE)
    assert answer.status_code == 403
    assert read_xml(answer).findtext("error/code") == "403"
    assert not Report.objects.exists()


@pytest.mark.parametrize(
    ("field", "value", "status"),
    [("service_code", "", 400), ("service_code", "no.such", 404), ("description", "", 400),
     ("lat", "north", 400), ("lat", "95", 400), ("attribute[when]", "yesterday", 400)],
)  # fmt: skip
def test_what_is_missing_is_named(field, value, status):
    answer = post(make_key(), **{**NOISE, field: value})
    assert answer.status_code == status
    assert answer.json()[0]["code"] == status
    assert (
        field.removeprefix("attribute[").rstrip("]").split("_")[0]
        in (answer.json()[0]["description"])
    )


def test_an_address_or_a_wards_code_is_place_enough():
    key = make_key()
    words = {k: v for k, v in NOISE.items() if k not in ("lat", "long")}
    assert post(key, **words).status_code == 400
    post(key, **words, address_string="12 ngõ 192 Lê Trọng Tấn")
    assert Report.objects.get().place == "12 ngõ 192 Lê Trọng Tấn"
    post(key, **{**words, "address_id": "00316", "description": "Loa kẹo kéo ngoài công viên"})
    assert Report.objects.latest("received_at").area_code == "00316"


def test_without_a_name_it_is_nameless():
    named = ("first_name", "last_name", "phone")
    post(make_key(), **{name: value for name, value in NOISE.items() if name not in named})
    report = Report.objects.get()
    assert report.anonymous
    assert report.contact is None


def test_a_key_may_stand_in_the_address():
    answer = Client().post(f"{ROOT}/requests.json?api_key={make_key()}", NOISE)
    assert answer.status_code == 200


def test_intake_is_one_statement(django_assert_num_queries):
    key = make_key()
    post(key, **{**NOISE, "description": "làm nóng"})
    # The key, its officer, "was it sent before?", and the report with all that belongs to it: one
    # statement, which the test's own transaction puts between two marks.
    with django_assert_num_queries(6):
        post(key, **NOISE)
    assert Message.objects.count() == 2
