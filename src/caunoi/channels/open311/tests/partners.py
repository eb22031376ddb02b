"""A partner with a key, and their calls."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from defusedxml import ElementTree  # type: ignore[import-untyped]  # has no types
from django.test import Client

from caunoi.accounts import policy
from caunoi.accounts.choices import Role
from caunoi.accounts.models import Officer
from caunoi.accounts.services.tokens import issue_token
from caunoi.testing.cast import CITY
from caunoi.testing.officers import make_officer

ROOT = "/open311/v2"
NOISE = {
    "service_code": "trat_tu.on_ao", "lat": "20.9836", "long": "105.8327",
    "description": "Quán karaoke hát tới 2 giờ sáng, cả ngõ không ngủ được.",
    "first_name": "Trần", "last_name": "Thị Lan", "phone": "0912345678",
}  # fmt: skip


def make_key(name: str = "FixMyStreet", scope: str = policy.SEND_OPEN311) -> str:
    """An api_key of a partner."""
    admin = make_officer(Role.ADMIN, CITY)
    return issue_token(
        officer=Officer.objects.get(pk=admin.id), name=name, scopes=[scope],
        lasts=timedelta(days=1), by="test",
    )  # fmt: skip


def post(key: str, where: str = "requests.json", **fields: Any) -> Any:
    """POST a form."""
    return Client().post(f"{ROOT}/{where}", {"api_key": key, **fields})


def get(where: str, **fields: Any) -> Any:
    """GET JSON."""
    answer = Client().get(f"{ROOT}/{where}", fields)
    assert answer.status_code == 200, answer.content
    return answer.json()


def read_xml(answer: Any) -> Any:
    """The root of an XML answer."""
    assert answer["Content-Type"] == "text/xml; charset=utf-8"
    assert answer.content.startswith(b"<?xml version='1.0' encoding='utf-8'?>")
    return ElementTree.fromstring(answer.content)
