"""Views: the ready ones count in one query, own ones are kept, shared ones come from the head."""

from __future__ import annotations

import pytest

from caunoi.core.clock import now
from caunoi.core.errors import AccessDenied, NotFound, RuleBroken
from caunoi.core.models import Event
from caunoi.reports.models import SavedView
from caunoi.reports.selectors import BadFilter
from caunoi.reports.selectors.filters import Filters
from caunoi.reports.selectors.inbox import COUNT_LIMIT, count_many
from caunoi.reports.selectors.views import View, ready_views, saved_views, with_counts
from caunoi.reports.services.saved_views import (
    delete_view,
    move_view,
    rename_view,
    save_view,
    share_view,
)
from caunoi.reports.tests.desk import desk_of, inbox_page
from caunoi.testing.cast import OTHER_WARD, WARD
from caunoi.testing.make import make_officer, make_report


def counts_of(actor):
    return {view.key: view.count for view in with_counts(actor, ready_views(actor))}


def test_ready_views_count_what_they_show(hoa, tuan):
    mine, late, closed = (make_report("order_feedback", unit=WARD) for _number in range(3))
    mine.assignee_id, mine.state, mine.waits_for_answer = hoa.id, "in_progress", False
    late.next_due = now().replace(year=2020)
    closed.state, closed.closed_at, closed.ground = "closed", now(), "done"
    for report in (mine, late, closed):
        report.save()
    counts = counts_of(hoa)
    assert (counts["new"], counts["mine"], counts["late"], counts["closed"]) == (1, 1, 1, 1)
    assert (counts["waiting"], counts["urgent"], counts["handed"]) == (1, 0, 0)
    assert set(counts_of(tuan).values()) == {0}


def test_all_counts_are_one_query(hoa, nga, phuc, django_assert_num_queries):
    for actor in (hoa, nga, phuc):
        with django_assert_num_queries(1):
            with_counts(actor, ready_views(actor))


def test_a_count_stops_at_a_hundred():
    view = View("x", "x", "x", {}, count=COUNT_LIMIT)
    assert view.shown_count == "99+"
    assert View("x", "x", "x", {}, count=99).shown_count == "99"
    assert View("x", "x", "x", {}).shown_count == ""


def test_words_are_counted_too(hoa):
    make_report(unit=WARD, text="Đánh bạc ở quán nước")
    make_report(unit=WARD, text="Karaoke quá to")
    assert count_many(hoa, {"a": Filters(q="danh bac"), "b": Filters()}) == {"a": 1, "b": 2}


def test_each_role_begins_with_what_presses_it(hoa, nga, phuc):
    assert [view.key for view in ready_views(hoa)][:2] == ["new", "urgent"]
    assert [view.key for view in ready_views(phuc)][:2] == ["urgent", "new"]
    assert "mine" not in {view.key for view in ready_views(nga)}


def test_the_filters_of_the_list_are_kept_under_a_name(hoa):
    client = desk_of(hoa)
    answer = client.post(
        "/can-bo/khung-nhin/luu/", {"name": " Trộm  xe ", "filters": "q=trom+xe&due=late&x=1"}
    )
    view = SavedView.objects.get(officer_id=hoa.id)
    assert (view.name, view.filters) == ("Trộm xe", {"q": "trom xe", "due": "late"})
    assert answer["Location"] == "/can-bo/?q=trom+xe&due=late"
    page = client.get("/can-bo/?due=late&q=trom+xe").content.decode()
    assert 'aria-current="true"' in page
    assert "Trộm xe" in page


def test_the_same_name_again_holds_the_newer_filters(hoa):
    first = save_view(by=hoa, name="Gấp", values={"urgency": "1"})
    second = save_view(by=hoa, name="gấp", values={"urgency": "2"})
    assert first.pk == second.pk
    assert SavedView.objects.get().filters == {"urgency": "2"}


def test_a_view_needs_a_name_and_filters_that_mean_something(hoa):
    for name, values in (("", {"due": "late"}), ("x" * 81, {"due": "late"}), ("x", {})):
        with pytest.raises(RuleBroken):
            save_view(by=hoa, name=name, values=values)
    with pytest.raises(BadFilter):
        save_view(by=hoa, name="x", values={"state": "nonsense"})
    assert not SavedView.objects.exists()


def test_views_are_renamed_put_in_order_and_thrown_away(hoa):
    one = save_view(by=hoa, name="Một", values={"due": "late"})
    two = save_view(by=hoa, name="Hai", values={"due": "today"})
    move_view(view_id=two.pk, by=hoa, up=True)
    move_view(view_id=two.pk, by=hoa, up=True)
    assert [view.title for view in saved_views(hoa)] == ["Hai", "Một"]
    rename_view(view_id=one.pk, by=hoa, name="Ba")
    with pytest.raises(RuleBroken):
        rename_view(view_id=one.pk, by=hoa, name="hai")
    delete_view(view_id=two.pk, by=hoa)
    assert [view.title for view in saved_views(hoa)] == ["Ba"]


def test_nobody_touches_anothers_view(hoa, minh):
    view = save_view(by=hoa, name="Của Hoa", values={"due": "late"})
    assert saved_views(minh) == []
    for act in ("ten", "len", "xuong", "xoa", "chia-se"):
        answer = desk_of(minh).post(f"/can-bo/khung-nhin/{view.pk}/{act}/", {"name": "x"})
        assert answer.status_code == 404, act
    with pytest.raises(NotFound):
        delete_view(view_id=view.pk, by=minh)
    assert SavedView.objects.get().name == "Của Hoa"


def test_a_head_shares_a_view_with_the_unit_and_takes_it_back(duc, hoa, tuan):
    view = save_view(by=duc, name="Việc gấp", values={"urgency": "2"})
    share_view(view_id=view.pk, by=duc, shared=True)
    share_view(view_id=view.pk, by=duc, shared=True)
    assert [found.title for found in saved_views(hoa)] == ["Việc gấp"]
    assert saved_views(tuan) == []
    assert "Việc gấp" in inbox_page(hoa)
    delete_view(view_id=view.pk, by=duc)
    assert saved_views(hoa) == []
    codes = Event.objects.filter(subject_kind="view").order_by("number")
    assert [event.code for event in codes] == ["view.shared", "view.withdrawn"]


def test_a_shared_view_shows_nobody_more_than_their_own(duc, tuan):
    there = make_officer("duty_officer", OTHER_WARD)
    make_report(unit=WARD)
    view = save_view(by=tuan, name="Tất cả", values={"state": "all"})
    share_view(view_id=view.pk, by=tuan, shared=True)
    assert [found.count for found in with_counts(there, saved_views(there))] == [0]


def test_only_a_head_shares(hoa):
    view = save_view(by=hoa, name="Của tôi", values={"due": "late"})
    with pytest.raises(AccessDenied):
        share_view(view_id=view.pk, by=hoa, shared=True)
    assert not Event.objects.filter(subject_kind="view").exists()


def test_the_page_of_views_shows_own_and_shared(duc, hoa):
    save_view(by=hoa, name="Của Hoa", values={"due": "late"})
    shared = save_view(by=duc, name="Của Đức", values={"urgency": "1"})
    share_view(view_id=shared.pk, by=duc, shared=True)
    page = desk_of(hoa).get("/can-bo/khung-nhin/").content.decode()
    assert 'value="Của Hoa"' in page
    assert "Của Đức" in page
    assert "chia-se" not in page
