"""With htmx the list alone comes, the address follows, and the history gets whole pages."""

from __future__ import annotations

from caunoi.reports.tests.desk import PART, desk_of, inbox_page, shown_codes
from caunoi.testing.cast import WARD
from caunoi.testing.make import make_report


def test_htmx_gets_the_list_alone(hoa):
    report = make_report(unit=WARD)
    client = desk_of(hoa)
    whole, part = client.get("/can-bo/"), client.get("/can-bo/", **PART)
    assert "<html" in whole.content.decode()
    text = part.content.decode()
    assert "<html" not in text
    assert "<script" not in text
    assert shown_codes(text) == [report.spelled_code]
    for answer in (whole, part):
        assert "HX-Request" in answer["Vary"]


def test_restoring_from_the_history_needs_the_whole_page(hoa):
    page = inbox_page(hoa, **PART, HTTP_HX_HISTORY_RESTORE_REQUEST="true")
    assert "<html" in page


def test_the_address_holds_only_filters_that_say_something(hoa):
    answer = desk_of(hoa).get("/can-bo/?q=&state=&kind=question&order=new", **PART)
    assert answer["HX-Push-Url"] == "/can-bo/?kind=question"


def test_filtering_beside_an_open_report_keeps_it(hoa):
    report = make_report("order_feedback", unit=WARD)
    path = f"/can-bo/{report.spelled_code}/"
    answer = desk_of(hoa).get(
        "/can-bo/?kind=order_feedback", **PART,
        HTTP_HX_CURRENT_URL=f"http://testserver{path}?state=all",
    )  # fmt: skip
    assert answer["HX-Push-Url"] == f"{path}?kind=order_feedback"
    assert "data-current" in answer.content.decode()
    elsewhere = desk_of(hoa).get("/can-bo/", **PART, HTTP_HX_CURRENT_URL="https://example.test/x/")
    assert elsewhere["HX-Push-Url"] == "/can-bo/"


def test_older_ones_come_as_rows_to_append(hoa):
    reports = [make_report("order_feedback", unit=WARD) for _number in range(52)]
    page = inbox_page(hoa)
    assert len(shown_codes(page)) == 50
    link = page.split('id="inbox-older" href="')[1].split('"')[0].replace("&amp;", "&")
    more = desk_of(hoa).get(link, **PART, HTTP_HX_TRIGGER="inbox-older").content.decode()
    assert more.lstrip().startswith("<li")
    assert shown_codes(more) == [reports[1].spelled_code, reports[0].spelled_code]
    assert len(shown_codes(desk_of(hoa).get(link).content.decode())) == 2


def test_few_queries_whatever_the_list_holds(hoa, django_assert_max_num_queries):
    for number in range(12):
        make_report("order_feedback", unit=WARD, text=f"Karaoke số {number}")
    client = desk_of(hoa)
    client.get("/can-bo/")
    for query in ("", "?due=late", "?q=karaoke", "?q=khongco", "?unit=CA-00316"):
        with django_assert_max_num_queries(12):
            client.get(f"/can-bo/{query}")


def test_every_key_of_the_list_stands_in_the_help(hoa):
    make_report(unit=WARD)
    page = inbox_page(hoa)
    for key in "jkox/f":
        assert f'data-key="{key}"' in page, key
