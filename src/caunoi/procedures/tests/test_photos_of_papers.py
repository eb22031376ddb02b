"""Photos of papers on the page: to whom they go, what is refused, what is said of each later."""

from __future__ import annotations

import re
import struct

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from caunoi.accounts.models import Account, FormDraft
from caunoi.core.files.models import StoredFile
from caunoi.core.files.processing import process_pending_files
from caunoi.core.files.tests.make_pdf import make_pdf
from caunoi.procedures.models import PaperCheck
from caunoi.procedures.tests.making import PASSPORT, make_head
from caunoi.procedures.tests.reading import secret_in

pytestmark = pytest.mark.usefixtures("procedures")
RESIDENCE = "/xem-giay-to/gui/dang-ky-tam-tru/"
PATH = f"/xem-giay-to/gui/{PASSPORT}/"
OPENED = "/xem-giay-to/"


@pytest.fixture
def browser():
    return Client(enforce_csrf_checks=True)


def text(answer):
    return answer.content.decode()


def pdf(name="khai-sinh.pdf"):
    return SimpleUploadedFile(name, make_pdf())


def png(width, height):
    head = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + struct.pack(">II", width, height)
    return SimpleUploadedFile("lon.png", head + b"\x08\x02\x00\x00\x00" + bytes(40))


def send(browser, **fields):
    secret = secret_in(text(browser.get(PATH)))
    answer = browser.post(PATH, {"secret": secret, **fields})
    return answer, secret


def test_nobodys_papers_go_to_a_ward_that_was_not_chosen(browser):
    asked = text(browser.get(RESIDENCE))
    assert 'name="photos"' not in asked
    assert not re.search(r"<option[^>]* selected", asked)
    names = re.findall(r"<option value=\"[^\"]+\">([^<]+)<", asked)
    assert names.index("Công an phường Định Công") < names.index("Công an phường Hoàn Kiếm")
    # Without a choice nothing is taken, whatever came.
    assert browser.post(RESIDENCE, {"photos": pdf()}).status_code == 422
    assert not StoredFile.objects.exists()
    old = text(browser.get(RESIDENCE, {"tim": "phường Thịnh Liệt"}))
    assert len(re.findall(r"\?noi=", old)) > 1, "an old ward that was divided is asked about"
    found = browser.get(RESIDENCE, {"tim": "dinh cong"})
    assert found.status_code == 302
    page = text(browser.get(found["Location"]))
    assert "Công an phường Định Công" in page
    fields = {"secret": secret_in(page), "photos": pdf()}
    assert browser.post(found["Location"], fields).status_code == 200
    assert PaperCheck.objects.get().unit.name == "Công an phường Định Công"


def test_what_is_no_picture_is_refused_and_the_good_ones_stay(browser):
    bad = [SimpleUploadedFile("fake.jpg", b"only words, no picture"), png(12_000, 9_000)]
    answer, secret = send(browser, photos=[pdf(), *bad], phone="0912345678")
    told = text(answer)
    assert answer.status_code == 422
    assert not PaperCheck.objects.exists()
    assert "fake.jpg" in told
    assert "lon.png" in told
    assert "0912345678" in told
    assert told.count('class="cn-summary"') == 1
    (kept,) = re.findall(r'name="uploads" value="([^"]+)"', told)
    assert len(kept.split()) == 1
    sent = browser.post(PATH, {"secret": secret, "uploads": kept})
    assert sent.status_code == 200
    assert PaperCheck.objects.get().papers.count() == 1
    # The same press again is the same request.
    assert browser.post(PATH, {"secret": secret, "uploads": kept}).status_code == 200
    assert "/xem-giay-to/" in text(sent).partition("cn-print-card")[2]
    alone, _secret = send(browser, uploads=kept.split()[0], drop=kept.split()[0])
    assert alone.status_code == 422, "taken out, or taken already: there is no photo"


def test_what_proves_broken_later_is_told_to_both_sides(browser):
    broken = SimpleUploadedFile("a.jpg", b"\xff\xd8\xff\xe0" + bytes(60))
    answer, secret = send(browser, photos=[broken, pdf()], words="Thế này được chưa?")
    assert answer.status_code == 200
    made = PaperCheck.objects.get()
    process_pending_files()
    receipt = {"code": made.code, "secret": secret}
    page = text(browser.post(OPENED, receipt))
    assert "Không mở được, xin chụp lại" in page
    assert "Thế này được chưa?" in page
    assert 'name="again-1"' in page
    assert 'name="again-2"' not in page
    head = make_head()
    desk = Client()
    desk.force_login(Account.objects.get(pk=head.account_id))
    judged = f"/can-bo/giay-to/{made.pk}/"
    assert "đã được mời chụp lại" in text(desk.get(judged))
    # Whatever is pressed, nobody has seen it.
    desk.post(judged, {"verdict-1": "good", "verdict-2": "good", "answer": "Thiếu ảnh 1"})
    verdicts = made.papers.order_by("number").values_list("verdict", flat=True)
    assert list(verdicts) == ["unclear", "good"]
    again = {**receipt, "act": "more", "again-1": pdf("moi.pdf"), "words": "Ảnh mới đây ạ"}
    bad = SimpleUploadedFile("x.exe", b"MZ" + bytes(50))
    more = text(browser.post(OPENED, {**again, "photos": bad}))
    assert "x.exe" in more
    assert made.papers.get(number=3).replaces == 1
    said = [more.index(words) for words in ("Thế này được chưa?", "Thiếu ảnh 1", "Ảnh mới đây ạ")]
    assert said == sorted(said)


def test_verdicts_that_were_not_sent_are_found_again(browser):
    send(browser, photos=[pdf()])
    made = PaperCheck.objects.get()
    process_pending_files()
    desk = Client()
    desk.force_login(Account.objects.get(pk=make_head().account_id))
    judged = f"/can-bo/giay-to/{made.pk}/"
    wrong = {"verdict-1": "wrong", "words-1": "Bản sao chưa chứng thực", "answer": ""}
    assert 'value="send"' in text(desk.post(judged, wrong))
    page = text(desk.get(judged))  # gone away from what the person would read, and back
    assert "Bản sao chưa chứng thực" in page
    assert '<option value="wrong" selected>' in page
    desk.post(judged, {**wrong, "act": "send"})
    assert made.papers.get().verdict == "wrong"
    assert not FormDraft.objects.exists()


def test_ones_own_photos_are_shown_by_links_that_end(browser):
    _answer, secret = send(browser, photos=[pdf()])
    made = PaperCheck.objects.get()
    process_pending_files()
    page = text(browser.post(OPENED, {"code": made.code, "secret": secret}))
    (address,) = set(re.findall(r'href="(/xem-giay-to/anh/[^"]+)"', page))
    for one in (address, f"{address}nho/"):
        shown = browser.get(one)
        assert shown["Content-Type"] == "image/jpeg"
        assert "no-store" in shown["Cache-Control"]
    assert browser.get("/xem-giay-to/anh/abc/").status_code == 404
    PaperCheck.objects.update(secret_hash=bytes(32))
    assert browser.get(address).status_code == 404
