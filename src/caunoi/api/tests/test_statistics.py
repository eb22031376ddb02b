"""Public figures: counts that give nobody away, cached, and refusals that say what is wrong."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from caunoi.core.clock import today
from caunoi.testing.make import make_report

pytestmark = pytest.mark.django_db
URL = "/api/v1/statistics"


@pytest.fixture(autouse=True)
def fresh(city: None) -> None:
    cache.clear()


def get(client: Client, language: str = "vi", **query: Any) -> Any:
    return client.get(URL, query, headers={"Accept-Language": language})


def reports(count: int, **over: Any) -> None:
    for number in range(count):
        make_report(text=f"Karaoke kẹo kéo ồn ào lần {number}", category="trat_tu.on_ao", **over)


def test_reports_are_counted_by_kind_in_the_callers_language(client: Client) -> None:
    reports(11)

    body = get(client, by="kind").json()
    english = get(client, "en", by="kind").json()

    assert [(c["key"], c["received"]) for c in body["cells"]] == [("order_feedback", 11)]
    assert body["total"]["received"] == 11
    assert english["cells"][0]["name"] == "Feedback on public order"
    assert body["cells"][0]["name"] != english["cells"][0]["name"]


def test_a_cell_of_fewer_than_ten_is_hidden_and_no_sum_tells_it(client: Client) -> None:
    reports(12, area_code="00316")
    reports(11, area_code="00004")
    reports(3, area_code="00008")

    body = get(client, by="area").json()
    cells = {cell["key"]: cell for cell in body["cells"]}

    assert cells["00316"]["received"] == 12
    assert cells["00008"]["received"] is None
    assert cells["00008"]["hidden"]
    assert body["total"]["received"] == 26
    # 26 - 12 would tell the smallest one if the middle one stood there.
    assert cells["00004"]["received"] is None


def test_a_report_about_the_police_counts_in_no_unit_and_no_ward(client: Client) -> None:
    for _number in range(11):
        make_report(
            text="Cán bộ công an phường vòi tiền của tôi", category="can_bo.tieu_cuc",
            area_code="00316",
        )  # fmt: skip

    assert get(client, by="unit").json()["cells"] == []
    assert get(client, by="area").json()["cells"] == []
    assert get(client, by="kind").json()["total"]["received"] == 11


def test_without_days_it_is_the_last_year(client: Client) -> None:
    body = get(client).json()

    assert body["until"] == today().isoformat()
    assert body["since"] == (today() - timedelta(days=364)).isoformat()
    assert body["total"]["received"] == 0
    assert body["cells"] == []


def test_the_same_answer_again_costs_nothing(client: Client) -> None:
    first = get(client)
    again = client.get(URL, headers={"Accept-Language": "vi", "If-None-Match": first["ETag"]})

    assert first["Cache-Control"] == "public, max-age=600"
    assert "Accept-Language" in first["Vary"]
    assert again.status_code == 304
    assert again.content == b""


def test_new_reports_change_the_mark_when_the_time_is_over(client: Client) -> None:
    before = get(client)["ETag"]
    reports(10)
    kept = get(client)["ETag"]
    cache.clear()
    after = get(client)["ETag"]

    assert kept == before
    assert after != before


@pytest.mark.parametrize(
    "query",
    [
        {"since": "2026-06-01", "until": "2026-05-01"},
        {"since": "2015-01-01", "until": "2026-05-01"},
        {"since": "yesterday"},
        {"until": "9999-12-31"},
        {"by": "person"},
        {"kind": "gossip"},
        {"unit": "NOBODY"},
        {"unit": "x" * 99},
    ],
)
@pytest.mark.parametrize("language", ["vi", "en"])
def test_what_cannot_be_counted_is_refused_in_words(
    client: Client, query: dict[str, str], language: str
) -> None:
    answer = get(client, language, **query)
    body = answer.json()

    assert answer.status_code == 422
    assert answer["Content-Type"] == "application/problem+json"
    assert answer["Content-Language"] == language
    assert body["detail"]
    assert not body["title"].isascii() if language == "vi" else body["title"].isascii()


def test_the_document_shows_an_example(client: Client) -> None:
    document = client.get("/api/v1/openapi.json").json()

    call = document["paths"]["/api/v1/statistics"]["get"]
    assert {p["name"] for p in call["parameters"]} == {"since", "until", "by", "unit", "kind"}
    assert document["components"]["schemas"]["StatisticsOut"]["examples"][0]["cells"]
