"""Files on the reporter's page: by links that live minutes, name one file and fit one receipt."""

from __future__ import annotations

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from caunoi.core.files.choices import ScanState, ViewState
from caunoi.core.files.models import StoredFile
from caunoi.core.files.uploads import find_files, store_upload
from caunoi.reports.codes import hash_secret
from caunoi.reports.file_links import LIFETIME, make_token, reporter_link
from caunoi.reports.models import Attachment, Report
from caunoi.reports.selectors.files import files_by_message
from caunoi.reports.services.talking import add_message, write_note
from caunoi.reports.tests.following import make_copies, open_page, photo, send_file, text_of
from caunoi.testing.cast import WARD
from caunoi.testing.make import get_unit, make_receipt

pytestmark = pytest.mark.usefixtures("city")


@pytest.fixture
def receipt(city):
    receipt = make_receipt(kind="order_feedback")
    Report.objects.filter(pk=receipt.report_id).update(unit=get_unit(WARD))
    return receipt


@pytest.fixture
def report(receipt):
    return Report.objects.select_related("unit").get(pk=receipt.report_id)


def get(address: str, **headers: str):
    return Client().get(address, headers=headers)


def links_in(page) -> list[str]:
    return re.findall(r'(?:src|href)="(/tra-cuu/tep/[^"]+)"', page.content.decode())


def test_what_was_sent_is_seen_as_a_clean_copy_and_had_again(receipt, report):
    send_file(report)
    make_copies()
    view, thumb, original = sorted(links_in(open_page(receipt)), key=lambda link: link[-5:])[:3]
    for address in (view, thumb, original):
        answer = get(address)
        content = b"".join(answer)
        assert answer.status_code == 200
        assert "no-store" in answer["Cache-Control"]
        assert answer["Referrer-Policy"] == "no-referrer"
        assert "sandbox" in answer["Content-Security-Policy"]
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert receipt.secret.split()[0] not in address
        is_original = address.endswith("goc/")
        assert (b"SecretMaker" in content) == is_original
        assert answer["Content-Disposition"].startswith("attachment" if is_original else "inline")
        if not is_original:
            assert answer["Content-Type"] == "image/jpeg"


def test_files_stand_in_the_order_in_which_they_were_chosen(report):
    names = [f"tep-{number}.bin" for number in range(6)]
    tokens = [store_upload(SimpleUploadedFile(name, b"x")) for name in names]
    add_message(report, text="", files=find_files(tokens)[0])
    (files,) = files_by_message(report).values()
    assert [file.name for file in files] == names


def test_a_link_ends_after_minutes(report, travel):
    attachment = send_file(report)
    make_copies()
    address = reporter_link(report)(attachment.pk)
    travel.shift(LIFETIME.total_seconds() - 5)
    assert get(address).status_code == 200
    travel.shift(10)
    gone = get(address)
    assert gone.status_code == 404
    assert "no-store" in gone["Cache-Control"]


def test_a_link_cannot_be_guessed_or_changed(report):
    attachment = send_file(report)
    make_copies()
    token = make_token(report, attachment.pk)
    swapped = token[:-3] + ("AAA" if token[-3:] != "AAA" else "BBB")
    for wrong in (swapped, token[:-4], "x", "x" * 200, str(attachment.pk), "-_"):
        assert get(f"/tra-cuu/tep/{wrong}/").status_code == 404


def test_a_link_dies_with_the_receipt_it_was_made_for(report):
    address = reporter_link(report)(send_file(report).pk)
    make_copies()
    Report.objects.filter(pk=report.pk).update(secret_hash=hash_secret("another one"))
    assert get(address).status_code == 404


def test_files_of_notes_have_no_link_and_none_works(receipt, report, hoa):
    ids, _missing = find_files([store_upload(SimpleUploadedFile("noi-bo.jpg", photo()))])
    write_note(report_id=report.pk, by=hoa, text="Ảnh hiện trường", files=ids)
    make_copies()
    assert "noi-bo" not in text_of(open_page(receipt))
    attachment = Attachment.objects.get(report=report)
    assert get(reporter_link(report)(attachment.pk)).status_code == 404


@pytest.mark.parametrize(
    ("scan", "view", "words"),
    [
        (ScanState.PENDING, ViewState.PENDING, "A safe copy is being made"),
        (ScanState.WAITING, ViewState.PENDING, "Not scanned yet: the scanner does not answer"),
        (ScanState.INFECTED, ViewState.NONE, "holds something harmful; it is sealed"),
        (ScanState.BARRED, ViewState.NONE, "Sealed"),
        (ScanState.CLEAN, ViewState.FAILED, "so there is no copy to look at"),
        (ScanState.CLEAN, ViewState.NONE, "is no photo, video, sound recording or PDF"),
    ],
)
def test_each_state_is_told_and_nothing_is_shown(receipt, report, scan, view, words):
    attachment = send_file(report)
    StoredFile.objects.filter(pk=attachment.file_id).update(scan_state=scan, view_state=view)
    answer = Client().post("/en/tra-cuu/", {"code": receipt.code, "secret": receipt.secret})
    page = text_of(answer)
    assert words in page
    assert '<img src="/en/tra-cuu/tep/' not in page
    assert get(reporter_link(report)(attachment.pk)).status_code == 404


@pytest.mark.parametrize("scan", [ScanState.PENDING, ScanState.WAITING, ScanState.INFECTED,
                                  ScanState.FAILED, ScanState.BARRED])  # fmt: skip
def test_the_original_stays_in_quarantine(report, scan):
    attachment = send_file(report)
    StoredFile.objects.filter(pk=attachment.file_id).update(scan_state=scan)
    assert get(reporter_link(report)(attachment.pk) + "goc/").status_code == 409


def test_players_get_a_film_piece_by_piece(report):
    attachment = send_file(report)
    make_copies()
    address = reporter_link(report)(attachment.pk)
    whole = b"".join(get(address))
    part = get(address, Range="bytes=4-9")
    assert part.status_code == 206
    assert b"".join(part) == whole[4:10]
    assert part["Content-Range"] == f"bytes 4-9/{len(whole)}"


def test_no_cookie_and_no_session_for_a_file(report, django_assert_max_num_queries):
    attachment = send_file(report)
    make_copies()
    address = reporter_link(report)(attachment.pk)
    client = Client()
    with django_assert_max_num_queries(3):
        client.get(address)
    assert not client.cookies
