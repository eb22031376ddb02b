"""Logs name nobody: no address, e-mail, phone or query, in lines and in tracebacks."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator

import pytest
from django.test import Client

from caunoi.accounts.models import Account
from caunoi.core.logs import NoPerson

PHONE, EMAIL, ADDRESS = "0912345678", "lan@example.test", "203.0.113.77"
PERSONAL = (PHONE, EMAIL, ADDRESS, "bi-mat-trong-cau-hoi")


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """What the console would show, everything from DEBUG on."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.addFilter(NoPerson())
    root = logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield stream
    root.removeHandler(handler)
    root.setLevel(level)


def nobody_in(log: io.StringIO) -> bool:
    return not [one for one in PERSONAL if one in log.getvalue()]


def test_a_failed_sign_in_leaves_no_person_in_the_log(log, db):
    for _ in range(8):
        Client(REMOTE_ADDR=ADDRESS).post("/tai-khoan/login/", {"login": EMAIL, "password": "x"})
    assert "wrong passwords" in log.getvalue()  # it was told of
    assert nobody_in(log)


def test_a_report_with_a_phone_leaves_no_person_in_the_log(log, city):
    answer = Client(REMOTE_ADDR=ADDRESS).post(
        "/api/v1/reports?x=bi-mat-trong-cau-hoi",
        {"text": f"Gọi {PHONE}", "contact": {"phone": PHONE, "email": EMAIL}},
        "application/json", headers={"idempotency-key": "0123456789abcdef"},
    )  # fmt: skip
    assert answer.status_code == 201
    Client(REMOTE_ADDR=ADDRESS).get(f"/khong-co-trang-nay/?q={PHONE}&bi-mat-trong-cau-hoi")
    assert nobody_in(log)


def test_a_line_that_would_name_somebody_is_masked(log):
    logging.getLogger("caunoi.test").warning(
        "GET /a/?q=bi-mat-trong-cau-hoi from %s by %s %s", ADDRESS, PHONE, EMAIL
    )
    assert "GET /a/[…] from […] by […] […]" in log.getvalue()
    assert nobody_in(log)


def test_a_traceback_names_nobody_either(log, db):
    try:
        Account.objects.create_user(EMAIL, name="Lan")
        Account.objects.create_user(EMAIL, name="Lan")
    except Exception:
        logging.getLogger("caunoi.test").exception("could not be made for %s", ADDRESS)
    assert "Traceback" in log.getvalue()
    assert nobody_in(log)
