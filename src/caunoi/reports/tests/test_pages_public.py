"""The resident's pages without JavaScript: five screens, a receipt, and the way back with it."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from caunoi.accounts.models import AccountSession
from caunoi.reports.models import Message, Report

pytestmark = pytest.mark.usefixtures("city")
TEXT = "Tối nào cũng có nhóm thanh niên đua xe, nẹt pô ở đường Kim Giang"


def hidden(page: str) -> dict[str, str]:
    found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page)
    return dict(found)


def walk(client: Client, start: str, answers: list[dict[str, str]]) -> str:
    """Fill one screen after another as a browser would; gives the last page."""
    page = client.get(start).content.decode()
    for answer in answers:
        data = {**hidden(page), **answer}
        page = client.post(start, data).content.decode()
    return page


def receipt_of(page: str) -> tuple[str, str]:
    code = re.search(r'id="receipt-code"[^>]*>([^<]+)<', page)
    secret = re.search(r'id="receipt-secret"[^>]*>([^<]+)<', page)
    assert code
    assert secret
    return code[1], secret[1]


SCREENS = [
    {"text": TEXT},
    {"area_words": "dinh cong", "area_code": "00316", "place": "Đường Kim Giang"},
    {"when": "again"},
    {"name": "Lan", "phone": "0912345678"},
    {},
]


def test_five_screens_lead_to_a_receipt_that_opens():
    client = Client()
    code, secret = receipt_of(walk(client, "/gui-tin/", SCREENS))
    report = Report.objects.get()
    assert (report.text, report.spelled_code, report.anonymous) == (TEXT, code, False)
    assert report.area_code
    opened = Client().post("/tra-cuu/", {"code": code, "secret": secret}).content.decode()
    assert "Kim Giang" in opened
    assert secret not in Client().get("/tra-cuu/").content.decode()


def test_sending_the_last_screen_twice_is_one_report():
    client = Client()
    page = walk(client, "/gui-tin/", SCREENS[:-1])
    data = hidden(page)
    first, second = (client.post("/gui-tin/", data).content.decode() for _ in range(2))
    assert receipt_of(first) == receipt_of(second)
    assert Report.objects.count() == 1


def test_what_was_typed_stays_when_something_is_wrong():
    client = Client()
    page = walk(client, "/gui-tin/", [{"text": TEXT}, {"area_words": "khong co dau"}])
    assert "khong co dau" in page
    assert hidden(page)["text"].startswith("Tối nào")


def test_a_fresh_screen_shows_no_error():
    page = Client().get("/gui-tin/").content.decode()
    assert "aria-invalid" not in page
    assert "aria-invalid" not in walk(Client(), "/gui-tin/", [{"text": TEXT}])


def test_an_empty_report_is_asked_for_its_words():
    page = walk(Client(), "/gui-tin/", [{"text": "   "}])
    assert 'aria-invalid="true"' in page
    assert not Report.objects.exists()


def test_the_anonymous_path_leaves_no_cookie_no_session_no_person():
    client = Client(REMOTE_ADDR="203.0.113.9", headers={"User-Agent": "Telltale/1"})
    page = walk(client, "/gui-tin/an-danh/", [*SCREENS[:3], {}])
    code, secret = receipt_of(page)
    report = Report.objects.get()
    assert report.anonymous
    assert report.contact is None
    assert not client.cookies
    assert not AccountSession.objects.exists()
    assert "csrfmiddlewaretoken" not in page
    assert code in page
    assert secret not in str(report.__dict__)


def test_a_wrong_secret_and_a_wrong_code_get_the_same_words():
    client = Client()
    code, _secret = receipt_of(walk(client, "/gui-tin/", SCREENS))
    wrong = Client().post("/tra-cuu/", {"code": code, "secret": "ba ba ba"})
    nobody = Client().post("/tra-cuu/", {"code": "000000000", "secret": "ba ba ba"})
    assert wrong.status_code == nobody.status_code == 404
    for answer in (wrong, nobody):
        assert "Kim Giang" not in answer.content.decode()


def test_the_reporter_writes_on_the_follow_up_page():
    code, secret = receipt_of(walk(Client(), "/gui-tin/", SCREENS))
    Client().post(
        "/tra-cuu/", {"code": code, "secret": secret, "act": "write", "text": "Thêm: biển số 29"}
    )
    assert Message.objects.filter(text__contains="biển số").count() == 1


@pytest.mark.parametrize("path", ["/", "/en/", "/en/gui-tin/", "/en/gui-tin/an-danh/", "/tra-cuu/"])
def test_every_page_answers_in_its_language(path):
    answer = Client().get(path)
    assert answer.status_code == 200
    assert f'lang="{"en" if path.startswith("/en/") else "vi"}"' in answer.content.decode()


def test_browsers_may_name_our_own_origin_where_a_form_is_checked_for_it():
    """With no-referrer a browser sends `Origin: null`, and every named report would be refused."""
    assert Client().get("/gui-tin/")["Referrer-Policy"] == "same-origin"
    assert Client().get("/gui-tin/an-danh/")["Referrer-Policy"] == "no-referrer"
