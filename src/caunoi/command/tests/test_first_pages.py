"""Whoever signs in is led to the page on which the work of their role is."""

from __future__ import annotations

import pytest
from django.test import Client

from caunoi.accounts.choices import Role
from caunoi.accounts.models import Account
from caunoi.testing.cast import CITY, WARD
from caunoi.testing.officers import make_officer

FIRST = {
    Role.PRESS: "/can-bo/thong-bao/",
    Role.AUDITOR: "/can-bo/dong-ho/",
    Role.ADMIN: "/quan-tri/",
    Role.EDITOR: "/can-bo/trang/",
    Role.BANK_DESK: "/tai-khoan/",
} | dict.fromkeys(
    (Role.DUTY_OFFICER, Role.AREA_OFFICER, Role.HANDLER, Role.HEAD, Role.ANSWERER,
     Role.DISPATCHER, Role.COMMANDER, Role.PROCURATOR),
    "/can-bo/",
)  # fmt: skip


@pytest.mark.parametrize("role", Role)
def test_each_role_is_led_to_where_its_work_is(city, role):
    officer = make_officer(role, WARD if role == Role.HEAD else CITY)
    client = Client()
    client.force_login(Account.objects.get(pk=officer.account_id))

    answer = client.get("/can-bo/ban/")

    assert (answer.status_code, answer["Location"]) == (302, FIRST[role])
    assert client.get(answer["Location"]).status_code == 200
