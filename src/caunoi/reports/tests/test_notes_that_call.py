"""A note calls a colleague: found as the name is typed, shown to them, seen when they open it."""

from __future__ import annotations

from django.test import Client

from caunoi.accounts.models import Officer
from caunoi.reports.models import Mention, Shield
from caunoi.reports.selectors.mentions import count_unseen_mentions, mentions_of
from caunoi.reports.services.talking import write_note
from caunoi.reports.services.transferring import transfer_report
from caunoi.testing.cast import WARD
from caunoi.testing.make import make_report


def desk_of(actor) -> Client:
    client = Client()
    client.force_login(Officer.objects.get(pk=actor.id).account)
    return client


def found(actor, report, words):
    answer = desk_of(actor).get(f"/can-bo/{report.spelled_code}/nguoi/", {"q": words})
    return [person["badge"] for person in answer.json()["people"]]


def test_colleagues_are_found_by_name_without_marks_and_by_badge(hoa, minh, duc, tuan):
    report = make_report("order_feedback", unit=WARD)
    assert found(hoa, report, "van min") == ["HN-minh"]
    assert found(hoa, report, "hn-d") == ["HN-duc"]
    assert found(hoa, report, "tuan") == []  # another unit: may not see it


def test_a_report_about_the_police_offers_nobody_it_is_hidden_from(hoa, minh):
    report = make_report("order_feedback", unit=WARD)
    report.about_police = True
    report.save(update_fields=["about_police"])
    Shield.objects.create(report=report, officer_id=minh.id, at=report.received_at)
    assert found(hoa, report, "") == ["HN-hoa"]


def test_a_note_that_calls_waits_until_the_report_is_opened(hoa, minh):
    report = make_report("order_feedback", unit=WARD)
    write_note(report_id=report.pk, by=hoa, text="Nhờ @HN-minh qua xem giúp")
    assert count_unseen_mentions(minh) == 1
    client = desk_of(minh)
    assert client.get("/can-bo/").context["mentions_new"] == 1
    page = client.get("/can-bo/nhac-ten/").content.decode()
    assert f"Nhờ @{minh.name} qua xem giúp" in page
    assert "cn-called-new" in page
    client.get(f"/can-bo/{report.spelled_code}/")
    assert count_unseen_mentions(minh) == 0
    assert Mention.objects.get().seen_at is not None
    assert "cn-called-new" not in client.get("/can-bo/nhac-ten/").content.decode()


def test_opening_the_report_marks_only_ones_own(hoa, minh, duc):
    report = make_report("order_feedback", unit=WARD)
    write_note(report_id=report.pk, by=hoa, text="Nhờ @HN-minh và @HN-duc xem")
    desk_of(minh).get(f"/can-bo/{report.spelled_code}/")
    assert count_unseen_mentions(duc) == 1


def test_new_ones_come_first_and_what_went_out_of_sight_is_gone(hoa, minh):
    old, new = (make_report("order_feedback", unit=WARD) for _ in range(2))
    write_note(report_id=old.pk, by=hoa, text="Nhờ @HN-minh xem tin cũ")
    desk_of(minh).get(f"/can-bo/{old.spelled_code}/")
    write_note(report_id=new.pk, by=hoa, text="Nhờ @HN-minh xem tin mới")
    assert [one.code for one in mentions_of(minh)] == [new.code, old.code]
    transfer_report(report_id=new.pk, by=hoa, unit="PC02", why="Thuộc thẩm quyền PC02")
    assert [one.code for one in mentions_of(minh)] == [old.code]
