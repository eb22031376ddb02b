"""Staff systems act with a token: no more than the officer may, and no more than its scopes say."""

from __future__ import annotations

from datetime import timedelta

import orjson
import pytest
from django.test import Client

from caunoi.accounts import policy
from caunoi.accounts.models import ApiToken, Officer
from caunoi.accounts.services.tokens import issue_token
from caunoi.core.clock import now
from caunoi.reports.models import Access
from caunoi.testing.make import make_report

ALL = sorted({policy.VIEW, policy.CLASSIFY, policy.REPLY, policy.TRANSFER, policy.NOTE})


def token_of(actor, scopes=tuple(ALL)) -> str:
    officer = Officer.objects.get(pk=actor.id)
    return issue_token(
        officer=officer, name="test", scopes=scopes, lasts=timedelta(days=1), by="system:test"
    )


def call(token: str, path: str = "", body: object = None):
    headers = {"Authorization": f"Bearer {token}"}
    url = f"/api/v1/staff/reports{path}"
    if body is None:
        return Client().get(url, headers=headers)
    return Client().post(url, orjson.dumps(body), content_type="application/json", headers=headers)


def test_the_inbox_shows_the_units_reports(hoa):
    report = make_report(unit=hoa.duties[0].unit_code)
    body = call(token_of(hoa)).json()
    assert [item["code"] for item in body["items"]] == [report.spelled_code]
    assert body["next"] == ""


def test_opening_lists_the_transitions_and_leaves_a_trace(hoa):
    report = make_report("crime_report", unit=hoa.duties[0].unit_code)
    body = call(token_of(hoa), f"/{report.spelled_code}").json()
    assert "classify" in {t["name"] for t in body["transitions"]}
    assert body["contact"]["phone"].startswith("…")
    assert Access.objects.filter(report=report, officer_id=hoa.id).count() == 1


def test_a_step_is_done_and_a_missing_field_is_named(hoa):
    report = make_report("crime_report", unit=hoa.duties[0].unit_code)
    token = token_of(hoa)
    lacking = call(token, f"/{report.spelled_code}/classify", {})
    assert lacking.status_code == 409
    assert lacking.json()["missing"] == ["crime_source"]
    done = call(token, f"/{report.spelled_code}/classify", {"crime_source": "tin_bao"})
    assert (done.status_code, done.json()["state"]) == (200, "classified")


def test_another_wards_officer_finds_nothing(hoa, tuan):
    report = make_report(unit=hoa.duties[0].unit_code)
    token = token_of(tuan)
    assert call(token).json()["items"] == []
    assert call(token, f"/{report.spelled_code}").status_code == 404
    assert call(token, f"/{report.spelled_code}/reply", {"text": "x"}).status_code == 404


def test_scopes_narrow_a_token(hoa):
    report = make_report("crime_report", unit=hoa.duties[0].unit_code)
    answer = call(
        token_of(hoa, (policy.VIEW,)), f"/{report.spelled_code}/classify",
        {"crime_source": "tin_bao"},
    )  # fmt: skip
    assert answer.status_code == 403


@pytest.mark.usefixtures("city")
@pytest.mark.parametrize("token", ["", "cn_nothing", "x"])
def test_without_a_token_nothing_opens(token):
    answer = call(token)
    assert answer.status_code == 401
    assert answer["Content-Type"] == "application/problem+json"


def test_a_token_ends(hoa):
    token = token_of(hoa)
    ApiToken.objects.update(expires_at=now() - timedelta(seconds=1))
    assert call(token).status_code == 401
