"""Whoever books out of the guided check reads their own list on the slip; nothing of it is kept."""

from __future__ import annotations

import html
import re

import pytest
from django.test import Client

from caunoi.procedures.models import Appointment
from caunoi.procedures.tests.making import RESIDENCE, make_desk
from caunoi.procedures.tests.reading import secret_in, time_in

pytestmark = pytest.mark.usefixtures("procedures")
ANSWERS = {"bao-lau": "dai", "thuong-tru": "khac", "nha": "thue", "dong-y": "ky", "vneid": "chua"}
SIGNED, CARD = "Giấy chủ nhà ký đồng ý", "Thẻ căn cước của ông/bà"


def _read(client, path, **data):
    return html.unescape(client.get(path, data).content.decode())


def _slip(client, path):
    form = re.search(r'<form method="post" action="([^"]+)"', _read(client, path))
    assert form is not None
    page = _read(client, path)
    answer = client.post(form[1], {"secret": secret_in(page), "at": time_in(page)})
    assert answer.status_code == 200
    return html.unescape(answer.content.decode())


def test_the_answers_of_the_check_are_handed_on_to_the_slip():
    make_desk("CA-00316", RESIDENCE)
    client = Client()
    done = _read(client, f"/thu-tuc/{RESIDENCE}/hoi/", **ANSWERS)
    link = re.search(rf'href="(/lich-hen/dat/{RESIDENCE}/\?[^"]+)"', done)
    assert link is not None
    ward = client.get(link[1] + "&tim=dinh cong")
    assert ward.status_code == 302

    slip = _slip(client, ward["Location"])

    assert SIGNED in slip
    assert CARD in slip
    assert "Xem chính xác" not in slip
    kept = Appointment.objects.values().get()
    assert not any("dong-y" in str(value) or "thue" in str(value) for value in kept.values())


@pytest.mark.parametrize(
    "written", ["", "bao-lau.dai", "x.y", "<b>", "bao-lau.dai_thuong-tru", "a" * 9000]
)
def test_answers_that_lead_to_no_end_leave_the_general_list(written):
    desk = make_desk("CA-00316", RESIDENCE)
    path = f"/lich-hen/dat/{RESIDENCE}/?quay={desk.code}&da-dap={written}"
    slip = _slip(Client(), path)
    assert SIGNED not in slip
    assert "Tờ khai CT01" in slip
    assert "<b>&" not in slip
