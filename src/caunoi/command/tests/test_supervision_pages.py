"""Pages of supervision and the desk's numbers: for those who may, nothing for others."""

from __future__ import annotations

import re
from datetime import timedelta
from urllib.parse import parse_qsl

import pytest
from django.test import Client

from caunoi.accounts.choices import Role
from caunoi.accounts.models import Officer
from caunoi.reports.selectors.asked import filters_from, read_values
from caunoi.reports.selectors.inbox import list_reports
from caunoi.reports.services.looking import record_look
from caunoi.testing.cast import CITY, OTHER_WARD, WARD
from caunoi.testing.make import make_report
from caunoi.testing.officers import make_officer

CLOCKS, LOOKS, OWN = "/can-bo/dong-ho/", "/can-bo/nhat-ky-doc/", "/can-bo/nhat-ky-doc/cua-toi/"


def desk_of(actor) -> Client:
    client = Client()
    client.force_login(Officer.objects.get(pk=actor.id).account)
    return client


@pytest.mark.parametrize("show", ["running", "late", "house", "suspended", "silent", "nonsense"])
def test_the_clocks_page_answers_in_every_view(nga, show):
    make_report("crime_report", unit=WARD)
    assert desk_of(nga).get(CLOCKS, {"show": show}).status_code == 200


def test_the_procurator_goes_from_a_clock_to_the_report_the_auditor_sees_no_way(nga):
    report = make_report("crime_report", unit=WARD, text="Nội dung bí mật của người dân")
    auditor = make_officer(Role.AUDITOR, CITY)
    link = f'href="/can-bo/{report.spelled_code}/"'
    assert link in desk_of(nga).get(CLOCKS).content.decode()
    page = desk_of(auditor).get(CLOCKS).content.decode()
    assert report.spelled_code in page
    assert link not in page
    assert "Nội dung bí mật" not in page


def test_looks_are_for_supervisors_and_everybody_has_their_own(hoa, duc, mai):
    report = make_report("crime_report", unit=WARD)
    record_look(report, hoa)
    assert report.spelled_code in desk_of(duc).get(LOOKS).content.decode()
    assert desk_of(hoa).get(LOOKS).status_code == 404
    assert report.spelled_code in desk_of(hoa).get(OWN).content.decode()
    assert desk_of(mai).get(CLOCKS).status_code == 404
    for path in (CLOCKS, LOOKS, OWN):
        assert Client().get(path).status_code == 302


def units_offered(actor, path: str, query: str = "") -> set[str]:
    page = desk_of(actor).get(f"{path}?{query}").content.decode()
    found = re.search(r'<select name="unit".*?</select>', page, re.DOTALL)
    return set(re.findall(r'value="([^"]+)"', found[0])) if found else set()


@pytest.mark.parametrize("path", [CLOCKS, LOOKS])
def test_a_head_is_offered_no_unit_beyond_the_own(duc, nga, path):
    above = make_officer(Role.HEAD, CITY)
    make_report("crime_report", unit=OTHER_WARD)
    assert units_offered(duc, path) == set()  # one ward: nothing to choose
    assert {WARD, OTHER_WARD} <= units_offered(above, path)
    assert {WARD, OTHER_WARD} <= units_offered(nga, path)
    # Asked for by hand, another's unit brings nothing more to light.
    assert units_offered(duc, path, f"unit={OTHER_WARD}") == set()


def test_a_page_link_that_was_tampered_with_is_answered_in_words(nga):
    for path in (CLOCKS, LOOKS):
        assert desk_of(nga).get(path, {"cursor": "xx"}).status_code == 200


def test_few_queries_whatever_the_number_of_rows(nga, hoa, django_assert_max_num_queries):
    for n in range(6):
        record_look(make_report("crime_report", unit=WARD, text=f"Tin {n}"), hoa)
    client = desk_of(nga)
    for path in (CLOCKS, LOOKS):
        client.get(path)
        with django_assert_max_num_queries(12):
            client.get(path)


def test_the_badge_stands_on_every_page_of_the_desk_and_stops_at_99(hoa, monkeypatch):
    make_report("crime_report", unit=WARD)
    client = desk_of(hoa)
    page = client.get("/can-bo/").content.decode()
    assert "</span>1</span></a>" in page
    assert client.get("/can-bo/dem/").json() == {"text": "1"}


def test_the_numbers_are_those_of_the_officers_reach(hoa, tuan, nga):
    make_report("crime_report", unit=WARD)
    ours = desk_of(hoa).get("/can-bo/dem/", {"figures": 1}).json()["figures"]
    theirs = desk_of(tuan).get("/can-bo/dem/", {"figures": 1}).json()["figures"]
    assert (ours["open"], theirs["open"]) == ("1", "0")
    assert desk_of(nga).get("/can-bo/dem/").json() == {"text": ""}  # reads, answers nobody
    assert Client().get("/can-bo/dem/").status_code == 302


def test_only_pages_of_those_who_hear_anything_open_a_stream(hoa):
    press = make_officer(Role.PRESS, CITY)
    assert "data-live=" in desk_of(hoa).get("/can-bo/").content.decode()
    assert "data-live=" not in desk_of(press).get(OWN).content.decode()


def test_each_number_of_the_strip_is_that_of_the_list_it_leads_to(hoa):
    for text in ("Hát karaoke ồn ào", "Đỗ xe chắn ngõ"):
        late = make_report("order_feedback", unit=WARD, text=text)
        late.next_due = late.received_at - timedelta(days=1)
        late.save(update_fields=["next_due"])
    make_report("question", unit=WARD, text="Hỏi thủ tục làm căn cước")
    client = desk_of(hoa)
    page = client.get("/can-bo/").content.decode()
    numbers = client.get("/can-bo/dem/", {"figures": 1}).json()["figures"]
    assert numbers["late"] == "2"
    for name, query in (("late", "due=late"), ("due_by_tonight", "due=today"),
                        ("waiting", "waiting=1"), ("open", "")):  # fmt: skip
        assert f'href="/can-bo/{"?" if query else ""}{query}"' in page
        filters = filters_from(hoa, read_values(dict(parse_qsl(query))))
        assert numbers[name] == str(len(list_reports(hoa, filters).rows)), name
