"""Sending a report by the API: a receipt at once, the same for the same key, no refusal."""

from __future__ import annotations

import orjson
import pytest
from django.test import Client

from caunoi.reports.models import Report

pytestmark = pytest.mark.usefixtures("city")
TEXT = "Có nhóm thanh niên hút ma túy ở cuối ngõ lúc 2 giờ sáng"


def send(body: object, key: str = "", **headers: str):
    if key:
        headers["Idempotency-Key"] = key
    return Client().post(
        "/api/v1/reports", orjson.dumps(body), content_type="application/json", headers=headers
    )


def test_a_report_gets_its_receipt():
    answer = send({"text": TEXT, "area": "00316", "anonymous": True})
    body = answer.json()
    assert answer.status_code == 201
    assert set(body) >= {"code", "secret", "unit", "category", "routing", "state", "deadlines"}
    assert body["state"] == "received"
    assert Report.objects.get(code=body["code"].replace("-", "")).text == TEXT


def test_the_same_key_and_body_give_the_same_receipt():
    first, second = (send({"text": TEXT}, key="k-1") for _ in range(2))
    assert (first.status_code, second.status_code) == (201, 200)
    assert second["Idempotency-Replayed"] == "true"
    assert first.json() == second.json()
    assert Report.objects.count() == 1


def test_the_same_key_with_another_body_is_refused():
    send({"text": TEXT}, key="k-1")
    answer = send({"text": TEXT + "!"}, key="k-1")
    assert answer.status_code == 409
    assert answer["Content-Type"] == "application/problem+json"
    assert Report.objects.count() == 1


@pytest.mark.parametrize(
    "body",
    [
        {"text": "x" * 200_000},
        {"text": "a\x00b <script>alert(1)</script> 🔥"},
        {"text": TEXT, "category": "no.such", "lat": 21.0, "place": "đâu đó"},
        {"text": TEXT, "occurred_at": "2099-01-01T00:00:00", "contact": {"phone": "??"}},
    ],
)
def test_nothing_is_refused_for_its_content(body):
    assert send(body).status_code == 201


@pytest.mark.parametrize(
    ("body", "status"), [({"text": ""}, 422), ({"text": TEXT, "lat": 900}, 422), ([], 422)]
)
def test_what_cannot_be_read_is_a_problem_document(body, status):
    answer = send(body)
    assert answer.status_code == status
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["status"] == status


def test_problems_speak_the_callers_language():
    titles = {
        language: send({"text": ""}, **{"Accept-Language": language}).json()["title"]
        for language in ("vi", "en")
    }
    assert titles["en"] == "Something in the request is missing or wrong"
    assert titles["vi"] != titles["en"]


def test_unknown_addresses_and_methods_are_problems_too():
    assert Client().get("/api/v1/nothing").json()["status"] == 404
    assert Client().delete("/api/v1/reports").json()["status"] == 405


def test_intake_needs_at_most_ten_queries(django_assert_max_num_queries):
    send({"text": TEXT, "area": "00316"})
    with django_assert_max_num_queries(10):
        answer = send(
            {"text": TEXT, "area": "00316", "contact": {"name": "Lan", "phone": "0912345678"}},
            key="k-2",
        )
    assert answer.status_code == 201
