"""Where is my file: told by whatever back office stands behind, to whoever has the number."""

from __future__ import annotations

import pytest
from django.test import Client

from caunoi.core.errors import NotFound
from caunoi.procedures.status import NotAnswering, find_file

pytestmark = pytest.mark.usefixtures("procedures")
DEMO = "caunoi.demo.back_office.DemoBackOffice"


class Silent:
    def find(self, number):
        raise TimeoutError


def page(number, status=200):
    answer = Client(enforce_csrf_checks=True).post("/ho-so/", {"number": number})
    assert answer.status_code == status
    return answer.content.decode()


def test_a_file_tells_how_far_it_is_and_what_it_waits_for(settings):
    settings.FILE_STATUS = DEMO
    for typed in ("0612-4471-9", "0612 4471 9", " 061244719 "):
        assert "Đang in hộ chiếu" in page(typed)
    assert "cn-alert cn-tone-success" in page("0612-4502-3")
    assert "lệ phí trước bạ" in page("0612-4533-8")
    assert page("0000-0000-0", 404)
    assert page("", 422)
    assert page("<script>", 404)


def test_a_number_that_opens_nothing_leads_on(settings):
    settings.FILE_STATUS = DEMO
    missed = page("1234-5678-0", 404)  # the example beside the field: no file of anybody
    main = missed.partition("<main")[2].partition("</main>")[0]
    assert "tel:069.2196.777" in main
    for door in ("/tra-cuu/", "/lich-hen/", "/xem-giay-to/", "/hoi-dap/"):
        assert f'href="{door}"' in main


def test_without_a_back_office_or_with_a_silent_one_people_are_told(settings):
    settings.FILE_STATUS = ""
    with pytest.raises(NotFound):
        find_file("0612-4471-9")
    settings.FILE_STATUS = f"{__name__}.Silent"
    with pytest.raises(NotAnswering):
        find_file("0612-4471-9")
    assert page("0612-4471-9", 503)
