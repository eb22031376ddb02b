"""A tip in the group becomes a report; the group sees only that it was received."""

from __future__ import annotations

import pytest

from caunoi.core.errors import NotFound, RuleBroken
from caunoi.core.models import Event
from caunoi.neighbourhoods.choices import Audience, Care
from caunoi.neighbourhoods.models import Neighbourhood, PrivateReceipt, TipCount
from caunoi.neighbourhoods.services.members import leave
from caunoi.neighbourhoods.services.posts import answer_post, edit_own_post
from caunoi.neighbourhoods.services.private_exit import (
    hand_receipt,
    read_receipt,
    send_privately,
    take_as_report,
)
from caunoi.neighbourhoods.tests.making import codes, make_member, make_post, make_word
from caunoi.reports.choices import Urgency
from caunoi.reports.contacts import ContactCard, open_contact
from caunoi.reports.errors import EmptyReport
from caunoi.reports.models import Report
from caunoi.reports.services.receipts import open_report
from caunoi.testing.cast import WARD_CODE

TIP = "Anh Bình số 7 ngõ 12 bán ma túy, tối nào cũng có người lạ ra vào."


def test_a_post_becomes_a_report_of_its_ward_with_a_receipt_for_its_writer(group, minh):
    member = make_member(group, "Chị Lan", contact=ContactCard(phone="0912345678"))
    post = make_word(member, TIP)
    answered = answer_post(post_id=post.pk, by=minh, text="Anh Bình nào vậy chị?")

    taken = take_as_report(post_id=post.pk, by=minh)
    assert take_as_report(post_id=post.pk, by=minh).report_id == taken.report_id

    report = Report.objects.get()
    assert (report.text, report.area_code, report.sent_at) == (TIP, WARD_CODE, post.at)
    assert report.contact is not None
    assert open_contact(report.contact).phone == "0912345678"
    assert (taken.care, taken.hidden_at is not None) == (Care.REPORT, True)
    answered.refresh_from_db()
    assert answered.audience == Audience.ONE  # it would have said what was told
    given = read_receipt(PrivateReceipt.objects.get())
    assert given is not None
    assert open_report(given.code, given.secret) == report


def test_nothing_in_the_history_of_the_group_leads_to_the_report(group, lan, minh):
    take_as_report(post_id=make_word(lan, TIP).pk, by=minh)
    report = Report.objects.get()
    told = Event.objects.exclude(subject_id=report.pk)
    assert str(report.pk) not in "".join(str(event.data) for event in told)
    assert report.anonymous  # she left no contact


def test_the_secret_is_gone_once_its_owner_has_it(group, lan, minh):
    take_as_report(post_id=make_word(lan, TIP).pk, by=minh)
    receipt = PrivateReceipt.objects.get()
    for _press in range(2):
        hand_receipt(receipt_id=receipt.pk)
    receipt.refresh_from_db()
    assert receipt.sealed is None
    assert read_receipt(receipt) is None
    assert codes().count("receipt.handed") == 1


def test_a_report_can_no_more_be_edited_as_a_post(group, lan, minh):
    post = make_word(lan, TIP)
    take_as_report(post_id=post.pk, by=minh)
    with pytest.raises(RuleBroken):
        edit_own_post(post_id=post.pk, membership_id=lan.pk, text="Không có gì")


def test_only_residents_posts_and_only_by_who_runs_the_group(group, lan, minh, tuan):
    with pytest.raises(RuleBroken):
        take_as_report(post_id=make_post(group, minh).pk, by=minh)
    with pytest.raises(NotFound):
        take_as_report(post_id=make_word(lan).pk, by=tuan)
    assert not Report.objects.exists()


def test_who_left_gets_no_receipt_and_the_report_stays(group, lan, minh):
    take_as_report(post_id=make_word(lan, TIP).pk, by=minh)
    leave(membership_id=lan.pk)
    assert PrivateReceipt.objects.get().sealed is None
    assert Report.objects.get().text == TIP


def test_a_private_tip_leaves_nothing_in_the_group(group, lan):
    receipt = send_privately(membership_id=lan.pk, text=TIP, once="x")
    again = send_privately(membership_id=lan.pk, text=TIP, once="x")

    assert again.code == receipt.code
    report = Report.objects.get()
    assert (report.anonymous, report.area_code) == (True, WARD_CODE)
    assert TipCount.objects.get(neighbourhood=group).count == 1
    kinds = set(Event.objects.values_list("subject_kind", flat=True))
    assert kinds == {Neighbourhood.history_kind, "membership", "report"}
    with pytest.raises(EmptyReport):
        send_privately(membership_id=lan.pk, text=" ", once="y")


def test_a_named_tip_takes_the_members_contact_along(group):
    member = make_member(group, "Chị Lan", contact=ContactCard(phone="0912345678"))
    send_privately(membership_id=member.pk, text=TIP, once="x", named=True)
    contact = Report.objects.get().contact
    assert contact is not None
    assert open_contact(contact) == ContactCard("Chị Lan", "0912345678")


def test_a_post_of_danger_now_becomes_an_emergency(group, lan, minh):
    post = make_word(lan, "có trộm đang phá cửa nhà tôi")
    take_as_report(post_id=post.pk, by=minh)
    assert Report.objects.get().urgency == Urgency.EMERGENCY
