"""A student asks about temporary residence, answers five questions, and need not come.

Then the trips saved are counted, and the unit sees them.
"""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.conf import settings
from django.test import Client

from caunoi.accounts.choices import Role
from caunoi.accounts.models import Account
from caunoi.procedures import catalogue
from caunoi.procedures.models import TripCount
from caunoi.procedures.services.loading import load_procedures
from caunoi.testing.officers import make_officer

STRIP = re.compile(r"<[^>]+>")
RADIO = re.compile(r'type="radio" name="([^"]+)" value="([^"]+)"[^>]*>(.*?)</label>', re.S)


@pytest.fixture
def student(city):
    load_procedures(settings.CITY_DATA)
    catalogue.forget()
    yield Student()
    catalogue.forget()


class Student:
    """Somebody on a cheap phone, with no script running."""

    def __init__(self) -> None:
        self.client, self.page = Client(enforce_csrf_checks=True), ""

    def opens(self, path: str) -> str:
        answer = self.client.get(path)
        assert answer.status_code == 200, path
        self.page = unescape(answer.content.decode())
        return STRIP.sub(" ", self.page)

    def follows(self, words: str) -> str:
        """The link that bears these words."""
        for path, inside in re.findall(r'<a [^>]*href="([^"]+)"[^>]*>(.*?)</a>', self.page, re.S):
            if words in STRIP.sub(" ", inside):
                return self.opens(path)
        raise AssertionError(f"no link says {words}")

    def answers(self, words: str) -> str:
        """Press what the label says, and go on: as a browser sends the form."""
        form = re.search(r"<form method=\"get\".*?</form>", self.page, re.S)
        assert form is not None
        kept = re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', form[0])
        for name, value, label in RADIO.findall(form[0]):
            if words in STRIP.sub(" ", label):
                pairs = "&".join(f"{one}={two}" for one, two in [*kept, (name, value)])
                return self.opens(f"{self._path()}?{pairs}")
        raise AssertionError(f"no answer says {words}")

    def _path(self) -> str:
        found = re.search(r'<form method="get" action="([^"]+)"', self.page)
        assert found is not None
        return found[1]


def test_the_student_finds_out_that_nobody_must_come(student):
    student.opens("/thu-tuc/?q=sinh+vien+thue+tro")
    student.follows("Đăng ký tạm trú")
    student.follows("Xem ngay")
    student.answers("từ 30 ngày")
    student.answers("Phường, xã khác")
    student.answers("Tôi thuê")
    student.answers("Ký giấy")
    read = student.answers("Có")

    assert "Ông/bà không phải đến" in read
    assert "Hợp đồng thuê nhà" in read
    assert "7.000 đồng" in read
    # The list is by one's own answers: it says so, when it was looked at, and leads to the portal.
    assert "Danh sách này theo đúng những gì ông/bà đã trả lời" in read
    assert settings.PUBLIC_SERVICE_PORTAL in student.page
    assert "<svg" in student.page

    told = student.client.post("/thu-tuc/dang-ky-tam-tru/xong/", {"trips": "0"})
    assert told.status_code == 200
    assert TripCount.objects.get().before == 2

    head = make_officer(Role.HEAD, "PC06")
    desk = Client()
    desk.force_login(Account.objects.get(pk=head.account_id))
    assert "2 / 1" in desk.get("/can-bo/thu-tuc/so-lieu/").content.decode()


def test_in_a_students_hostel_it_is_the_hostel_that_registers(student):
    student.opens("/thu-tuc/dang-ky-tam-tru/hoi/")
    student.answers("từ 30 ngày")
    student.answers("Phường, xã khác")
    read = student.answers("Ký túc xá")
    assert "Ông/bà không phải đến" in read
    assert "ban quản lý" in read.lower()


def test_an_answer_that_was_wrong_is_given_again(student):
    student.opens("/thu-tuc/dang-ky-tam-tru/hoi/")
    student.answers("dưới 30 ngày")
    assert "thủ tục khác" in STRIP.sub(" ", student.page)
    student.follows("Sửa")
    read = student.answers("từ 30 ngày")
    assert "đăng ký thường trú" in read
