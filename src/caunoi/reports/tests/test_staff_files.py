"""Files on the desk: only who may see the report, only who handles it gets originals, all leaves a
trace."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.test import Client

from caunoi.accounts.models import Account
from caunoi.core.files.choices import ScanState
from caunoi.core.files.models import StoredFile
from caunoi.reports.choices import Look
from caunoi.reports.file_links import staff_link
from caunoi.reports.models import Access, Report
from caunoi.reports.selectors.files import files_by_message
from caunoi.reports.services.looking import SAME_LOOK
from caunoi.reports.tests.following import make_copies, send_file
from caunoi.testing.cast import CRIMINAL, WARD
from caunoi.testing.make import make_report

pytestmark = pytest.mark.usefixtures("city")


def as_officer(actor) -> Client:
    client = Client()
    client.force_login(Account.objects.get(pk=actor.account_id))
    return client


@pytest.fixture
def report(city):
    return make_report("order_feedback", unit=WARD)


@pytest.fixture
def address(report):
    attachment = send_file(report)
    make_copies()
    return staff_link(report)(attachment.pk)


def looks(report: Report) -> list[str]:
    return list(
        Access.objects.filter(report=report).order_by("at").values_list("purpose", flat=True)
    )


def test_the_officer_who_handles_it_sees_and_saves_and_the_reporter_sees_that(report, address, hoa):
    client = as_officer(hoa)
    assert client.get(address)["Content-Type"] == "image/jpeg"
    assert client.get(f"{address}1/").status_code == 200
    original = client.get(f"{address}goc/")
    assert b"SecretMaker" in b"".join(original)
    assert original["Content-Disposition"].startswith("attachment")
    assert "no-store" in original["Cache-Control"]
    assert looks(report) == [Look.FILE]


def test_looking_again_within_minutes_is_one_trace_and_later_a_second(report, address, hoa, travel):
    client = as_officer(hoa)
    client.get(address)
    client.get(address)
    assert looks(report) == [Look.FILE]
    travel.shift(SAME_LOOK.total_seconds() + 1)
    as_officer(hoa).get(address)
    assert looks(report) == [Look.FILE, Look.FILE]


def test_the_small_picture_is_part_of_reading_the_report(report, address, hoa):
    as_officer(hoa).get(f"{address}nho/")
    assert looks(report) == [Look.HANDLING]


def test_an_outsider_cannot_know_that_it_is_there(report, address, tuan):
    for more in ("", "nho/", "goc/", "1/"):
        assert as_officer(tuan).get(address + more).status_code == 404
    assert not looks(report)


def test_a_stranger_is_asked_to_sign_in(address):
    answer = Client().get(address)
    assert answer.status_code == 302
    assert "/tai-khoan/" in answer["Location"]


def test_who_supervises_looks_and_gets_no_original(report, address, nga):
    client = as_officer(nga)
    assert client.get(address).status_code == 200
    assert client.get(f"{address}goc/").status_code == 403
    assert looks(report) == [Look.FILE]


def test_a_file_of_another_report_is_not_had_by_this_ones_address(report, address, hoa):
    other = make_report("order_feedback", unit=WARD)
    elsewhere = address.replace(report.spelled_code, other.spelled_code)
    assert as_officer(hoa).get(elsewhere).status_code == 404
    assert as_officer(hoa).get(staff_link(report)(uuid4())).status_code == 404


def test_a_page_that_is_not_there_and_a_harmful_original_are_refused_in_words(report, address, hoa):
    client = as_officer(hoa)
    assert client.get(f"{address}7/").status_code == 404
    StoredFile.objects.update(scan_state=ScanState.INFECTED)
    refused = client.get(f"{address}goc/")
    assert refused.status_code == 409
    assert "<h1" in refused.content.decode()


def test_the_desk_tells_what_the_scanner_said_and_offers_originals_to_handlers(
    report, address, hoa, nga
):
    (files,) = files_by_message(report, staff_link(report), by=hoa).values()
    assert files[0].is_shown
    assert files[0].may_download
    assert files[0].scan  # no scanner is set up: that is told, never "clean"
    (theirs,) = files_by_message(report, staff_link(report), by=nga).values()
    assert not theirs[0].may_download


def test_an_officer_of_another_unit_gets_it_when_the_report_is_theirs(report, address, binh):
    assert as_officer(binh).get(address).status_code == 404
    make = Report.objects.filter(pk=report.pk)
    make.update(unit=report.unit.__class__.objects.get(code=CRIMINAL))
    assert as_officer(binh).get(address).status_code == 200
